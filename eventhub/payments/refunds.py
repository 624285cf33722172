"""Money back: asked for in the transaction that decides it, sent by a worker, once."""

from collections.abc import Collection

import structlog
from sqlalchemy import select, text

from eventhub import jobs
from eventhub.db import db, transaction
from eventhub.payments.models import Payment, Refund
from eventhub.payments.providers import PROVIDERS, ProviderAway

log = structlog.get_logger(__name__)


def request_full(payment: Payment, *, reason: str) -> None:
    """Ask for all of a payment back, unless that was asked for already. The caller holds the order's lock."""
    asked = db.session.execute(
        text(
            "SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment_id = :id AND status NOT IN ('failed', 'closed')"
        ),
        {"id": payment.id},
    ).scalar_one()
    left = payment.amount - int(asked)
    if left <= 0:
        return
    db.session.add(Refund(payment_id=payment.id, amount=left, currency=payment.currency, reason=reason))
    jobs.enqueue("payments.send_refunds")


def send_due() -> int:
    """Send the refunds that were asked for; each is taken by one worker at a time and carries its own id.

    An account that does not answer is left alone until the next time.
    """
    sent = 0
    away: list[int] = []
    while (refund := take(away)) is not None:
        account = refund.payment.account_id
        if send(refund):
            sent += 1
        else:
            away.append(account)
    return sent


def take(away: Collection[int] = ()) -> Refund | None:
    """One refund to send, marked as sent before the call; those that failed most often come last.

    A crash in between leaves it `sent` without a reference: after five minutes it is sent again, which its own id, the
    provider's idempotency key, makes harmless.
    """
    with transaction() as session:
        refund_id = session.execute(
            text(
                """UPDATE refunds SET status = 'sent', attempts = attempts + 1
                   WHERE id = (SELECT r.id FROM refunds r JOIN payments p ON p.id = r.payment_id
                               WHERE (r.status = 'requested' OR (r.status = 'sent' AND r.reference IS NULL
                                      AND r.created_at < statement_timestamp() - interval '5 minutes'))
                                 AND p.account_id <> ALL(CAST(:away AS int[]))
                               ORDER BY r.attempts, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
                   RETURNING id"""
            ),
            {"away": list(away)},
        ).scalar()
    return db.session.scalar(select(Refund).where(Refund.id == refund_id)) if refund_id else None


def send(refund: Refund) -> bool:
    provider = PROVIDERS[refund.payment.account.provider]
    db.session.rollback()
    try:
        reference = provider.refund(refund)
    except ProviderAway as error:
        # The provider takes the same id again without paying twice.
        settle(refund.id, status="requested", error=str(error.__cause__ or error))
        return False
    settle(refund.id, status="sent", reference=reference)
    return True


def settle(refund_id: int, *, status: str, reference: str | None = None, error: str | None = None) -> None:
    with transaction() as session:
        session.execute(
            text(
                """UPDATE refunds SET status = :status, reference = coalesce(:reference, reference), error = :error
                   WHERE id = :id AND status = 'sent'"""
            ),
            {"id": refund_id, "status": status, "reference": reference, "error": error},
        )


def note_outcome(public_id: str, *, payment_id: int, succeeded: bool) -> bool:
    """What the provider says became of a refund of this payment. Inside the caller's transaction."""
    return (
        db.session.execute(
            text(
                """UPDATE refunds SET status = :status
                   WHERE public_id = :id AND payment_id = :payment AND status IN ('requested', 'sent', 'unknown')
                   RETURNING id"""
            ),
            {"id": public_id, "payment": payment_id, "status": "succeeded" if succeeded else "failed"},
        ).scalar()
        is not None
    )
