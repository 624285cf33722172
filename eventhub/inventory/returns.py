"""Sold seats and places going back to sale, because their order was refunded or cancelled."""

from sqlalchemy import text

from eventhub.db import db
from eventhub.inventory import changes, pools

RETURN = text(
    """WITH mine AS MATERIALIZED (
           SELECT session_id, seat_id FROM seat_claims
           WHERE session_id = :session AND order_id = :order AND kind = 'sold'
           ORDER BY seat_id FOR UPDATE
       )
       DELETE FROM seat_claims c USING mine
       WHERE c.session_id = mine.session_id AND c.seat_id = mine.seat_id AND c.order_id = :order AND c.kind = 'sold'
       RETURNING c.seat_id"""
)


def take_back_seats(order_id: int, *, session_id: int, session: str) -> None:
    """The seats that an order bought are for sale again, and the maps (of the session's public id) are told."""
    seats = list(db.session.execute(RETURN, {"session": session_id, "order": order_id}).scalars())
    changes.publish(session, seats=seats)


def take_back_places(order_id: int, *, session: str) -> None:
    """The same for its standing places. Once an order: the caller has just ended it under its lock."""
    sections = {section for _, section in pools.release([order_id])}
    changes.publish(session, sections=sections)
