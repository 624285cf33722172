"""How many places of a standing section, of each ticket type."""

from flask import Blueprint, Response, flash, render_template, request
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.errors import Conflict, Invalid, TooMany
from eventhub.inventory import availability
from eventhub.inventory.claims import HoldExpired
from eventhub.inventory.pools import PlacesTaken
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import open_orders, standing_places
from eventhub.panels.gateway import answers, checkout
from eventhub.web import respond, seatmaps
from eventhub.web.policy import allows

bp = Blueprint("places", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    """`section`, and a `quantity-<tier>` for each ticket type: so many are kept, whatever was kept before."""
    found = checkout.find(order)
    sheet = found.order.sheet
    section = sheet.section_by_public_id.get(request.form.get("section", ""))
    if section is None or section.seated:
        raise Invalid(_("Choose a standing section of this session."))
    said, refused = "", None
    try:
        standing_places.set_places_by_tier(found.order.id, sheet, section, quantities(sheet))
        said = _("Your choice in %(section)s is kept.", section=section.name)
    except PlacesTaken as error:
        refused = fewer_left(error)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    except (Conflict, Invalid, TooMany) as error:
        refused = str(error)
    if not respond.wants_fragment():
        if refused:
            flash(refused)
        return checkout.to_step("tickets", order)
    found = checkout.find(order)
    left = availability.places(sheet)
    regions = respond.partial(
        f"#places-{section.public_id}",
        render_template(
            "gateway/tickets/_places.html",
            section=section,
            left=left.get(section.id, 0),
            seat_map=seatmaps.of(sheet),
            sheet=sheet,
            **found.context,
        ),
        # A field that was filled in keeps what it says through a morph: refused, it has to say again what is kept.
        swap="outerHTML" if refused else "outerMorph",
    )
    regions += seatmaps.updates(seatmaps.of(sheet), seats=(), sections=[section.id], states={}, own=True)
    return answers.cart(found, said=said, refused=refused, regions=regions)


def quantities(sheet: Sheet) -> dict[int, int]:
    """Tier id → how many."""
    return {
        tier.id: quantity(f"quantity-{tier.public_id}") for tier in sheet.tiers if asked(f"quantity-{tier.public_id}")
    }


def asked(name: str) -> bool:
    return name in request.form


def quantity(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 4:
        raise Invalid(_("Enter a number from 0 up."))
    return int(text)


def fewer_left(error: PlacesTaken) -> str:
    available = error.details["sections"][0]["available"]
    if not available:
        return _("There is no place left in this section.")
    return _("Only %(available)d more are left in this section. Choose fewer.", available=available)
