"""A seat taken, or given back."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.errors import Conflict, Invalid
from eventhub.inventory import availability
from eventhub.inventory.claims import HoldExpired, SeatsTaken
from eventhub.inventory.sheets import Sheet, SheetSeat
from eventhub.ordering import carts
from eventhub.panels.gateway import answers, checkout
from eventhub.panels.gateway.words import seat_name
from eventhub.web import respond, seatmaps
from eventhub.web.policy import allows

bp = Blueprint("claims", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    """`take` or `give_back` names the seat; either is harmless when it is done already."""
    found = checkout.find(order)
    sheet = found.order.sheet
    seat, taking = asked(sheet)
    name = seat_name(sheet.section_by_id[seat.section_id], seat)
    said, refused = _("%(seat)s is yours.", seat=name) if taking else _("%(seat)s is free again.", seat=name), None
    try:
        if taking:
            carts.add(found.order.id, sheet, carts.Choice(seats={seat.id: sheet.default_tier}))
        else:
            carts.drop_seat(found.order.id, sheet, seat.id)
    except SeatsTaken:
        refused = _("%(seat)s was just taken by somebody else. Choose another one.", seat=name)
    except (HoldExpired, carts.OrderClosed):
        return checkout.to_step("tickets", order)
    except Conflict as error:
        refused = str(error)
    if not respond.wants_fragment():
        if refused:
            flash(refused)
        return checkout.to_step("tickets", order)
    found = checkout.find(order)
    mine = frozenset(each.id for each in found.order.seats)
    seat_map = seatmaps.of(sheet)
    changed = seatmaps.updates(
        seat_map,
        seats=[seat.id],
        states=availability.states_of(sheet, [seat.id]),
        mine=mine,
        own=True,
    )
    flag = respond.partial("#flag", f"<svg>{seat_map.drawing.flag(mine)}</svg>", swap="outerHTML strip:true")
    return answers.cart(found, said=said, refused=refused, regions=changed + flag)


def asked(sheet: Sheet) -> tuple[SheetSeat, bool]:
    taking = "take" in request.form
    seat = sheet.seat_by_public_id.get(request.form.get("take" if taking else "give_back", ""))
    if seat is None:
        raise Invalid(_("Choose a seat of this session."))
    return seat, taking
