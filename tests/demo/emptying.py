"""Takes the demo away again after the tests that loaded it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from eventhub.db import Model, db


@contextmanager
def emptied_after() -> Iterator[None]:
    """Truncates in the end: row by row, as after other tests, tens of thousands of rows take minutes."""
    yield
    db.session.rollback()
    db.session.execute(text(f"TRUNCATE {', '.join(table.name for table in Model.metadata.sorted_tables)} CASCADE"))
    db.session.commit()
