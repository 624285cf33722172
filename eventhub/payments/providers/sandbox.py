"""The sandbox: a payment company that moves no money, so that the main job runs without keys and without network.

Its pages, its books and its sender of callbacks live in `eventhub.demo`; the two talk as a shop and a company do: a
payment's address that carries what was agreed under a signature, signed callbacks and signed questions over HTTP.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import httpx
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from eventhub.db import refuse_in_transaction
from eventhub.payments.models import Payment, ProviderAccount, Refund
from eventhub.payments.providers.base import (
    BadCallback,
    Callback,
    Created,
    Outcome,
    ProviderAway,
    ProviderRefused,
    ProviderUntouched,
    RefundState,
    State,
)

HEADER = "EventHub-Sandbox-Signature"
TOLERANCE_SECONDS = 300
PATIENCE_SECONDS = 10

OUTCOMES: dict[str, Outcome] = {
    "payment.succeeded": "succeeded",
    "payment.failed": "failed",
    "refund.succeeded": "refund_succeeded",
    "refund.failed": "refund_failed",
}


def seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="sandbox-payment")


def read_reference(reference: str) -> dict[str, Any] | None:
    """What was agreed with the shop about this payment, or None when the reference is not one of ours."""
    try:
        agreed: dict[str, Any] = seal().loads(reference)
    except BadSignature:
        return None
    return agreed


def sign(secret: str, body: bytes, at: int) -> str:
    """`t=<unix time>,v1=<HMAC-SHA256 of "t.body">`, as Stripe signs its callbacks."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def check(secret: str, given: str, body: bytes) -> None:
    """Raises BadCallback for a signature that does not fit, or is older than five minutes."""
    parts = dict(part.split("=", 1) for part in given.split(",") if "=" in part)
    moment = parts.get("t", "")
    if not moment.isdecimal() or abs(time.time() - int(moment)) > TOLERANCE_SECONDS:
        raise BadCallback("the signature is missing or stale")
    expected = sign(secret, body, int(moment)).partition(",v1=")[2]
    if not hmac.compare_digest(expected.encode(), parts.get("v1", "").encode()):
        raise BadCallback("the signature does not fit")


def question(method: str, path: str, body: bytes) -> bytes:
    """What is signed of a question to the company. It is no JSON, so it can never pass for a callback."""
    return f"{method} {path}\n".encode() + body


class Sandbox:
    name = "sandbox"

    def create(self, payment: Payment, *, return_url: str, callback_url: str) -> Created:
        refuse_in_transaction()
        reference = str(
            seal().dumps(
                {
                    "payment": payment.public_id,
                    "amount": payment.amount,
                    "currency": payment.currency,
                    "return_url": return_url,
                    "callback_url": callback_url,
                    "account": payment.account.public_id,
                }
            )
        )
        return Created(reference=reference, url=f"/sandbox/pay/{reference}")

    def verify(self, account: ProviderAccount, headers: Mapping[str, str], body: bytes) -> None:
        check(account.webhook_secret, headers.get(HEADER, ""), body)

    def parse(self, body: bytes) -> Callback:
        try:
            message = json.loads(body)
            return Callback(
                event_id=str(message["id"]),
                kind=str(message["type"]),
                outcome=OUTCOMES.get(message["type"], "other"),
                payment=message["metadata"].get("payment"),
                reference=message.get("reference"),
                amount=int(message["amount"]),
                currency=str(message["currency"]),
                refund=message["metadata"].get("refund"),
                refund_reference=message.get("refund"),
                reason=message.get("reason"),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadCallback("the body cannot be read") from error

    def status(self, payment: Payment) -> State:
        return state(ask("GET", f"/sandbox/payments/{payment.reference}", payment.account))

    def expire(self, payment: Payment) -> State:
        return state(ask("POST", f"/sandbox/payments/{payment.reference}/expiry", payment.account))

    def refund(self, refund: Refund) -> RefundState:
        answer = ask(
            "POST",
            "/sandbox/refunds",
            refund.payment.account,
            {"reference": refund.payment.reference, "amount": refund.amount, "refund": refund.public_id},
        )
        try:
            return RefundState(
                reference=str(answer["id"]), outcome=answer.get("status", "sent"), reason=answer.get("reason")
            )
        except KeyError as error:
            raise ProviderAway() from error


def state(answer: dict[str, Any]) -> State:
    try:
        return State(outcome=answer["status"], amount=int(answer["amount"]), currency=str(answer["currency"]))
    except (KeyError, ValueError) as error:
        raise ProviderAway() from error


def ask(method: str, path: str, account: ProviderAccount, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """One signed question over HTTP. Raises ProviderUntouched, ProviderAway, ProviderRefused."""
    refuse_in_transaction()
    body = b"" if content is None else json.dumps(content).encode()
    signature = sign(account.webhook_secret, question(method, path, body), int(time.time()))
    headers = {"Content-Type": "application/json", "Accept": "application/json", HEADER: signature}
    try:
        answer = httpx.request(
            method,
            current_app.config["EVENTHUB"].base_url + path,
            content=body,
            headers=headers,
            timeout=PATIENCE_SECONDS,
        )
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise ProviderUntouched() from error
    except httpx.HTTPError as error:
        raise ProviderAway() from error
    return answer_of(answer)


def answer_of(answer: httpx.Response) -> dict[str, Any]:
    said = f"{answer.status_code} {answer.text[:200]}"
    if answer.status_code in (429, 503):
        raise ProviderUntouched() from httpx.HTTPStatusError(said, request=answer.request, response=answer)
    try:
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPStatusError, ValueError) as error:
        if answer.is_client_error:
            raise ProviderRefused(said) from error
        raise ProviderAway() from error
    return found
