"""An order whose time ran out, begun again with the same choice as far as it is free."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from eventhub.db import db, transaction
from eventhub.inventory import sheets
from eventhub.inventory.claims import SeatsTaken
from eventhub.inventory.pools import PlacesTaken
from eventhub.inventory.sheets import SheetSeat, SheetSection, SheetTier
from eventhub.ordering import carts
from eventhub.ordering.carts import Choice
from eventhub.ordering.views import OrderView


@dataclass(frozen=True)
class Renewed:
    """The new order, and what of the old choice could not be had."""

    order_id: int
    gone_seats: Sequence[SheetSeat]
    gone_sections: Sequence[SheetSection]


def renew(order: OrderView, *, device: str | None = None, origin: str | None = None) -> Renewed:
    """A new order with the buyer's details and every seat and place that is still free."""
    sheet = sheets.of(order.sheet.public_id, fresh=True)
    seats: dict[int, SheetTier] = {item.seat.id: item.tier for item in order.items if item.seat}
    places: dict[tuple[int, int], int] = {}
    for item in order.items:
        if not item.seat:
            key = (item.section.id, item.tier.id)
            places[key] = places.get(key, 0) + 1
    gone_seats: list[SheetSeat] = []
    gone_sections: list[SheetSection] = []
    while True:
        try:
            order_id = carts.open_order(
                sheet,
                Choice(seats=seats, places=places),
                user_id=order.user_id,
                email=order.email,
                device=device,
                origin=origin,
                locale=order.locale,
            )
            break
        except SeatsTaken as taken:
            # A table that is sold as a whole goes with the first seat of it that is gone.
            for public_id in taken.details["seats"]:
                for seat in sheet.taken_with(sheet.seat_by_public_id[public_id].id):
                    if seats.pop(seat.id, None):
                        gone_seats.append(seat)
        except PlacesTaken as taken:
            section = sheet.section_by_public_id[taken.details["sections"][0]["id"]]
            places = {key: count for key, count in places.items() if key[0] != section.id}
            gone_sections.append(section)
    with transaction():
        db.session.execute(
            text(
                """UPDATE orders SET name = old.name, phone = old.phone, address = old.address
                   FROM orders old WHERE orders.id = :new AND old.id = :old"""
            ),
            {"new": order_id, "old": order.id},
        )
    return Renewed(order_id, gone_seats, gone_sections)
