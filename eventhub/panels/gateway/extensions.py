"""Two minutes more."""

from flask import Blueprint, Response, flash, make_response, render_template
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.errors import Conflict
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import extension, open_orders
from eventhub.panels.gateway import checkout
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("extensions", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    found = checkout.find(order)
    said = _("Your seats are kept for two more minutes.")
    try:
        extension.extend(found.order.id, found.order.sheet)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    except Conflict as error:
        said = str(error)
    if not respond.wants_fragment():
        flash(said)
        return checkout.to_due(checkout.find(order))
    found = checkout.find(order)
    html = "".join(
        respond.partial(f"#{name}", render_template(f"ordering/_{name}.html", **found.context))
        for name in ("clock", "extend")
    )
    html += respond.partial("#status", said, swap="innerHTML")
    return respond.vary(make_response(html))
