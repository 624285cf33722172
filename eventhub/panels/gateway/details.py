"""Who buys, and who comes."""

from flask import Blueprint, Response, request
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.errors import Invalid
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import checkout as ordering
from eventhub.ordering import open_orders
from eventhub.ordering.questions import Question
from eventhub.ordering.views import ItemView
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
                guest(item, found.questions, mine="mine" in form and not at)
                for at, item in enumerate(found.order.items)
            ],
        )
    except Invalid as error:
        return page(found, values=form, errors=error.errors, status=422)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    return checkout.to_step("address", order)


def guest(item: ItemView, asked: tuple[Question, ...], *, mine: bool) -> ordering.Guest:
    """Who comes with a ticket, as the form has it; the buyer's own ticket carries no name of its own."""
    form = request.form
    return ordering.Guest(
        item=item.public_id,
        name="" if mine else form.get(f"name-{item.public_id}", ""),
        email=None if mine else form.get(f"email-{item.public_id}") or None,
        answers={question.name: form.get(f"answer-{item.public_id}-{question.name}") for question in asked},
    )


def kept(found: Checkout) -> dict[str, str]:
    """What is known already: nothing is asked twice."""
    order = found.order
    known = current_user if current_user.is_authenticated else None
    values = {
        "email": order.email or (known.email if known else ""),
        "name": order.name or (known.name if known else ""),
        "phone": order.phone or (known.phone or "" if known else ""),
    }
    values["mine"] = "" if order.items and order.items[0].holder else "1"
    for item in order.items:
        for name, answer in item.answers.items():
            values[f"answer-{item.public_id}-{name}"] = "1" if answer is True else answer
        values[f"name-{item.public_id}"] = item.holder
        values[f"email-{item.public_id}"] = item.holder_email or ""
    return values


def page(found: Checkout, *, values: object, errors: dict[str, object], status: int = 200) -> Response:
    return respond.page(
        "gateway/details/edit.html",
        status=status,
        values=values,
        errors=errors,
        questions=found.questions,
        **found.context,
    )
