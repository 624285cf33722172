"""What else goes on the invoice."""

from babel import Locale
from flask import Blueprint, Response, request
from flask_babel import get_locale

from eventhub.access.permissions import Permission
from eventhub.errors import Invalid
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import checkout as ordering
from eventhub.ordering import open_orders
from eventhub.panels.gateway import checkout
from eventhub.panels.gateway.checkout import Checkout
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("addresses", __name__)


@bp.get("")
@allows(Permission.PUBLIC)
def edit(order: str) -> Response:
    found = checkout.find(order)
    if not found.allows("address"):
        return checkout.to_due(found)
    return page(found, values=found.order.address or {}, errors={})


@bp.post("")
@allows(Permission.PUBLIC)
def update(order: str) -> Response:
    found = checkout.find(order)
    if not found.allows("address"):
        return checkout.to_due(found)
    try:
        ordering.save_address(found.order.id, request.form)
    except Invalid as error:
        return page(found, values=request.form, errors=error.errors, status=422)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    return checkout.to_step("payment", order)


def page(found: Checkout, *, values: object, errors: dict[str, object], status: int = 200) -> Response:
    return respond.page(
        "gateway/addresses/edit.html",
        status=status,
        values=values,
        errors=errors,
        countries=countries(),
        **found.context,
    )


def countries() -> list[tuple[str, str]]:
    """Code and name of each country, sorted as the reader's language has it."""
    territories = (get_locale() or Locale("en")).territories
    named = [(code, name) for code, name in territories.items() if len(code) == 2 and code.isalpha()]
    leave_out = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    return sorted((pair for pair in named if pair[0] not in leave_out), key=lambda pair: pair[1].casefold())
