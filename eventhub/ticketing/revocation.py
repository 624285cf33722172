"""Tickets that no longer admit anybody."""

from sqlalchemy import text

from eventhub.db import db

# The order of the tickets' ids, so that two that revoke the same ones do not wait for each other.
LOCK = text(
    """SELECT checked_in_at FROM tickets WHERE order_id = :order AND status <> 'revoked'
       ORDER BY id FOR NO KEY UPDATE"""
)


def any_used(order_id: int) -> bool:
    """Whether somebody came in with a ticket of this order; no ticket of it is used until the transaction ends."""
    return any(moment is not None for moment in db.session.execute(LOCK, {"order": order_id}).scalars())


def revoke(order_id: int) -> None:
    """All tickets of an order, and the registrations behind them. Inside the transaction that ends the order."""
    db.session.execute(LOCK, {"order": order_id})
    db.session.execute(
        text("UPDATE tickets SET status = 'revoked' WHERE order_id = :order AND status <> 'revoked'"),
        {"order": order_id},
    )
    db.session.execute(
        text(
            """UPDATE registrations SET status = 'cancelled'
               WHERE status IN ('pending', 'confirmed')
                 AND item_id IN (SELECT id FROM order_items WHERE order_id = :order)"""
        ),
        {"order": order_id},
    )
