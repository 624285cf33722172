"""What somebody wants of a session, and the items it becomes; what is too much, unknown or not for sale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventhub import clock, tokens
from eventhub.errors import Conflict, Invalid
from eventhub.inventory import availability
from eventhub.inventory.claims import SeatsTaken
from eventhub.inventory.pools import PlacesTaken, PoolFull
from eventhub.inventory.sheets import Sheet, SheetSection, SheetTier
from eventhub.pricing import prices


class SectionNotForSale(Conflict):
    message = _l("This section is not for sale.")
    kind = "unavailable"


class TooManyItems(Conflict):
    kind = "limit"


class TableTooLarge(TooManyItems):
    """A table that is sold as a whole has more seats than an order has room for."""


class UnknownSeats(Invalid):
    message = _l("Some of these seats do not belong to this session.")


class UnknownTier(Invalid):
    message = _l("This ticket type does not belong to this session.")


@dataclass(frozen=True)
class Choice:
    """What somebody wants: seats and places of a session, each with its tier."""

    seats: Mapping[int, SheetTier] = field(default_factory=dict)
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (section id, tier id) → how many

    def __post_init__(self) -> None:
        # A negative number would give other people's places back.
        if any(count < 0 for count in self.places.values()):
            raise Invalid(errors={"quantity": _l("Enter a number from 0 up.")})

    def __len__(self) -> int:
        return len(self.seats) + sum(self.places.values())


@dataclass(frozen=True)
class NewItem:
    section_id: int
    seat_id: int | None
    tier_id: int
    line: prices.Line


def completed(sheet: Sheet, choice: Choice) -> Choice:
    """The choice with the rest of every table that is sold as a whole. Raises TableTooLarge."""
    seats = dict(choice.seats)
    for seat, tier in choice.seats.items():
        for each in sheet.taken_with(seat):
            seats.setdefault(each.id, tier)
    complete = Choice(seats=seats, places=choice.places)
    if len(complete) > sheet.max_per_order >= len(choice):
        raise table_too_large(sheet, choice)
    return complete


def items_of(sheet: Sheet, choice: Choice) -> list[NewItem]:
    """The items that a choice becomes, with their prices.

    Raises TooManyItems, SectionNotForSale, UnknownSeats, UnknownTier.

    Tiers are looked up in the sheet by their ids: those of the choice may come from a sheet that is not true any more.
    """
    if len(choice) > sheet.max_per_order:
        raise too_many(sheet)
    wanted: list[tuple[SheetSection, int | None, SheetTier]] = []
    for seat_id, tier in choice.seats.items():
        seat = sheet.seats.get(seat_id)
        if seat is None or seat.disabled:
            raise UnknownSeats()
        wanted.append((sheet.section_by_id[seat.section_id], seat_id, tier_of(sheet, tier.id)))
    for (section_id, tier_id), count in choice.places.items():
        section = sheet.section_by_id.get(section_id)
        if section is None or section.seated:
            raise UnknownSeats()
        wanted.extend((section, None, tier_of(sheet, tier_id)) for _ in range(count))
    moment = clock.now()
    items = []
    for section, seat_or_none, tier in wanted:
        line = sheet.line(section, tier)
        if line is None:
            raise SectionNotForSale()
        if not tier.on_sale(moment):
            raise Invalid(_l("This ticket type is not on sale now."), errors={"tier": _l("Not on sale now.")})
        items.append(NewItem(section_id=section.id, seat_id=seat_or_none, tier_id=tier.id, line=line))
    return items


def tier_of(sheet: Sheet, tier_id: int) -> SheetTier:
    """The event's tier as it is now. Raises UnknownTier."""
    if tier_id not in sheet.tier_by_id:
        raise UnknownTier()
    return sheet.tier_by_id[tier_id]


def columns(items: Sequence[NewItem]) -> dict[str, Any]:
    return {
        "item_ids": [tokens.short_id() for _ in items],
        "item_sections": [item.section_id for item in items],
        "item_seats": [item.seat_id for item in items],
        "item_tiers": [item.tier_id for item in items],
        "item_bases": [item.line.base for item in items],
        "item_prices": [item.line.price for item in items],
        "item_fees": [item.line.fee for item in items],
        "item_taxes": [item.line.tax for item in items],
        "item_totals": [item.line.total for item in items],
    }


def quote_of(sheet: Sheet, items: Sequence[NewItem]) -> prices.Quote:
    return prices.quote(
        [
            {
                "section": item.section_id,
                "seat": item.seat_id,
                "tier": item.tier_id,
                "base": item.line.base,
                "price": item.line.price,
                "discount": item.line.discount,
                "fee": item.line.fee,
                "tax": item.line.tax,
                "total": item.line.total,
            }
            for item in items
        ],
        currency=sheet.currency,
        terms=sheet.terms,
    )


def totals(choice: Choice) -> dict[int, int]:
    """Section id → places over all tiers."""
    found: dict[int, int] = {}
    for (section, _), count in choice.places.items():
        found[section] = found.get(section, 0) + count
    return found


def seats_taken(sheet: Sheet, gone: set[int]) -> SeatsTaken:
    seats = sorted((sheet.seats[seat] for seat in gone), key=lambda seat: seat.id)
    return SeatsTaken(seats=[seat.public_id for seat in seats])


def places_taken(sheet: Sheet, full: PoolFull) -> PlacesTaken:
    left = availability.places(sheet).get(full.section_id, 0)
    return PlacesTaken(sections=[{"id": sheet.section_by_id[full.section_id].public_id, "available": left}])


def too_many(sheet: Sheet) -> TooManyItems:
    return TooManyItems(
        ngettext(
            "One order can hold %(num)d ticket for this session.",
            "One order can hold %(num)d tickets for this session.",
            sheet.max_per_order,
        ),
        limit=sheet.max_per_order,
    )


def has_table(sheet: Sheet, choice: Choice) -> bool:
    return any(len(sheet.taken_with(seat)) > 1 for seat in choice.seats)


def table_too_large(sheet: Sheet, choice: Choice) -> TableTooLarge:
    size = max(len(sheet.taken_with(seat)) for seat in choice.seats)
    return TableTooLarge(
        _l(
            "This table is sold as a whole. It has %(size)d seats, and one order can hold %(limit)d tickets in all.",
            size=size,
            limit=sheet.max_per_order,
        ),
        limit=sheet.max_per_order,
    )
