"""An order whose time ran out, begun again with the same choice as far as it is free."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from eventhub.db import db, retrying, transaction
from eventhub.inventory import sheets
from eventhub.inventory.claims import SeatsTaken
from eventhub.inventory.pools import PlacesTaken
from eventhub.inventory.sheets import Sheet, SheetSeat, SheetSection, SheetTier
from eventhub.ordering import opening
from eventhub.ordering.choosing import Choice
from eventhub.ordering.views import OrderView


@dataclass(frozen=True)
class Renewed:
    """The new order, and what of the old choice could not be had."""

    order_id: int
    gone_seats: Sequence[SheetSeat]
    gone_sections: Sequence[SheetSection]


LOCK = text("SELECT id FROM orders WHERE id = :old FOR NO KEY UPDATE")

# A statement of its own: read with the lock, what another request has just made would be missing.
RENEWED_AS = text(
    """SELECT new.id FROM orders old JOIN orders new ON new.public_id = old.quote ->> 'renewed_as'
       WHERE old.id = :old AND new.status = 'pending'"""
)

KEEP_DETAILS = text(
    """UPDATE orders SET name = old.name, phone = old.phone, address = old.address
       FROM orders old WHERE orders.id = :new AND old.id = :old"""
)

NOTE = text(
    """UPDATE orders SET quote = quote || jsonb_build_object('renewed_as', (SELECT public_id FROM orders WHERE id = :new))
       WHERE id = :old"""
)


@retrying
def renew(order: OrderView, *, device: str | None = None, origin: str | None = None) -> Renewed:
    """A new order with the buyer's details and every seat and place that is still free.

    Asked twice, by a double click or from two tabs, it answers the order that was made the first time.
    """
    sheet = sheets.of(order.sheet.public_id, fresh=True)
    with transaction():
        db.session.execute(LOCK, {"old": order.id})
        before = db.session.execute(RENEWED_AS, {"old": order.id}).scalar()
        if before is not None:
            return Renewed(before, [], [])
        renewed = open_again(sheet, order, device=device, origin=origin)
        for statement in (KEEP_DETAILS, NOTE):
            db.session.execute(statement, {"new": renewed.order_id, "old": order.id})
    return renewed


def open_again(sheet: Sheet, order: OrderView, *, device: str | None, origin: str | None) -> Renewed:
    """The same choice without what is gone. Inside the transaction that locked the old order."""
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
            order_id = opening.open_order(
                sheet,
                Choice(seats=seats, places=places),
                user_id=order.user_id,
                email=order.email,
                device=device,
                origin=origin,
                locale=order.locale,
            )
            return Renewed(order_id, gone_seats, gone_sections)
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
