"""The sandbox: a payment company that moves no money, so that the main job runs without keys and without network.

Its pages and its sender of callbacks live in `eventhub.demo.sandbox`; the two talk as a shop and a company do: a
payment's address that carries what was agreed under a signature, and signed callbacks over HTTP.
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
from eventhub.payments.providers.base import BadCallback, Callback, Created, Outcome, ProviderAway

HEADER = "EventHub-Sandbox-Signature"
TOLERANCE_SECONDS = 300

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
        given = dict(part.split("=", 1) for part in headers.get(HEADER, "").split(",") if "=" in part)
        moment = given.get("t", "")
        if not moment.isdecimal() or abs(time.time() - int(moment)) > TOLERANCE_SECONDS:
            raise BadCallback("the signature is missing or stale")
        expected = sign(account.webhook_secret, body, int(moment)).partition(",v1=")[2]
        if not hmac.compare_digest(expected.encode(), given.get("v1", "").encode()):
            raise BadCallback("the signature does not fit")

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
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadCallback("the body cannot be read") from error

    def refund(self, refund: Refund) -> str:
        refuse_in_transaction()
        base_url = current_app.config["EVENTHUB"].base_url
        try:
            answer = httpx.post(
                f"{base_url}/sandbox/refunds",
                json={"reference": refund.payment.reference, "amount": refund.amount, "refund": refund.public_id},
                timeout=10,
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise ProviderAway() from error
        return str(answer.json()["id"])
