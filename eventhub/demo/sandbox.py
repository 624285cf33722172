"""The sandbox company's payment page, off in production."""

from typing import Any

import httpx
import structlog
from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _

from eventhub import jobs
from eventhub.access.permissions import Permission
from eventhub.demo import charges, sender
from eventhub.demo.charges import CARDS, SUCCEEDS, Card
from eventhub.demo.models import SandboxCharge
from eventhub.errors import NotFound
from eventhub.money import text as money_text
from eventhub.payments.providers import sandbox as protocol
from eventhub.web import respond
from eventhub.web.policy import allows
from eventhub.web.security import csrf

log = structlog.get_logger(__name__)

bp = Blueprint("sandbox", __name__)

# How long the buyer's browser waits for the shop to take a callback: a server with a single thread never does, since
# that thread is the one that waits.
PATIENCE_SECONDS = 4.0


@bp.get("/<reference>")
@allows(Permission.PUBLIC)
def new(reference: str) -> Response:
    payment = agreed(reference)
    if charge := charges.find(payment["payment"]):
        return ended(payment, charge)
    return page(payment)


@bp.post("/<reference>")
@csrf.exempt
@allows(Permission.PUBLIC)
def create(reference: str) -> Response:
    """The card decides. Another company's page has no session with us, so it carries no CSRF token either."""
    payment = agreed(reference)
    if charge := charges.find(payment["payment"]):
        return back(payment, charge)
    card = CARDS.get("".join(request.form.get("card", "").split()))
    if card is None:
        return page(payment, error=_("The sandbox does not know this card. Use one of the cards below."), status=422)
    confirmed = request.form.get("authentication")
    if not card.accepted or confirmed == "refused":
        return page(payment, error=_("This card was declined. Nothing was charged; try another card."), status=422)
    if card.authenticates and confirmed != "confirmed":
        return page(payment, confirming=card)
    charge = charges.accept(payment, reference, card)
    if charge.status == "waiting" and card.callback_first:
        tell_first(payment["payment"])
    return back(payment, charge)


def agreed(reference: str) -> dict[str, Any]:
    found = protocol.read_reference(reference)
    if found is None:
        raise NotFound()
    return found


def tell_first(payment: str) -> None:
    """The callback before the browser goes back, or by a task when the shop does not take it in time."""
    try:
        sender.deliver_charge(payment, patience=PATIENCE_SECONDS)
    except httpx.HTTPError as error:
        log.warning("sandbox.callback_not_taken", payment=payment, error=str(error))
        jobs.enqueue("sender.tell_charge", payment=payment)


def back(payment: dict[str, Any], charge: SandboxCharge) -> Response:
    """After paying, and after paying again: charged once, and sent where the card leads."""
    if charge.status != "expired" and CARDS[charge.card].sends_browser_back:
        return redirect(payment["return_url"], 303)  # type: ignore[return-value]
    return ended(payment, charge)


def ended(payment: dict[str, Any], charge: SandboxCharge) -> Response:
    paid = charge.status != "expired"
    stranded = paid and not CARDS[charge.card].sends_browser_back
    return respond.page(
        "demo/sandbox/ended.html",
        status=200 if paid else 410,
        paid=paid,
        amount=money_text(charge.amount if paid else payment["amount"], payment["currency"]),
        return_url=None if stranded else payment["return_url"],
    )


def page(
    payment: dict[str, Any], *, error: str | None = None, confirming: Card | None = None, status: int = 200
) -> Response:
    return respond.page(
        "demo/sandbox/new.html",
        status=status,
        address=request.path,
        amount=money_text(payment["amount"], payment["currency"]),
        error=error,
        confirming=confirming,
        card=request.form.get("card", SUCCEEDS),
        cards=CARDS.values(),
    )
