"""Callbacks as the sandbox sends them: signed, to the webhook's own address."""

import json
import time
from itertools import count
from typing import Any

from flask import Flask

from eventhub.payments.models import Payment, ProviderAccount
from eventhub.payments.providers import sandbox
from tests.ordering import sales

HEADER = sandbox.HEADER
numbers = count(1)


def message(about: Payment, kind: str = "payment.succeeded", **fields: Any) -> dict[str, Any]:
    return {
        "id": f"evt_{next(numbers)}",
        "type": kind,
        "reference": about.reference,
        "amount": about.amount,
        "currency": about.currency,
        "metadata": {"payment": about.public_id},
    } | fields


def signed(account: ProviderAccount, told: dict[str, Any], *, age: int = 0) -> tuple[bytes, dict[str, str]]:
    """The body and its signature, made so many seconds ago."""
    body = json.dumps(told).encode()
    return body, {HEADER: sandbox.sign(account.webhook_secret, body, int(time.time()) - age)}


def post(app: Flask, account: str, body: bytes, headers: dict[str, str]) -> int:
    """The answer's status."""
    answer = app.test_client().post(
        f"/webhooks/sandbox/{account}", data=body, headers=headers, content_type="application/json"
    )
    return answer.status_code


def tell(app: Flask, account: ProviderAccount, told: dict[str, Any]) -> int:
    return post(app, account.public_id, *signed(account, told))


def events() -> list[Any]:
    return sales.rows("SELECT * FROM webhook_events ORDER BY id")
