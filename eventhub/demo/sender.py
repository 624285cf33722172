"""The sandbox company's callbacks: signed when they are sent, over HTTP, again and again until the shop has taken them."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import structlog
from celery import Task
from flask import current_app

from eventhub import jobs
from eventhub.db import db
from eventhub.demo import charges
from eventhub.demo.charges import CARDS, PaidBack
from eventhub.demo.models import SandboxCharge
from eventhub.payments import inbox
from eventhub.payments.providers import sandbox as protocol

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 10
LONGEST_PAUSE_SECONDS = 300


@jobs.celery.task(name="tasks.sender.tell_charge", bind=True, max_retries=12)
def tell_charge(self: Task, payment: str) -> None:
    """Sent again after 1, 2, 4 … seconds until the shop answers 200, as payment companies do."""
    try:
        deliver_charge(payment)
    except httpx.HTTPError as error:
        raise again(self, error) from error


@jobs.celery.task(name="tasks.sender.tell_refund", bind=True, max_retries=12)
def tell_refund(self: Task, url: str, account: str, message: dict[str, Any]) -> None:
    try:
        deliver(url, account=account, message=message)
    except httpx.HTTPError as error:
        raise again(self, error) from error


@jobs.celery.task(name="tasks.sender.tell_left_over")
def tell_left_over() -> None:
    """What a lost message, or a worker that ended, left untold."""
    if not current_app.config["EVENTHUB"].sandbox:
        return
    for payment in charges.left_waiting():
        try:
            deliver_charge(payment)
        except httpx.HTTPError as error:
            log.warning("sandbox.callback_not_taken", payment=payment, error=str(error))


def again(task: Task, error: httpx.HTTPError) -> Exception:
    pause = min(2**task.request.retries, LONGEST_PAUSE_SECONDS)
    retry: Exception = task.retry(exc=error, countdown=pause, throw=False)
    return retry


def deliver_charge(payment: str, *, patience: float = PATIENCE_SECONDS) -> None:
    """Tell the shop what was paid, as the card says. Raises httpx.HTTPError when it did not take it."""
    charge = charges.find(payment)
    if charge is None or charge.status != "waiting":
        return
    agreed = protocol.read_reference(charge.reference)
    # Nobody can be told any more where the key of all seals was changed.
    if agreed is not None:
        deliver(
            agreed["callback_url"],
            account=agreed["account"],
            message=about_charge(charge),
            copies=CARDS[charge.card].callbacks,
            patience=patience,
        )
    charges.told(payment)


def about_charge(charge: SandboxCharge) -> dict[str, Any]:
    return {
        "id": f"evt_{charge.payment}_succeeded",
        "type": "payment.succeeded",
        "reference": charge.reference,
        "amount": charge.amount,
        "currency": charge.currency,
        "metadata": {"payment": charge.payment},
    }


def announce_refund(agreed: dict[str, Any], reference: str, refund: PaidBack, *, ours: bool) -> None:
    """Tell the shop of a refund; `ours` when it was begun at the company's own desk and the shop has no name for it."""
    jobs.enqueue(
        "sender.tell_refund",
        url=agreed["callback_url"],
        account=agreed["account"],
        message={
            "id": f"evt_{refund.name}_{'succeeded' if refund.succeeded else 'failed'}",
            "type": "refund.succeeded" if refund.succeeded else "refund.failed",
            "reference": reference,
            "refund": name_of(refund),
            "amount": refund.amount,
            "currency": agreed["currency"],
            "reason": None if refund.succeeded else REFUSED,
            "metadata": {"payment": agreed["payment"]} | ({} if ours else {"refund": refund.name}),
        },
    )


REFUSED = "the card's bank does not take refunds"


def name_of(refund: PaidBack) -> str:
    return f"re_{refund.name}"


def deliver(
    url: str, *, account: str, message: dict[str, Any], copies: int = 1, patience: float = PATIENCE_SECONDS
) -> None:
    """A callback over HTTP, in so many copies at the same moment. Raises httpx.HTTPError."""
    secret = inbox.account("sandbox", account).webhook_secret
    # Nothing of the database may be held while the shop takes its time.
    db.session.rollback()
    body = json.dumps(message).encode()
    headers = {"Content-Type": "application/json", protocol.HEADER: protocol.sign(secret, body, int(time.time()))}
    start = threading.Barrier(copies)

    def post() -> None:
        start.wait(patience)
        httpx.post(url, content=body, headers=headers, timeout=patience).raise_for_status()

    with ThreadPoolExecutor(copies) as senders:
        for sent in [senders.submit(post) for _ in range(copies)]:
            sent.result()
