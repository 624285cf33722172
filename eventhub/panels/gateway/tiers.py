"""Another ticket type for one item."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.errors import Invalid
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import open_orders, tier_changes
from eventhub.panels.gateway import answers, checkout
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("tiers", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def update(order: str, item: str) -> Response:
    found = checkout.find(order)
    tier = found.order.sheet.tier_by_public_id.get(request.form.get("tier", ""))
    if tier is None:
        raise Invalid(_("Choose a ticket type of this event."))
    try:
        tier_changes.change_tier(found.order.id, found.order.sheet, item, tier)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    if not respond.wants_fragment():
        return checkout.to_step("tickets", order)
    return answers.cart(checkout.find(order), said=_("Ticket type changed to %(tier)s.", tier=tier.name))
