"""Places in standing sections: one counter a section, kept within its capacity by the database."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db
from eventhub.errors import Conflict


class PlacesTaken(Conflict):
    """`details["sections"]` are `{"id", "available"}` of the sections that have too few places left."""

    message = _l("There are not that many places left.")
    kind = "unavailable"


class PoolFull(Exception):
    """Internal: the pool had too few places. The caller rolls back, expires what is due, and tries once more."""

    def __init__(self, section_id: int) -> None:
        super().__init__(section_id)
        self.section_id = section_id


TAKE = text(
    """UPDATE section_pools SET taken = taken + :n
       WHERE session_id = :session AND section_id = :section AND taken + :n <= capacity RETURNING taken"""
)

GIVE_BACK = text(
    """WITH given AS (
           SELECT session_id, section_id, count(*) AS n FROM order_items
           WHERE order_id = ANY(:orders) AND seat_id IS NULL GROUP BY session_id, section_id
       ), locked AS MATERIALIZED (
           SELECT p.session_id, p.section_id, given.n FROM section_pools p JOIN given USING (session_id, section_id)
           ORDER BY p.session_id, p.section_id FOR UPDATE OF p
       )
       UPDATE section_pools p SET taken = p.taken - locked.n FROM locked
       WHERE p.session_id = locked.session_id AND p.section_id = locked.section_id
       RETURNING p.session_id, p.section_id"""
)


def take(places: Mapping[int, int], *, session_id: int) -> None:
    """Take n places in each section, in the order of the sections' ids. Raises PoolFull."""
    for section, count in sorted(places.items()):
        taken = db.session.execute(TAKE, {"session": session_id, "section": section, "n": count}).scalar()
        if taken is None:
            raise PoolFull(section)


def give_back(section_id: int, count: int, *, session_id: int) -> None:
    """Places that an order let go."""
    db.session.execute(
        text("UPDATE section_pools SET taken = taken - :n WHERE session_id = :session AND section_id = :section"),
        {"session": session_id, "section": section_id, "n": count},
    )


def release(order_ids: list[int]) -> list[tuple[int, int]]:
    """Give back the places of all items of these orders; rows of (session_id, section_id). Once an order only."""
    rows = db.session.execute(GIVE_BACK, {"orders": order_ids})
    return [(row.session_id, row.section_id) for row in rows]
