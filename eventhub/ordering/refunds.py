"""Refunding an order: its money goes back, its tickets are revoked and its seats are for sale again, at one moment."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, text

from eventhub.audit import log as audit
from eventhub.audit.log import Actor
from eventhub.db import db, retrying, transaction
from eventhub.errors import Conflict, NotFound
from eventhub.notifications import outbox
from eventhub.ordering import cancellation
from eventhub.ordering.models import Order
from eventhub.ordering.views import OrderView
from eventhub.payments import attempts, refunds
from eventhub.payments.models import Payment, Refund
from eventhub.payments.providers import Callback


class NothingToRefund(Conflict):
    message = _l("Only an order that was paid can be refunded.")
    kind = "nothing-to-refund"


@retrying
def refund(order: Order | OrderView, *, by: Actor | None, reason: str = "") -> None:
    """All of an order's money back, once; a second call changes nothing. Raises NothingToRefund.

    The order is `refunded` from here on: should the provider refuse, the refund is `failed` and its payment flagged,
    and staff ask again or close it by hand; the seats may long be somebody else's.
    """
    with transaction():
        row = lock(order.id)
        if row.status == "refunded":
            return
        if row.status != "paid" or row.total == 0:
            raise NothingToRefund()
        amount = sum(refunds.request_full(payment, reason=reason or "refunded") for payment in paid_with(row.id))
        cancellation.undo(row, status="refunded")
        tell(row, amount=amount, reason=reason, by=by)


def lock(order_id: int) -> Any:
    return db.session.execute(cancellation.PAID, {"order": order_id}).one()


def paid_with(order_id: int) -> list[Payment]:
    """The order's payments that succeeded, locked; those that were sent back have nothing left to give."""
    return list(
        db.session.scalars(
            select(Payment)
            .where(Payment.order_id == order_id, Payment.status.in_(("succeeded", "disputed")))
            .order_by(Payment.id)
            .with_for_update(key_share=True, of=Payment)
            .execution_options(populate_existing=True)
        )
    )


def tell(row: Any, *, amount: int, reason: str, by: Actor | None) -> None:
    """The log and the buyer."""
    audit.record(
        "order.refunded",
        db.session.get_one(Order, row.id),
        by=by,
        organizer_id=row.organizer_id,
        before={"status": "paid"},
        after={"status": "refunded", "amount": amount, "reason": reason},
    )
    outbox.put(
        "order_refunded", row.public_id, to=row.email, payload={"order": row.id, "amount": amount, "reason": reason}
    )


def hear(payment: Payment, callback: Callback) -> str | None:
    """What a provider says became of a refund, perhaps one that was made there; answers a note for the inbox.

    Inside the transaction that acts on the event.
    """
    row = lock(payment.order_id)
    refund = refunds.find(payment, callback)
    succeeded = callback.outcome == "refund_succeeded"
    if refund is not None:
        changed = refunds.note_outcome(
            refund, succeeded=succeeded, reference=callback.refund_reference, reason=callback.reason
        )
        if not changed and refund.status == "succeeded" and not succeeded:
            # A bank can return what it had taken: only staff know another way to the buyer.
            attempts.flag(
                payment.id, f"a refund came back after it had succeeded: {callback.reason or refund.public_id}"
            )
    elif callback.refund is not None or callback.refund_reference is None or not succeeded:
        return "no refund of this payment"
    elif callback.currency != payment.currency or not refunds.record(
        payment, reference=callback.refund_reference, amount=callback.amount, reason="made at the provider"
    ):
        return "not recorded"
    follow(row)
    return None


def follow(row: Any) -> None:
    """The order and its tickets follow their money: when all of it is back, the order is refunded."""
    if row.status != "paid" or row.total == 0:
        return
    money = db.session.execute(
        text(
            """SELECT coalesce(sum(p.amount), 0) AS paid,
                      coalesce(sum((SELECT sum(r.amount) FROM refunds r
                                    WHERE r.payment_id = p.id AND r.status = 'succeeded')), 0) AS back
               FROM payments p WHERE p.order_id = :order AND p.status IN ('succeeded', 'disputed')"""
        ),
        {"order": row.id},
    ).one()
    if money.paid > 0 and money.back >= money.paid and cancellation.undo(row, status="refunded"):
        tell(row, amount=row.total, reason="", by=None)


@retrying
def request_again(refund: Refund, *, by: Actor) -> None:
    """Once more, after the provider refused. Raises MoreThanPaid."""
    with transaction():
        row = lock_of(refund)
        if refunds.request_again(refund.id):
            audit.record("refund.requested_again", refund, by=by, organizer_id=row.organizer_id)


@retrying
def close(refund: Refund, *, by: Actor, reason: str) -> None:
    """The money went back another way, or nobody wants it: closed by hand, with a reason."""
    with transaction():
        row = lock_of(refund)
        if refunds.close(refund.id, why=reason):
            audit.record("refund.closed", refund, by=by, organizer_id=row.organizer_id, after={"reason": reason})


def lock_of(refund: Refund) -> Any:
    order_id = db.session.execute(
        text("SELECT p.order_id FROM payments p JOIN refunds r ON r.payment_id = p.id WHERE r.id = :id"),
        {"id": refund.id},
    ).scalar()
    if order_id is None:
        raise NotFound()
    return lock(order_id)
