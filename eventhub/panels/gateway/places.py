"""How many places of a standing section."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.errors import Conflict, Invalid
from eventhub.inventory.claims import HoldExpired
from eventhub.inventory.pools import PlacesTaken
from eventhub.ordering import carts
from eventhub.panels.gateway import answers, checkout
from eventhub.web import respond, seatmaps
from eventhub.web.policy import allows

bp = Blueprint("places", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    found = checkout.find(order)
    sheet = found.order.sheet
    section = sheet.section_by_public_id.get(request.form.get("section", ""))
    tier = sheet.tier_by_public_id.get(request.form.get("tier", "")) or sheet.default_tier
    if section is None or section.seated:
        raise Invalid(_("Choose a standing section of this session."))
    said, refused = "", None
    try:
        carts.set_places(found.order.id, sheet, section, tier, quantity())
        said = _("Your choice in %(section)s is kept.", section=section.name)
    except PlacesTaken as error:
        refused = fewer_left(error)
    except (HoldExpired, carts.OrderClosed):
        return checkout.to_step("tickets", order)
    except (Conflict, Invalid) as error:
        refused = str(error)
    if not respond.wants_fragment():
        if refused:
            flash(refused)
        return checkout.to_step("tickets", order)
    found = checkout.find(order)
    changed = seatmaps.updates(seatmaps.of(sheet), seats=(), sections=[section.id], states={}, own=True)
    return answers.cart(found, said=said, refused=refused, regions=changed)


def quantity() -> int:
    text = request.form.get("quantity", "").strip()
    if not text.isdecimal() or len(text) > 4:
        raise Invalid(_("Enter a number from 0 up."))
    return int(text)


def fewer_left(error: PlacesTaken) -> str:
    available = error.details["sections"][0]["available"]
    if not available:
        return _("There is no place left in this section.")
    return _("Only %(available)d more are left in this section. Choose fewer.", available=available)
