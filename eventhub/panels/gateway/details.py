"""Who buys, and who comes."""

from flask import Blueprint, Response, request
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.errors import Invalid
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import carts
from eventhub.ordering import checkout as ordering
from eventhub.panels.gateway import checkout
from eventhub.panels.gateway.checkout import Checkout
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("details", __name__)


@bp.get("")
@allows(Permission.PUBLIC)
def edit(order: str) -> Response:
    found = checkout.find(order)
    if not found.allows("details"):
        return checkout.to_due(found)
    return page(found, values=kept(found), errors={})


@bp.post("")
@allows(Permission.PUBLIC)
def update(order: str) -> Response:
    found = checkout.find(order)
    if not found.allows("details"):
        return checkout.to_due(found)
    form = request.form
    try:
        ordering.save_buyer(
            found.order.id,
            email=form.get("email", ""),
            name=form.get("name", ""),
            phone=form.get("phone"),
            guests=[
                ordering.Guest(
                    item=item.public_id,
                    name=form.get(f"name-{item.public_id}", ""),
                    email=form.get(f"email-{item.public_id}") or None,
                )
                for item in found.order.items[1:]
            ],
        )
    except Invalid as error:
        return page(found, values=form, errors=error.errors, status=422)
    except (HoldExpired, carts.OrderClosed):
        return checkout.to_step("tickets", order)
    return checkout.to_step("address", order)


def kept(found: Checkout) -> dict[str, str]:
    """What is known already: nothing is asked twice."""
    order = found.order
    known = current_user if current_user.is_authenticated else None
    values = {
        "email": order.email or (known.email if known else ""),
        "name": order.name or (known.name if known else ""),
        "phone": order.phone or (known.phone or "" if known else ""),
    }
    for item in order.items:
        values[f"name-{item.public_id}"] = item.holder
        values[f"email-{item.public_id}"] = item.holder_email or ""
    return values


def page(found: Checkout, *, values: object, errors: dict[str, object], status: int = 200) -> Response:
    return respond.page("gateway/details/edit.html", status=status, values=values, errors=errors, **found.context)
