"""Seats that somebody else was quicker to take, each with the nearest equal one that is free."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eventhub.inventory import availability
from eventhub.inventory.sheets import Sheet, SheetSeat
from eventhub.ordering.views import OrderView
from eventhub.panels.gateway.words import seat_name, taken_name
from eventhub.seating import drawn
from eventhub.seating.nearest import nearest

MOST = 10


@dataclass(frozen=True)
class Offer:
    """`instead` is the id to take and `instead_name` how it is called; None when nothing equal is free."""

    lost_name: str
    instead: str | None
    instead_name: str


def instead_of(order: OrderView, lost: Sequence[SheetSeat]) -> list[Offer]:
    """One offer for each of the seats; no seat is offered twice."""
    if not lost:
        return []
    sheet = order.sheet
    taken = set(availability.states(sheet))
    mine = [seat.id for seat in order.seats]
    offers = []
    for seat in lost[:MOST]:
        found = equal_to(sheet, seat, taken=taken, mine=mine)
        if found:
            taken.update(each.id for each in sheet.taken_with(found.id))
        offers.append(
            Offer(
                lost_name=seat_name(sheet.section_by_id[seat.section_id], seat),
                instead=found.public_id if found else None,
                instead_name=taken_name(sheet, found) if found else "",
            )
        )
    return offers


def equal_to(sheet: Sheet, seat: SheetSeat, *, taken: Collection[int], mine: Collection[int]) -> SheetSeat | None:
    free = {each.id for each in sheet.seats.values() if each.id not in taken}
    found = nearest(drawn.layout(sheet.layout_id), seat.id, free=free, prices=sheet.full_prices, beside=mine)
    return sheet.seats[found.id] if found else None


def still_lost(order: OrderView, public_ids: Sequence[str]) -> list[SheetSeat]:
    """Those of the named seats that somebody else has now."""
    sheet = order.sheet
    named = [sheet.seat_by_public_id[each] for each in dict.fromkeys(public_ids) if each in sheet.seat_by_public_id]
    mine = {seat.id for seat in order.seats}
    taken = availability.states_of(sheet, [seat.id for seat in named]) if named else {}
    return [seat for seat in named if seat.id in taken and seat.id not in mine]
