"""Long lists by key: a page costs the same wherever it is, and nothing is lost or doubled when rows come in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, tuple_
from sqlalchemy.sql.elements import Tuple

from eventhub.db import db
from eventhub.errors import NotFound


@dataclass(frozen=True)
class Sorting:
    """What a list is sorted by. `key` may repeat, so the row's `identity` decides; `name` stands for a row in addresses."""

    key: ColumnElement[Any]
    identity: ColumnElement[Any]
    name: ColumnElement[str]
    descending: bool = False

    @property
    def position(self) -> Tuple:
        return tuple_(self.key, self.identity)

    def ordered(self, query: Select[Any], *, backwards: bool = False) -> Select[Any]:
        down = self.descending is not backwards
        columns = (self.key, self.identity)
        return query.order_by(*(column.desc() if down else column.asc() for column in columns))

    def beyond(self, query: Select[Any], at: Row[Any], *, backwards: bool = False) -> Select[Any]:
        """The rows that come after that one, or before it."""
        there = tuple_(at.sort_key, at.sort_identity)
        return query.where(self.position < there if self.descending is not backwards else self.position > there)


@dataclass(frozen=True)
class Page:
    """Rows, and the names by which the pages beside this one are asked for."""

    rows: Sequence[Row[Any]]
    before: str | None
    after: str | None


def marked(query: Select[Any], sorting: Sorting) -> Select[Any]:
    return query.add_columns(
        sorting.key.label("sort_key"), sorting.identity.label("sort_identity"), sorting.name.label("sort_name")
    )


def page(query: Select[Any], sorting: Sorting, *, limit: int, after: str = "", before: str = "") -> Page:
    """The rows beside the one that is named `after` or `before`. Raises NotFound when the list has no such row."""
    query = marked(query, sorting)
    backwards = bool(before)
    wanted = sorting.ordered(query, backwards=backwards)
    if beside := before or after:
        at = db.session.execute(query.where(sorting.name == beside)).one_or_none()
        if at is None:
            raise NotFound()
        wanted = sorting.beyond(wanted, at, backwards=backwards)
    found = db.session.execute(wanted.limit(limit + 1)).all()
    more, rows = len(found) > limit, list(found[:limit])
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    first, last = rows[0].sort_name, rows[-1].sort_name
    if backwards:
        return Page(rows, first if more else None, last)
    return Page(rows, first if after else None, last if more else None)


def everything(query: Select[Any], sorting: Sorting, *, step: int = 1000) -> Iterator[Sequence[Row[Any]]]:
    """All rows, some at a time, so that no statement takes long."""
    wanted = sorting.ordered(marked(query, sorting))
    rows = db.session.execute(wanted.limit(step)).all()
    while rows:
        yield rows
        if len(rows) < step:
            return
        rows = db.session.execute(sorting.beyond(wanted, rows[-1]).limit(step)).all()
