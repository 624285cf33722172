"""What a provider told us, acted upon: settled, noted, or kept for staff to see."""

import structlog

from eventhub.db import db, retrying, transaction
from eventhub.ordering import refunds, settlement
from eventhub.payments import attempts, inbox

log = structlog.get_logger(__name__)


def process(event_id: int) -> None:
    """Act on a stored callback, once. An error is noted with the event, and a sweeper tries again."""
    try:
        act(event_id)
    except Exception as error:
        log.exception("callback.failed", callback=event_id)
        db.session.rollback()
        with transaction():
            inbox.finish(event_id, status="failed", error=repr(error)[:1000])


@retrying
def act(event_id: int) -> None:
    with transaction():
        event = inbox.take(event_id)
        if event is None:
            return
        callback = inbox.reread(event)
        payment = attempts.find(event.account, callback)
        if payment is None:
            inbox.finish(event_id, status="ignored", error="no payment of this account")
            return
        note = None
        match callback.outcome:
            case "succeeded":
                note = settlement.apply(payment.id, amount=callback.amount, currency=callback.currency).value
            case "failed":
                attempts.fail(payment.id)
            case "refund_succeeded" | "refund_failed":
                note = refunds.hear(payment, callback)
            case "processing":
                attempts.process(payment.id)
            case _:
                inbox.finish(event_id, status="ignored", payment_id=payment.id, error=f"nothing to do: {callback.kind}")
                return
        if callback.reference:
            # Last, since whoever locks a payment has locked its order first.
            attempts.note_reference(payment.id, callback.reference)
        inbox.finish(event_id, status="processed", payment_id=payment.id, error=note if note != "paid" else None)
