"""Money back: asked for in the transaction that decides it, sent by a worker, told about by the provider.

requested → sent → succeeded, failed or unknown (no answer came; it is asked for again under the same id, which pays it
once). All but failed and closed ones count: together they never exceed what was paid.
"""

from collections.abc import Collection

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select, text

from eventhub import jobs
from eventhub.db import db, transaction
from eventhub.errors import Conflict
from eventhub.payments import attempts
from eventhub.payments.models import Payment, Refund
from eventhub.payments.providers import PROVIDERS, Callback, ProviderAway, ProviderRefused, ProviderUntouched

log = structlog.get_logger(__name__)

# After so long without a callback the provider is asked what became of a refund.
ASK_AFTER_SECONDS = 60


class MoreThanPaid(Conflict):
    message = _l("That is more than what is left of this payment.")
    kind = "more-than-paid"


LOCK = (
    select(Refund)
    .where(Refund.id == bindparam("refund"))
    .with_for_update(of=Refund)
    .execution_options(populate_existing=True)
)


def left_of(payment: Payment) -> int:
    """What can still be given back, in minor units. The caller holds the order's lock."""
    asked = db.session.execute(
        text(
            "SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment_id = :id AND status NOT IN ('failed', 'closed')"
        ),
        {"id": payment.id},
    ).scalar_one()
    return payment.amount - int(asked)


def request(payment: Payment, *, amount: int, reason: str) -> Refund:
    """Ask for some of a payment back. The caller holds the order's lock. Raises MoreThanPaid."""
    if not 0 < amount <= left_of(payment):
        raise MoreThanPaid()
    refund = Refund(payment_id=payment.id, amount=amount, currency=payment.currency, reason=reason)
    db.session.add(refund)
    jobs.enqueue("payments.send_refunds")
    return refund


def request_full(payment: Payment, *, reason: str) -> int:
    """Ask for all that is left of a payment; answers how much. The caller holds the order's lock."""
    left = left_of(payment)
    if left > 0:
        request(payment, amount=left, reason=reason)
    return max(left, 0)


def request_again(refund_id: int) -> bool:
    """Ask once more for a refund that failed, if so much is left. The caller holds the order's lock."""
    refund = db.session.scalars(LOCK, {"refund": refund_id}).one()
    if refund.status != "failed":
        return False
    if refund.amount > left_of(refund.payment):
        raise MoreThanPaid()
    # Under a name of its own: the provider would only repeat what it said about the first.
    close(refund_id, why="asked for again")
    request(refund.payment, amount=refund.amount, reason=refund.reason)
    return True


def close(refund_id: int, *, why: str) -> bool:
    """Done with by hand: the money went back another way. The caller holds the order's lock."""
    return (
        db.session.execute(
            text(
                """UPDATE refunds SET status = 'closed', error = coalesce(error || '; ', '') || :why
                   WHERE id = :id AND status IN ('failed', 'requested') RETURNING id"""
            ),
            {"id": refund_id, "why": why},
        ).scalar()
        is not None
    )


def send_due(*, ask_after_seconds: float = ASK_AFTER_SECONDS) -> int:
    """Send the refunds that were asked for, and ask about those nobody told us about; answers how many were answered.

    Each is taken by one worker at a time. An account that does not answer is left alone until the next time.
    """
    sent = 0
    away: list[int] = []
    while (refund := take(away, ask_after_seconds=ask_after_seconds)) is not None:
        account = refund.payment.account_id
        if send(refund):
            sent += 1
        else:
            away.append(account)
    return sent


def take(away: Collection[int] = (), *, ask_after_seconds: float = ASK_AFTER_SECONDS) -> Refund | None:
    """One refund to send, marked as sent before the call; those that failed most often come last.

    A crash in between leaves it `sent` without a reference, a lost callback leaves it `sent` with one, a provider that
    did not answer leaves it `unknown`: a minute later, and less often as it gets older, it is sent again, which its
    own id, the provider's idempotency key, makes harmless.
    """
    with transaction() as session:
        refund_id = session.execute(
            text(
                """UPDATE refunds SET status = 'sent', attempts = attempts + 1, asked_at = statement_timestamp()
                   WHERE id = (SELECT r.id FROM refunds r JOIN payments p ON p.id = r.payment_id
                               WHERE (r.status = 'requested' OR (r.status IN ('sent', 'unknown')
                                      AND r.asked_at <= statement_timestamp() - least(interval '6 hours',
                                          greatest(make_interval(secs => :pause),
                                                   (statement_timestamp() - r.created_at) / 8))))
                                 AND p.account_id <> ALL(CAST(:away AS int[]))
                               ORDER BY r.attempts, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
                   RETURNING id"""
            ),
            {"away": list(away), "pause": ask_after_seconds},
        ).scalar()
    return db.session.scalar(select(Refund).where(Refund.id == refund_id)) if refund_id else None


def send(refund: Refund) -> bool:
    """Whether the provider answered. Its answer may already say what became of the money."""
    for loaded in (refund, refund.payment, refund.payment.account):
        db.session.expunge(loaded)
    # Nothing of the database may be held while the provider takes its time.
    db.session.rollback()
    try:
        state = PROVIDERS[refund.payment.account.provider].refund(refund)
    except ProviderUntouched as error:
        settle(refund.id, status="requested", error=str(error.__cause__ or error))
        return False
    except ProviderAway as error:
        settle(refund.id, status="unknown", error=str(error.__cause__ or error))
        return False
    except ProviderRefused as error:
        fail(refund, str(error))
        return True
    settle(refund.id, status="sent", reference=state.reference)
    if state.outcome == "succeeded":
        with transaction():
            note_outcome(refund, succeeded=True)
    elif state.outcome == "failed":
        fail(refund, state.reason or "")
    return True


def fail(refund: Refund, why: str) -> None:
    with transaction():
        note_outcome(refund, succeeded=False, reason=why)


def settle(refund_id: int, *, status: str, reference: str | None = None, error: str | None = None) -> None:
    with transaction() as session:
        session.execute(
            text(
                """UPDATE refunds SET status = :status, reference = coalesce(:reference, reference), error = :error
                   WHERE id = :id AND status = 'sent'"""
            ),
            {"id": refund_id, "status": status, "reference": reference, "error": error},
        )


def find(payment: Payment, callback: Callback) -> Refund | None:
    """The refund of this payment that a callback is about: by the provider's name for it first, then by ours."""
    mine = select(Refund).where(Refund.payment_id == payment.id).execution_options(populate_existing=True)
    if callback.refund_reference:
        found = db.session.scalar(mine.where(Refund.reference == callback.refund_reference))
        if found is not None:
            return found
    return db.session.scalar(mine.where(Refund.public_id == callback.refund)) if callback.refund else None


def note_outcome(refund: Refund, *, succeeded: bool, reference: str | None = None, reason: str | None = None) -> bool:
    """What the provider says became of a refund; a failure is left for staff to see. Inside the caller's transaction."""
    changed = db.session.execute(
        text(
            """UPDATE refunds SET status = :status, reference = coalesce(reference, :reference), error = :error
               WHERE id = :id AND status IN ('requested', 'sent', 'unknown') RETURNING payment_id"""
        ),
        {
            "id": refund.id,
            "status": "succeeded" if succeeded else "failed",
            "reference": reference,
            "error": None if succeeded else reason,
        },
    ).scalar()
    if changed is not None and not succeeded:
        attempts.flag(changed, f"a refund failed: {reason or 'no reason given'}")
        log.warning("refund.failed", refund=refund.public_id, reason=reason)
    return changed is not None


def record(payment: Payment, *, reference: str, amount: int, reason: str) -> bool:
    """A refund that was made at the provider, which we hear of afterwards. The caller holds the order's lock.

    The provider never gives back more than was paid: what we had asked for and is no longer covered cannot come.
    """
    if not 0 < amount <= payment.amount:
        attempts.flag(payment.id, f"the provider says that {amount} went back as {reference}")
        return False
    known = db.session.execute(text("SELECT 1 FROM refunds WHERE reference = :ref"), {"ref": reference}).scalar()
    if known is not None:
        return False
    for refund in db.session.scalars(
        select(Refund)
        .where(Refund.payment_id == payment.id, Refund.status.in_(("requested", "sent", "unknown")))
        .order_by(Refund.id.desc())
        .with_for_update(of=Refund)
        .execution_options(populate_existing=True)
    ):
        if left_of(payment) >= amount:
            break
        end = "closed" if refund.status == "requested" else "failed"
        db.session.execute(
            text("UPDATE refunds SET status = :end, error = 'the provider had given it back already' WHERE id = :id"),
            {"id": refund.id, "end": end},
        )
    db.session.add(
        Refund(
            payment_id=payment.id,
            amount=amount,
            currency=payment.currency,
            reason=reason,
            status="succeeded",
            reference=reference,
        )
    )
    db.session.flush()
    return True
