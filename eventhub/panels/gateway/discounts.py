"""A discount code, put on the order or taken off it."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import discounts as ordering
from eventhub.ordering import open_orders
from eventhub.panels.gateway import checkout, payments
from eventhub.pricing.discounts import DiscountInvalid
from eventhub.web import limits
from eventhub.web.policy import allows

bp = Blueprint("discounts", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    """`code` is applied; with `remove` the one that is on the order goes."""
    found = checkout.find(order)
    if not found.allows("payment"):
        return checkout.to_due(found)
    guesses = limits.here(limits.CODES)
    limits.check(guesses)
    try:
        if "remove" in request.form:
            ordering.remove(found.order.id, found.order.sheet)
            flash(_("The code is taken off again."))
        else:
            ordering.apply(found.order.id, found.order.sheet, request.form.get("code", ""))
            flash(_("The code is applied."))
    except DiscountInvalid as error:
        limits.spend(guesses)
        return payments.page(found, errors=error.errors, code=request.form.get("code", ""), status=422)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    return checkout.to_step("payment", order)
