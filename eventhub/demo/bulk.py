"""Many rows at once: ids drawn beforehand, rows streamed by COPY."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from eventhub.db import Model, db


def reserve(model: type[Model], count: int) -> list[int]:
    """So many ids of the table's own sequence."""
    return list(
        db.session.execute(
            text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"),
            {"table": model.__tablename__, "count": count},
        ).scalars()
    )


def copy(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Rows of one table, each with the same columns, inside the current transaction. Dictionaries and lists become JSON."""
    if not rows:
        return
    columns = list(rows[0])
    connection: Any = db.session.connection().connection.driver_connection
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model.__tablename__} ({', '.join(columns)}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(plain(row[column] for column in columns))


def plain(values: Iterable[Any]) -> list[Any]:
    return [json.dumps(value) if isinstance(value, dict | list) else value for value in values]
