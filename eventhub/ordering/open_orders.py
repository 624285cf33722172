"""An order that can still change: locked, its clock, and the payments that no longer fit it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db
from eventhub.errors import Conflict, NotFound
from eventhub.inventory.claims import HoldExpired
from eventhub.inventory.sheets import Sheet
from eventhub.pricing import discounts


class OrderClosed(Conflict):
    message = _l("This order can no longer be changed.")
    kind = "order-closed"


LOCK = text(
    """SELECT id, status, expires_at, expires_at <= statement_timestamp() AS run_out
       FROM orders WHERE id = :order FOR NO KEY UPDATE"""
)


def lock_open(order_id: int) -> Any:
    """The order's row, locked, and still open. Raises OrderClosed, HoldExpired."""
    row = db.session.execute(LOCK, {"order": order_id}).one_or_none()
    if row is None:
        raise NotFound()
    if row.status == "expired" or (row.status == "pending" and row.run_out):
        raise HoldExpired()
    if row.status != "pending":
        raise OrderClosed()
    return row


def supersede_payments(order_id: int) -> None:
    """What was begun to be paid is not what the order is any more."""
    db.session.execute(
        text(
            """UPDATE payments SET status = 'superseded'
               WHERE order_id = :order AND status IN ('created', 'processing', 'failed')"""
        ),
        {"order": order_id},
    )


def start_clock(order_id: int, sheet: Sheet) -> Any:
    """The hold begins with the first claim, by the database's clock."""
    return db.session.execute(
        text(
            """UPDATE orders SET expires_at = statement_timestamp() + make_interval(mins => :minutes), extensions = 0
               WHERE id = :order RETURNING expires_at"""
        ),
        {"order": order_id, "minutes": sheet.hold_minutes},
    ).scalar_one()


def stop_clock_when_empty(order_id: int) -> None:
    """An order that holds nothing has nothing to run out of, and keeps no discount code from others."""
    emptied = db.session.execute(
        text(
            """UPDATE orders SET expires_at = NULL
               WHERE id = :order AND NOT EXISTS (SELECT FROM order_items WHERE order_id = :order)
               RETURNING discount_code_id"""
        ),
        {"order": order_id},
    ).one_or_none()
    if emptied and emptied.discount_code_id:
        discounts.give_back({emptied.discount_code_id: 1})
        db.session.execute(text("UPDATE orders SET discount_code_id = NULL WHERE id = :order"), {"order": order_id})
