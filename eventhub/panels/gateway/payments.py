"""Paying: on the provider's page, and back."""

from flask import Blueprint, Response, request, url_for

from eventhub.access.permissions import Permission
from eventhub.errors import Invalid
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import checkout as ordering
from eventhub.ordering import open_orders
from eventhub.panels.gateway import checkout
from eventhub.panels.gateway.checkout import Checkout
from eventhub.payments import attempts
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("payments", __name__)


@bp.get("")
@allows(Permission.PUBLIC)
def new(order: str) -> Response:
    found = checkout.find(order)
    if not found.allows("payment"):
        return checkout.to_due(found)
    return page(found)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    found = checkout.find(order)
    if not found.allows("payment"):
        return checkout.to_due(found)
    if request.form.get("total") != str(found.order.total):
        # Another tab changed the order: nobody pays a price that is not on the screen.
        return page(found, changed=True, status=409)
    try:
        payment = ordering.begin_payment(
            found.order.id,
            provider=request.form.get("provider", ""),
            return_url=url_for("gateway.done.show", order=order, _external=True),
        )
    except ordering.AnswersMissing:
        return checkout.to_step("details", order)
    except Invalid as error:
        return page(found, errors=error.errors, status=422)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    if payment is None or payment.url is None:
        return checkout.to_step("done", order)
    return respond.see_other(payment.url)


def page(
    found: Checkout,
    *,
    errors: dict[str, object] | None = None,
    changed: bool = False,
    code: str = "",
    status: int = 200,
) -> Response:
    return respond.page(
        "gateway/payments/new.html",
        status=status,
        errors=errors or {},
        changed=changed,
        code=code,
        accounts=attempts.accounts_for(found.order.sheet.organizer_id),
        **found.context,
    )
