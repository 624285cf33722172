"""Choosing: the map, the list, the places, and what they cost."""

from typing import Any

from flask import Blueprint, Response, request

from eventhub.access.permissions import Permission
from eventhub.inventory import availability, changes
from eventhub.inventory.sheets import Sheet
from eventhub.panels.gateway import checkout, offers
from eventhub.panels.gateway.checkout import Checkout
from eventhub.seating import drawing
from eventhub.web import respond, seatmaps
from eventhub.web.policy import allows

bp = Blueprint("tickets", __name__)

LISTED_AT_ONCE = 5000


@bp.get("")
@allows(Permission.PUBLIC)
def edit(order: str) -> Response:
    found = checkout.find(order)
    if found.due == "done":
        return checkout.to_due(found)
    if found.order.run_out:
        return respond.page("gateway/tickets/expired.html", taken=taken_since(found), **found.context)
    if not found.order.pending:
        return respond.page("gateway/tickets/cancelled.html", **found.context)
    # A section asked for by itself is the list's: it is sent alone, without the map.
    blocks = ["list"] if "section" in request.args else []
    return respond.packed(respond.page("gateway/tickets/edit.html", *blocks, **choosing(found)))


def choosing(found: Checkout) -> dict[str, Any]:
    """All that the page of choosing shows. The feed's version is read before the state, so nothing falls between."""
    order, sheet = found.order, found.order.sheet
    head = changes.head(sheet.public_id)
    states = availability.states(sheet)
    mine = frozenset(seat.id for seat in order.seats)
    left = availability.places(sheet)
    seat_map = seatmaps.of(sheet)
    return {
        **found.context,
        "sheet": sheet,
        "tag": head.version if head else 0,
        "seat_map": seat_map,
        "symbols": drawing.SYMBOLS,
        "states": states,
        "mine": mine,
        "left": left,
        "offers": offers.instead_of(order, offers.still_lost(order, request.args.getlist("lost"))),
        "body": seat_map.drawing.body(states, mine, left),
        **list_of(sheet, {seat.section_id for seat in order.seats}),
        "free": {
            section.id: sum(not seat.disabled and seat.id not in states for seat in section.seats)
            for section in sheet.sections
            if section.seated
        },
    }


def list_of(sheet: Sheet, own: set[int]) -> dict[str, set[int]]:
    """The ids of the sections whose seats are in the list, and of those that are open in it.

    All are in it, or in a stadium, whose 60,000 buttons no browser bears, the one that is asked for and those of the
    order; the others come when they are opened, or by a link.
    """
    seated = [section for section in sheet.sections if section.seated]
    if len(sheet.seats) <= LISTED_AT_ONCE:
        return {"listed": {section.id for section in seated}, "opened": {section.id for section in seated[:1]}}
    asked = sheet.section_by_public_id.get(request.args.get("section", ""))
    few = own | {asked.id if asked else seated[0].id}
    return {"listed": few, "opened": few}


def taken_since(found: Checkout) -> set[int]:
    """The ids of the seats of an order that ran out which somebody else has by now."""
    seats = [seat.id for seat in found.order.seats]
    states = availability.states_of(found.order.sheet, seats) if seats else {}
    return set(states)
