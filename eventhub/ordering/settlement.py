"""Money arrived: the order is paid, with its claims, tickets, invoice and mail in one transaction, or the money goes back.

Trusts neither status nor time: making the claims permanent has to touch as many rows as the order has seats.
"""

from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import bindparam, select, text

from eventhub import clock
from eventhub.audit import log as audit
from eventhub.db import db, retrying, transaction
from eventhub.inventory import changes, claims, pools
from eventhub.inventory.claims import HoldExpired
from eventhub.inventory.pools import PoolFull
from eventhub.notifications import outbox
from eventhub.ordering import expiry, invoices, open_orders
from eventhub.payments import attempts, refunds
from eventhub.payments.models import Payment
from eventhub.pricing import discounts
from eventhub.ticketing import issuing

log = structlog.get_logger(__name__)


class Settled(StrEnum):
    """What came of a payment that succeeded."""

    PAID = "paid"
    REPEATED = "repeated"
    MISMATCH = "mismatch"
    REFUNDED = "refunded"


# Why money goes back, as staff read it; the buyer's words for it are in messages.py.
PAID_TWICE = "paid twice"
CHANGED = "the order was changed after this payment began"
CANCELLED = "the order was cancelled"
GONE = "the seats were gone when the money came"


class SeatsGone(Exception):
    """Internal: what the order is for can no longer be had."""


LOCK_ORDER = text(
    """SELECT o.id, o.public_id, o.pnr, o.status, o.session_id, o.email, o.name, o.total, o.currency, o.discount_code_id,
              s.layout_id, s.public_id AS session, e.organizer_id
       FROM orders o JOIN event_sessions s ON s.id = o.session_id JOIN events e ON e.id = s.event_id
       WHERE o.id = :order FOR NO KEY UPDATE OF o"""
)

# Only the payment: its account comes with an outer join, whose rows cannot be locked and need not be.
LOCK_PAYMENT = (
    select(Payment)
    .where(Payment.id == bindparam("payment"))
    .with_for_update(key_share=True, of=Payment)
    .execution_options(populate_existing=True)
)

ITEMS = text("SELECT id, section_id, seat_id FROM order_items WHERE order_id = :order ORDER BY id")


@retrying
def settle(payment_id: int, *, amount: int, currency: str) -> Settled:
    """A provider says that this payment succeeded. Safe to call again, in any order with anything else."""
    with transaction():
        return apply(payment_id, amount=amount, currency=currency)


def apply(payment_id: int, *, amount: int, currency: str) -> Settled:
    """The same inside the caller's transaction, which marks the provider's event."""
    order_id = db.session.execute(text("SELECT order_id FROM payments WHERE id = :id"), {"id": payment_id}).scalar_one()
    order = db.session.execute(LOCK_ORDER, {"order": order_id}).one()
    payment = db.session.scalars(LOCK_PAYMENT, {"payment": payment_id}).one()
    if payment.amount != amount or payment.currency != currency:
        attempts.flag(
            payment.id, f"the provider says {amount} {currency}, agreed were {payment.amount} {payment.currency}"
        )
        return Settled.MISMATCH
    superseded = payment.status == "superseded"
    if not attempts.succeed(payment.id):
        return Settled.REPEATED
    if order.status == "paid":
        return send_back(order, payment, PAID_TWICE)
    if superseded:
        return send_back(order, payment, CHANGED)
    if order.status not in ("pending", "expired") or not session_stands(order.session_id):
        return send_back(order, payment, CANCELLED)
    try:
        with transaction():
            complete(order)
    except SeatsGone:
        if order.status == "pending":
            expiry.end([order.id], status="expired", tell=False)
        audit.record("order.late_payment_refunded", payment, by=None, organizer_id=order.organizer_id)
        return send_back(order, payment, GONE)
    return Settled.PAID


def session_stands(session_id: int) -> bool:
    """A share lock on the session: its cancellation waits for us, or we see it."""
    status = db.session.execute(
        text("SELECT status FROM event_sessions WHERE id = :id FOR SHARE"), {"id": session_id}
    ).scalar_one()
    return bool(status != "cancelled")


def send_back(order: Any, payment: Payment, why: str) -> Settled:
    attempts.flag(payment.id, why)
    amount = refunds.request_full(payment, reason=why)
    outbox.put(
        "payment_refunded",
        payment.public_id,
        to=order.email,
        payload={"order": order.id, "amount": amount, "reason": why},
    )
    log.warning("payment.sent_back", payment=payment.public_id, why=why)
    return Settled.REFUNDED


@retrying
def settle_free(order_id: int) -> None:
    """An order that costs nothing is paid by asking for it. Raises HoldExpired, OrderClosed."""
    with transaction():
        row = db.session.execute(open_orders.LOCK, {"order": order_id}).one()
        if row.status == "paid":
            return
        open_orders.lock_open(order_id)
        order = db.session.execute(LOCK_ORDER, {"order": order_id}).one()
        if order.total != 0 or not session_stands(order.session_id):
            raise open_orders.OrderClosed()
        try:
            complete(order)
        except SeatsGone:
            raise HoldExpired() from None


def complete(order: Any) -> None:
    """Everything that makes an order paid. Raises SeatsGone, and then nothing of it may stay."""
    items = db.session.execute(ITEMS, {"order": order.id}).all()
    secure(order, items)
    moment = db.session.execute(
        text(
            """UPDATE orders SET status = 'paid', paid_at = statement_timestamp(), expires_at = NULL,
                      user_id = coalesce(user_id, (SELECT users.id FROM users
                                                   WHERE lower(users.email) = lower(orders.email)
                                                     AND users.confirmed_at IS NOT NULL))
               WHERE id = :id AND status IN ('pending', 'expired') RETURNING paid_at"""
        ),
        {"id": order.id},
    ).scalar()
    if moment is None:
        raise SeatsGone()
    issuing.issue(order.id, session_id=order.session_id)
    invoices.issue(order.id, organizer_id=order.organizer_id, year=clock.now().year)
    outbox.put("order_paid", order.public_id, to=order.email, payload={"order": order.id})
    changes.publish(
        order.session,
        seats=[item.seat_id for item in items if item.seat_id],
        sections={item.section_id for item in items if not item.seat_id},
    )


def secure(order: Any, items: Any) -> None:
    """Make the order's claims permanent, or take the same seats and as many places again."""
    if not items:
        raise SeatsGone()
    seats = {item.seat_id for item in items if item.seat_id}
    if len(claims.make_permanent(session_id=order.session_id, order_id=order.id)) < len(seats):
        got = take_all_again(order, seats)
        if got < len(seats):
            raise SeatsGone()
    if order.status == "expired":
        # Its use was given back when it expired; what is left of the code may be nobody's any more.
        if order.discount_code_id and not discounts.take(order.discount_code_id):
            raise SeatsGone()
        places: dict[int, int] = {}
        for item in items:
            if not item.seat_id:
                places[item.section_id] = places.get(item.section_id, 0) + 1
        try:
            pools.take(places, session_id=order.session_id)
        except PoolFull:
            raise SeatsGone() from None


def take_all_again(order: Any, seats: set[int]) -> int:
    """How many of the order's seats are its own for good after claiming those that are missing."""
    kept = set(
        db.session.execute(
            text("SELECT seat_id FROM seat_claims WHERE session_id = :session AND order_id = :order AND kind = 'sold'"),
            {"session": order.session_id, "order": order.id},
        ).scalars()
    )
    got = claims.take_again(seats - kept, session_id=order.session_id, layout_id=order.layout_id, order_id=order.id)
    return len(kept | got)
