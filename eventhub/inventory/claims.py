"""Claiming seats for an order, all or none, and letting them go; the exact rules of the sale.

Each statement here was raced by threads on PostgreSQL before it was written this way. A refused claim still locks its
holder's row, so the caller rolls back at once; there is one claim statement in a transaction; every change of several
claims locks them first in the order of their seats; and every change names its order, since without that a late drop
would free the next buyer's seat.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db
from eventhub.errors import Conflict, Gone


class SeatsTaken(Conflict):
    """`details["seats"]` are the public ids of the seats that are gone."""

    message = _l("Somebody else has just taken one of these seats.")
    kind = "unavailable"


class HoldExpired(Gone):
    message = _l("The time to keep your seats has run out.")
    kind = "expired"


# The insert takes free seats; the update takes over a hold that has run out, at that instant, with no worker in between.
UPSERT = """
    INSERT INTO seat_claims (session_id, seat_id, layout_id, kind, order_id, expires_at)
    SELECT :session, seats.id, seats.layout_id, :kind, {order}, {expires_at}
    FROM {source} JOIN seats ON seats.id = wanted.seat AND seats.layout_id = :layout AND NOT seats.disabled
    ORDER BY seats.id
    ON CONFLICT (session_id, seat_id) DO UPDATE
    SET kind = excluded.kind, order_id = excluded.order_id, reason_id = NULL, expires_at = excluded.expires_at
    WHERE seat_claims.kind = 'hold'
      AND (seat_claims.expires_at <= statement_timestamp() OR seat_claims.order_id = excluded.order_id)
    RETURNING seat_id
"""

HOLD = text(
    UPSERT.format(
        order=":order",
        expires_at="CAST(:expires_at AS timestamptz)",
        source="unnest(CAST(:seats AS int[])) AS wanted(seat)",
    )
)

LOCKED = """
    WITH mine AS MATERIALIZED (
        SELECT session_id, seat_id FROM seat_claims
        WHERE session_id = :session AND order_id = :order AND kind = 'hold'
        ORDER BY seat_id FOR UPDATE
    )
"""

SETTLE = text(
    LOCKED
    + """UPDATE seat_claims c SET kind = 'sold', expires_at = NULL FROM mine
         WHERE c.session_id = mine.session_id AND c.seat_id = mine.seat_id AND c.order_id = :order AND c.kind = 'hold'
         RETURNING c.seat_id"""
)

EXTEND = text(
    LOCKED
    + """UPDATE seat_claims c SET expires_at = :until FROM mine
         WHERE c.session_id = mine.session_id AND c.seat_id = mine.seat_id AND c.order_id = :order AND c.kind = 'hold'
           AND c.expires_at > statement_timestamp()
         RETURNING c.seat_id"""
)

DROP = text(
    """WITH mine AS MATERIALIZED (
           SELECT session_id, seat_id FROM seat_claims
           WHERE session_id = :session AND seat_id = ANY(:seats) AND order_id = :order AND kind = 'hold'
           ORDER BY seat_id FOR UPDATE
       )
       DELETE FROM seat_claims c USING mine
       WHERE c.session_id = mine.session_id AND c.seat_id = mine.seat_id AND c.order_id = :order AND c.kind = 'hold'
       RETURNING c.seat_id"""
)

RELEASE = text(
    """WITH due AS MATERIALIZED (
           SELECT session_id, seat_id FROM seat_claims WHERE order_id = ANY(:orders) AND kind = 'hold'
           ORDER BY session_id, seat_id FOR UPDATE
       )
       DELETE FROM seat_claims c USING due
       WHERE c.session_id = due.session_id AND c.seat_id = due.seat_id
         AND c.order_id = ANY(:orders) AND c.kind = 'hold'
       RETURNING c.session_id, c.seat_id"""
)


def hold(seats: Collection[int], *, session_id: int, layout_id: int, order_id: int, expires_at: datetime) -> set[int]:
    """Claim seats for an order until `expires_at`; answers those it got. Fewer than asked: roll back at once."""
    return upsert(
        seats, session_id=session_id, layout_id=layout_id, order_id=order_id, kind="hold", expires_at=expires_at
    )


def take_again(seats: Collection[int], *, session_id: int, layout_id: int, order_id: int) -> set[int]:
    """Claim seats for good, for an order whose money came after its hold had ended."""
    return upsert(seats, session_id=session_id, layout_id=layout_id, order_id=order_id, kind="sold", expires_at=None)


def upsert(
    seats: Collection[int], *, session_id: int, layout_id: int, order_id: int, kind: str, expires_at: datetime | None
) -> set[int]:
    return set(
        db.session.execute(
            HOLD,
            {
                "session": session_id,
                "layout": layout_id,
                "order": order_id,
                "kind": kind,
                "expires_at": expires_at,
                "seats": list(seats),
            },
        ).scalars()
    )


def make_permanent(*, session_id: int, order_id: int) -> set[int]:
    """Turn the order's holds into sold seats; answers the seats it touched. Trusts no time: the caller counts."""
    return set(db.session.execute(SETTLE, {"session": session_id, "order": order_id}).scalars())


def extend(*, session_id: int, order_id: int, until: datetime) -> set[int]:
    """Move the end of the order's living holds; answers the seats it touched."""
    return set(db.session.execute(EXTEND, {"session": session_id, "order": order_id, "until": until}).scalars())


def drop(seats: Collection[int], *, session_id: int, order_id: int) -> set[int]:
    """Give held seats back; answers those that were still this order's."""
    return set(db.session.execute(DROP, {"session": session_id, "seats": list(seats), "order": order_id}).scalars())


def release(order_ids: Sequence[int]) -> list[Any]:
    """Give back all that these orders still hold; rows of (session_id, seat_id)."""
    return list(db.session.execute(RELEASE, {"orders": list(order_ids)}))
