"""What a shop may ask the sandbox company, signed with its account's secret: nobody else can charge, end or refund."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from eventhub.access.permissions import Permission
from eventhub.demo import charges, sender
from eventhub.demo.models import SandboxCharge
from eventhub.errors import Forbidden, Invalid
from eventhub.payments import inbox
from eventhub.payments.providers import BadCallback
from eventhub.payments.providers import sandbox as protocol
from eventhub.web.policy import allows
from eventhub.web.security import csrf

bp = Blueprint("sandbox_questions", __name__)
csrf.exempt(bp)


@bp.get("/payments/<reference>")
@allows(Permission.PUBLIC)
def show(reference: str) -> Response:
    agreed = asked_by_the_shop(reference)
    return state(agreed, charges.find(agreed["payment"]))


@bp.post("/payments/<reference>/expiry")
@allows(Permission.PUBLIC)
def expire(reference: str) -> Response:
    """From now on the page refuses to charge; answers what the payment is then."""
    agreed = asked_by_the_shop(reference)
    return state(agreed, charges.end(agreed, reference))


@bp.post("/refunds")
@allows(Permission.PUBLIC)
def refund() -> Response:
    """Idempotent by the shop's name for it. The outcome comes by callback; asked again, it is said here too.

    Without a name it is a refund begun at the company's own desk, of which the shop learns by the callback.
    """
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        raise Invalid()
    reference = str(asked.get("reference", ""))
    agreed = asked_by_the_shop(reference)
    amount, name = asked.get("amount"), asked.get("refund")
    if type(amount) is not int or not (name is None or isinstance(name, str)):
        raise Invalid()
    done = charges.pay_back(agreed, amount=amount, name=name)
    if done.fresh:
        sender.announce_refund(agreed, reference, done, ours=name is None)
        return jsonify(id=sender.name_of(done), status="sent")
    if done.succeeded:
        return jsonify(id=sender.name_of(done), status="succeeded")
    return jsonify(id=sender.name_of(done), status="failed", reason=sender.REFUSED)


def asked_by_the_shop(reference: str) -> dict[str, Any]:
    """What was agreed about the payment, for the shop whose account it is. Raises Forbidden."""
    agreed = protocol.read_reference(reference)
    if agreed is None:
        raise Forbidden()
    secret = inbox.account("sandbox", agreed["account"]).webhook_secret
    signed = protocol.question(request.method, request.path, request.get_data())
    try:
        protocol.check(secret, request.headers.get(protocol.HEADER, ""), signed)
    except BadCallback:
        raise Forbidden() from None
    return agreed


def state(agreed: dict[str, Any], charge: SandboxCharge | None) -> Response:
    if charge is None:
        return jsonify(status="open", amount=agreed["amount"], currency=agreed["currency"])
    # The company has the money as soon as the card is charged, whether or not it told the shop.
    status = "succeeded" if charge.status == "waiting" else charge.status
    return jsonify(status=status, amount=charge.amount, currency=charge.currency)
