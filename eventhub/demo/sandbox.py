"""The sandbox provider's side: its payment page, and the callbacks it sends. Off in production."""

import json
import time
from typing import Any

import httpx
from celery import Task
from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _

from eventhub import jobs
from eventhub.access.permissions import Permission
from eventhub.errors import NotFound
from eventhub.money import text as money_text
from eventhub.payments import inbox
from eventhub.payments.providers import sandbox as protocol
from eventhub.web import respond
from eventhub.web.policy import allows
from eventhub.web.security import csrf

bp = Blueprint("sandbox", __name__)

SUCCEEDS = "4242424242424242"
DECLINES = "4000000000000002"
REFUND_FAILS = "5105105105105100"

# What each card does after it was accepted: how many callbacks, and when.
CARDS = {SUCCEEDS, DECLINES, REFUND_FAILS}


def agreed(reference: str) -> dict[str, Any]:
    found = protocol.read_reference(reference)
    if found is None:
        raise NotFound()
    return found


@bp.get("/sandbox/pay/<reference>")
@allows(Permission.PUBLIC)
def new(reference: str) -> Response:
    return page(agreed(reference))


@bp.post("/sandbox/pay/<reference>")
@csrf.exempt
@allows(Permission.PUBLIC)
def create(reference: str) -> Response:
    """The card decides. Another company's page has no session with us, so it carries no CSRF token either."""
    payment = agreed(reference)
    card = "".join(request.form.get("card", "").split())
    if card == DECLINES:
        return page(payment, error=_("This card was declined. Nothing was charged; try another card."), status=422)
    if card not in CARDS:
        return page(payment, error=_("The sandbox does not know this card. Use one of the cards below."), status=422)
    send(payment, reference, "payment.succeeded", event_id=f"evt_{payment['payment']}_succeeded")
    return redirect(payment["return_url"], 303)  # type: ignore[return-value]


@bp.post("/sandbox/refunds")
@csrf.exempt
@allows(Permission.PUBLIC)
def refund() -> Response:
    """A refund as asked for by the shop: idempotent by its id, told about by a callback."""
    asked = request.get_json()
    payment = agreed(str(asked.get("reference", "")))
    name = str(asked.get("refund", ""))
    send(
        payment,
        asked["reference"],
        "refund.succeeded",
        event_id=f"evt_{name}_succeeded",
        amount=int(asked["amount"]),
        metadata={"refund": name},
    )
    return Response(json.dumps({"id": f"re_{name}"}), mimetype="application/json")


def page(payment: dict[str, Any], *, error: str | None = None, status: int = 200) -> Response:
    return respond.page(
        "demo/sandbox/new.html",
        status=status,
        amount=money_text(payment["amount"], payment["currency"]),
        error=error,
        succeeds=SUCCEEDS,
        declines=DECLINES,
    )


def send(
    payment: dict[str, Any],
    reference: str,
    kind: str,
    *,
    event_id: str,
    amount: int | None = None,
    metadata: dict[str, str] | None = None,
) -> None:
    jobs.enqueue(
        "sandbox.send_callback",
        url=payment["callback_url"],
        account=payment["account"],
        message={
            "id": event_id,
            "type": kind,
            "reference": reference,
            "amount": payment["amount"] if amount is None else amount,
            "currency": payment["currency"],
            "metadata": {"payment": payment["payment"], **(metadata or {})},
        },
    )


def deliver(url: str, *, account: str, message: dict[str, Any]) -> None:
    """One callback over HTTP, signed at the moment it is sent. Raises httpx.HTTPError for whoever retries."""
    secret = inbox.account("sandbox", account).webhook_secret
    body = json.dumps(message).encode()
    headers = {"Content-Type": "application/json", protocol.HEADER: protocol.sign(secret, body, int(time.time()))}
    httpx.post(url, content=body, headers=headers, timeout=10).raise_for_status()


@jobs.celery.task(name="tasks.sandbox.send_callback", bind=True, max_retries=12)
def send_callback(self: Task, url: str, account: str, message: dict[str, Any]) -> None:
    """Sent again after 1, 2, 4 … seconds until the shop answers 200, as payment companies do."""
    try:
        deliver(url, account=account, message=message)
    except httpx.HTTPError as error:
        raise self.retry(exc=error, countdown=min(2**self.request.retries, 300)) from error
