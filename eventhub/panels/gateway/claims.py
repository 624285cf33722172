"""A seat taken, or given back; with its table where that is sold as a whole."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.errors import Conflict, Invalid, TooMany
from eventhub.inventory import availability
from eventhub.inventory.claims import HoldExpired, SeatsTaken
from eventhub.inventory.sheets import Sheet, SheetSeat, SheetTier
from eventhub.ordering import carts, choosing, open_orders
from eventhub.panels.gateway import answers, checkout, offers
from eventhub.panels.gateway.checkout import Checkout
from eventhub.panels.gateway.words import taken_name
from eventhub.web import respond, seatmaps
from eventhub.web.policy import allows

bp = Blueprint("claims", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    """`take` or `give_back` names the seat, `tier` its ticket type; either is harmless when it is done already."""
    found = checkout.find(order)
    sheet = found.order.sheet
    seat, taking = asked(sheet)
    name = taken_name(sheet, seat)
    said, refused = _("%(seat)s is yours.", seat=name) if taking else _("%(seat)s is free again.", seat=name), None
    lost: list[SheetSeat] = []
    try:
        if taking:
            carts.add(found.order.id, sheet, choosing.Choice(seats={seat.id: tier_asked(sheet)}))
        else:
            carts.drop_seat(found.order.id, sheet, seat.id)
    except SeatsTaken:
        lost = [seat]
        refused = _("%(seat)s was just taken by somebody else.", seat=name)
    except (HoldExpired, open_orders.OrderClosed):
        return checkout.to_step("tickets", order)
    except (Conflict, TooMany) as error:
        refused = str(error)
    if respond.wants_fragment():
        return changed(checkout.find(order), seat, said=said, refused=refused, lost=lost)
    if lost:
        # A page that says what can be taken instead, and that may be loaded again.
        return respond.see_other(url_for("gateway.tickets.edit", order=order, lost=seat.public_id))
    if refused:
        flash(refused)
    return checkout.to_step("tickets", order)


def changed(found: Checkout, seat: SheetSeat, *, said: str, refused: str | None, lost: Sequence[SheetSeat]) -> Response:
    """The order as it is now, with the seat and its table on map and list."""
    sheet = found.order.sheet
    mine = frozenset(each.id for each in found.order.seats)
    seat_map = seatmaps.of(sheet)
    seats = [each.id for each in sheet.taken_with(seat.id)]
    regions = seatmaps.updates(seat_map, seats=seats, states=availability.states_of(sheet, seats), mine=mine, own=True)
    regions += respond.partial("#flag", f"<svg>{seat_map.drawing.flag(mine)}</svg>", swap="outerHTML strip:true")
    instead = offers.instead_of(found.order, lost)
    return answers.cart(found, said=said, refused=refused, offers=instead, regions=regions)


def asked(sheet: Sheet) -> tuple[SheetSeat, bool]:
    taking = "take" in request.form
    seat = sheet.seat_by_public_id.get(request.form.get("take" if taking else "give_back", ""))
    if seat is None:
        raise Invalid(_("Choose a seat of this session."))
    return seat, taking


def tier_asked(sheet: Sheet) -> SheetTier:
    given = request.form.get("tier")
    if not given:
        return sheet.default_tier
    if given not in sheet.tier_by_public_id:
        raise Invalid(_("Choose a ticket type of this event."))
    return sheet.tier_by_public_id[given]
