"""Orders that are let go: before they are paid, and free ones after it; and what undoing a paid order means."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.audit import log as audit
from eventhub.audit.log import Actor
from eventhub.db import db, retrying, transaction
from eventhub.errors import Conflict
from eventhub.inventory import returns
from eventhub.notifications import outbox
from eventhub.ordering import checkout, open_orders
from eventhub.ordering.models import Order
from eventhub.ordering.views import OrderView
from eventhub.pricing import discounts
from eventhub.ticketing import revocation


class NotFree(Conflict):
    message = _l("This order is paid. Only free orders can be cancelled here; ask the organizer about a refund.")
    kind = "not-free"


class TooLateToCancel(Conflict):
    message = _l("It has begun, or one of the tickets was used: this order can no longer be cancelled.")
    kind = "too-late"


@dataclass(frozen=True)
class Buyer:
    """Whoever holds the right to an order without an account."""

    label: str
    id: None = None


PAID = text(
    """SELECT o.id, o.public_id, o.pnr, o.status, o.session_id, o.email, o.total, o.discount_code_id,
              s.public_id AS session, s.starts_at <= statement_timestamp() AS begun, e.organizer_id
       FROM orders o JOIN event_sessions s ON s.id = o.session_id JOIN events e ON e.id = s.event_id
       WHERE o.id = :order FOR NO KEY UPDATE OF o"""
)


def cancel(order: Order | OrderView, *, by: Actor | None) -> None:
    """The buyer lets the order go. Raises OrderClosed, NotFree, TooLateToCancel; nothing when it is cancelled already."""
    status, total = order.status, order.total
    if status == "paid":
        if total > 0:
            raise NotFree()
        cancel_free(order, by=by)
    else:
        checkout.cancel(order.id)


@retrying
def cancel_free(order: Order | OrderView, *, by: Actor | None) -> None:
    """A paid order that cost nothing: its tickets are revoked, its seats and places are free again, all at once.

    Until it begins, and while no ticket was used. Raises OrderClosed, NotFree, TooLateToCancel.
    """
    with transaction():
        row = db.session.execute(PAID, {"order": order.id}).one()
        if row.status == "cancelled":
            return
        if row.status != "paid":
            raise open_orders.OrderClosed()
        if row.total > 0:
            raise NotFree()
        if row.begun or revocation.any_used(row.id):
            raise TooLateToCancel()
        undo(row, status="cancelled")
        audit.record(
            "order.cancelled",
            db.session.get_one(Order, row.id),
            by=by or Buyer(f"buyer of {row.pnr}"),
            organizer_id=row.organizer_id,
            before={"status": "paid"},
            after={"status": "cancelled"},
        )
        outbox.put("order_cancelled", row.public_id, to=row.email, payload={"order": row.id})


def undo(row: Any, *, status: str) -> bool:
    """End a paid order: tickets revoked and its seats back to sale at the same moment. The caller holds its lock.

    `row` is as read by PAID. False when somebody else has ended it.
    """
    won = db.session.execute(
        text("UPDATE orders SET status = :status WHERE id = :id AND status = 'paid' RETURNING id"),
        {"id": row.id, "status": status},
    ).scalar()
    if won is None:
        return False
    revocation.revoke(row.id)
    returns.take_back_seats(row.id, session_id=row.session_id, session=row.session)
    if row.discount_code_id is not None:
        discounts.give_back({row.discount_code_id: 1})
    returns.take_back_places(row.id, session=row.session)
    return True
