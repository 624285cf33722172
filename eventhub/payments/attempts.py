"""One attempt to pay: begun, told about, ended. Each change is one conditional UPDATE."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, text

from eventhub.db import db, transaction
from eventhub.errors import Invalid
from eventhub.payments.models import Payment, ProviderAccount
from eventhub.payments.providers import PROVIDERS, Callback


class UnknownProvider(Invalid):
    message = _l("This way to pay is not offered here.")


def accounts_for(organizer_id: int) -> list[ProviderAccount]:
    """The accounts a buyer can pay to: the organizer's own, else the platform's; one a provider."""
    found = db.session.scalars(
        select(ProviderAccount)
        .where(
            ProviderAccount.enabled,
            ProviderAccount.provider.in_(PROVIDERS),
            or_(ProviderAccount.organizer_id == organizer_id, ProviderAccount.organizer_id.is_(None)),
        )
        .order_by(ProviderAccount.organizer_id.is_(None), ProviderAccount.id)
    )
    by_provider: dict[str, ProviderAccount] = {}
    for account in found:
        by_provider.setdefault(account.provider, account)
    return list(by_provider.values())


def account_for(organizer_id: int, provider: str) -> ProviderAccount:
    for account in accounts_for(organizer_id):
        if account.provider == provider:
            return account
    raise UnknownProvider(errors={"provider": UnknownProvider.message})


def begin(account: ProviderAccount, *, order_id: int, amount: int, currency: str, quote: dict[str, Any]) -> Payment:
    """A new attempt with the quote it is begun with. Inside the caller's transaction."""
    payment = Payment(account_id=account.id, order_id=order_id, amount=amount, currency=currency, quote=quote)
    db.session.add(payment)
    db.session.flush()
    return payment


def note_created(payment_id: int, *, reference: str, url: str) -> None:
    """What the provider answered; a callback may have been quicker, so only what is missing is filled in."""
    db.session.execute(
        text("UPDATE payments SET reference = coalesce(reference, :reference), url = :url WHERE id = :id"),
        {"id": payment_id, "reference": reference, "url": url},
    )


def note_reference(payment_id: int, reference: str) -> None:
    """What the provider calls the payment, learned from a callback that was quicker than its own answer."""
    db.session.execute(
        text(
            """UPDATE payments SET reference = :reference WHERE id = :id AND reference IS NULL AND NOT EXISTS
                   (SELECT FROM payments other WHERE other.account_id = payments.account_id AND other.reference = :reference)"""
        ),
        {"id": payment_id, "reference": reference},
    )


def find(account: ProviderAccount, callback: Callback) -> Payment | None:
    """The payment a callback is about: by our id in its metadata first, since it can come before the reference is
    stored; only ever one of the account's own."""
    mine = select(Payment).where(Payment.account_id == account.id)
    if callback.payment:
        payment = db.session.scalar(mine.where(Payment.public_id == callback.payment))
        if payment is not None:
            return payment
    if callback.reference:
        return db.session.scalar(mine.where(Payment.reference == callback.reference))
    return None


def succeed(payment_id: int) -> bool:
    """True for the one transaction that turns the payment to succeeded."""
    return (
        db.session.execute(
            text(
                """UPDATE payments SET status = 'succeeded', succeeded_at = statement_timestamp()
                   WHERE id = :id AND status IN ('created', 'processing', 'failed', 'superseded') RETURNING id"""
            ),
            {"id": payment_id},
        ).scalar()
        is not None
    )


def fail(payment_id: int) -> bool:
    return (
        db.session.execute(
            text(
                "UPDATE payments SET status = 'failed' WHERE id = :id AND status IN ('created', 'processing') RETURNING id"
            ),
            {"id": payment_id},
        ).scalar()
        is not None
    )


def process(payment_id: int) -> None:
    """The buyer has done all; the bank has not. An order does not run out meanwhile."""
    db.session.execute(
        text("UPDATE payments SET status = 'processing' WHERE id = :id AND status = 'created'"), {"id": payment_id}
    )


def close(payment_id: int) -> None:
    """The provider promised that nobody can pay this any more."""
    db.session.execute(
        text(
            """UPDATE payments SET closed_at = statement_timestamp(),
                      status = CASE WHEN status IN ('created', 'processing') AND flag IS NULL THEN 'failed' ELSE status END
               WHERE id = :id AND closed_at IS NULL"""
        ),
        {"id": payment_id},
    )


def flag(payment_id: int, why: str) -> None:
    """Leave word for staff, behind what was left before."""
    db.session.execute(
        text(
            """UPDATE payments SET flag = coalesce(flag || '; ', '') || :why
               WHERE id = :id AND position(:why in coalesce(flag, '')) = 0"""
        ),
        {"id": payment_id, "why": why},
    )


UNANSWERED = """
    UPDATE payments SET asked_at = statement_timestamp()
    WHERE id IN (
        SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id
        WHERE p.closed_at IS NULL AND p.flag IS NULL AND {which}
          AND (p.asked_at IS NULL OR p.asked_at <= statement_timestamp() - {pause})
        ORDER BY p.asked_at NULLS FIRST, p.id LIMIT :limit FOR NO KEY UPDATE OF p SKIP LOCKED
    ) RETURNING id
"""

# The pause grows with the payment's age, to an hour: a young one is asked about often, an old one seldom, none never.
UNTOLD = text(
    UNANSWERED.format(
        which="""p.status IN ('created', 'processing') AND p.reference IS NOT NULL
                 AND p.created_at <= statement_timestamp() - make_interval(secs => :age)""",
        pause="""least(interval '1 hour', greatest(make_interval(secs => :age / 4.0),
                       (statement_timestamp() - p.created_at) / 8))""",
    )
)

# A payment that the provider never heard of is given a minute in which it may still be told.
OUTLIVED = text(
    UNANSWERED.format(
        # The first line is what the index is about.
        which="""p.status IN ('created', 'processing', 'failed', 'superseded')
                 AND (p.status = 'superseded' OR o.status <> 'pending')
                 AND (p.reference IS NOT NULL OR p.created_at < statement_timestamp() - interval '1 minute')""",
        pause="""CASE WHEN p.created_at > statement_timestamp() - interval '1 hour' THEN interval '5 seconds'
                      ELSE least(interval '1 hour', (statement_timestamp() - p.created_at) / 8) END""",
    )
)


def untold(*, age_seconds: float, limit: int) -> list[int]:
    """Open payments so old that their provider should be asked, each marked as asked now; another worker gets others."""
    with transaction() as session:
        return list(session.execute(UNTOLD, {"age": age_seconds, "limit": limit}).scalars())


def outlived(*, limit: int) -> list[int]:
    """Payments that nobody should pay any more, since their order has ended or was changed; marked as asked now."""
    with transaction() as session:
        return list(session.execute(OUTLIVED, {"limit": limit}).scalars())


def apart(payment_id: int) -> Payment:
    """The payment with its account, apart from the session: nothing of the database may be held while a provider takes
    its time."""
    payment = db.session.get_one(Payment, payment_id, populate_existing=True)
    account = payment.account
    db.session.expunge(payment)
    db.session.expunge(account)
    db.session.rollback()
    return payment
