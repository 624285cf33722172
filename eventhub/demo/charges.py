"""The sandbox company's books: what each card does, who paid, who can no longer pay, and what went back."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, text

from eventhub import jobs, tokens
from eventhub.db import db, transaction
from eventhub.demo.models import SandboxCharge, SandboxRefund
from eventhub.errors import Conflict


class NothingToPayBack(Conflict):
    """The company's own words, for the program that asked."""

    message = _l("This payment has less than that to pay back.")
    kind = "nothing-to-pay-back"


@dataclass(frozen=True)
class Card:
    """How the company treats a card, and `does`: the same in words."""

    number: str
    does: Any
    accepted: bool = True
    authenticates: bool = False
    sends_browser_back: bool = True
    callbacks: int = 1
    callback_after_seconds: int = 0
    callback_first: bool = False
    takes_less: int = 0
    pays_back: bool = True


SUCCEEDS = "4242424242424242"

CARDS = {
    card.number: card
    for card in (
        Card(SUCCEEDS, _l("is accepted")),
        Card("4000000000000002", _l("is declined; you can try another card"), accepted=False),
        Card("4000000000003220", _l("asks you to confirm, then is accepted"), authenticates=True),
        Card("4000000000000101", _l("is accepted; you are not sent back to the shop"), sends_browser_back=False),
        Card(
            "4000000000000119",
            _l("is accepted; the shop is told 30 seconds later"),
            callback_after_seconds=30,
        ),
        Card("4000000000000127", _l("is accepted; the shop is told twice, at the same moment"), callbacks=2),
        Card("4000000000000135", _l("is accepted; the shop is told before you are sent back"), callback_first=True),
        Card("4000000000000143", _l("is accepted; the shop is never told and has to ask"), callbacks=0),
        Card("4000000000000150", _l("is accepted, for the smallest coin less than agreed"), takes_less=1),
        Card("5105105105105100", _l("is accepted; every refund to it fails"), pays_back=False),
    )
}

OPEN = text(
    """INSERT INTO sandbox_charges (payment, reference, card, amount, currency, status)
       VALUES (:payment, :reference, :card, :amount, :currency, :status) ON CONFLICT (payment) DO NOTHING RETURNING id"""
)


def find(payment: str) -> SandboxCharge | None:
    return db.session.scalar(
        select(SandboxCharge).where(SandboxCharge.payment == payment).execution_options(populate_existing=True)
    )


def accept(agreed: dict[str, Any], reference: str, card: Card) -> SandboxCharge:
    """Charge the card, once a payment: whoever comes second gets what is there, which may be an ended payment."""
    with transaction():
        opened = write(
            agreed,
            reference,
            card=card.number,
            amount=agreed["amount"] - card.takes_less,
            status="waiting" if card.callbacks else "succeeded",
        )
        if opened and card.callbacks and not card.callback_first:
            jobs.enqueue("sender.tell_charge", countdown=card.callback_after_seconds or None, payment=agreed["payment"])
    return entry(agreed)


def end(agreed: dict[str, Any], reference: str) -> SandboxCharge:
    """Nobody can pay this any more, unless somebody has."""
    with transaction():
        write(agreed, reference, card="", amount=0, status="expired")
    return entry(agreed)


def write(agreed: dict[str, Any], reference: str, *, card: str, amount: int, status: str) -> bool:
    return (
        db.session.execute(
            OPEN,
            {
                "payment": agreed["payment"],
                "reference": reference,
                "card": card,
                "amount": amount,
                "currency": agreed["currency"],
                "status": status,
            },
        ).scalar()
        is not None
    )


def entry(agreed: dict[str, Any]) -> SandboxCharge:
    found = find(agreed["payment"])
    assert found is not None
    return found


def told(payment: str) -> None:
    """Nothing is left to tell the shop about this charge."""
    with transaction() as session:
        session.execute(
            text("UPDATE sandbox_charges SET status = 'succeeded' WHERE payment = :payment AND status = 'waiting'"),
            {"payment": payment},
        )


def left_waiting(limit: int = 20) -> list[str]:
    """Payments whose callback should have gone out five seconds ago: its task was lost, or the shop did not answer.

    The newest first, and none after three days, so that a shop which is gone keeps nobody else waiting.
    """
    late = max(card.callback_after_seconds for card in CARDS.values())
    slow = [card.number for card in CARDS.values() if card.callback_after_seconds]
    return list(
        db.session.execute(
            text(
                """SELECT payment FROM sandbox_charges
                   WHERE status = 'waiting' AND created_at < statement_timestamp() - make_interval(secs =>
                         5 + CASE WHEN card = ANY(:slow) THEN CAST(:late AS int) ELSE 0 END)
                     AND created_at > statement_timestamp() - interval '3 days'
                   ORDER BY id DESC LIMIT :limit"""
            ),
            {"slow": slow, "late": late, "limit": limit},
        ).scalars()
    )


@dataclass(frozen=True)
class PaidBack:
    """A refund in the books; `fresh` when it was not there before."""

    name: str
    amount: int
    succeeded: bool
    fresh: bool


def pay_back(agreed: dict[str, Any], *, amount: int, name: str | None) -> PaidBack:
    """Money back under the shop's `name` for it, once; without a name it is begun here, as at the company's own desk.

    Raises NothingToPayBack.
    """
    with transaction() as session:
        charge = session.scalar(
            select(SandboxCharge).where(SandboxCharge.payment == agreed["payment"]).with_for_update()
        )
        if charge is None or charge.status == "expired" or amount <= 0:
            raise NothingToPayBack()
        known = session.scalar(select(SandboxRefund).where(SandboxRefund.refund == name)) if name else None
        if known:
            if known.payment != charge.payment or known.amount != amount:
                raise NothingToPayBack()
            return PaidBack(known.refund, amount, known.status == "succeeded", fresh=False)
        before = session.execute(
            text("SELECT coalesce(sum(amount), 0) FROM sandbox_refunds WHERE payment = :id AND status = 'succeeded'"),
            {"id": charge.payment},
        ).scalar_one()
        if before + amount > charge.amount:
            raise NothingToPayBack()
        succeeded = CARDS[charge.card].pays_back
        name = name or f"desk-{tokens.short_id()}"
        session.add(
            SandboxRefund(
                refund=name, payment=charge.payment, amount=amount, status="succeeded" if succeeded else "failed"
            )
        )
    return PaidBack(name, amount, succeeded, fresh=True)
