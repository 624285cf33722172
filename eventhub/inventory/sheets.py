"""All that a sale needs to know of a session, read once a version and kept in the process.

Prices, tiers, terms, sections and seats; nothing of what is free or taken. Whoever changes something of it raises the
session's `version`; the statements that claim compare it, so a stale sheet can never sell.
"""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from eventhub.catalog.models import Event, EventSession, Organizer, Venue
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.pricing import prices
from eventhub.pricing.models import Tier
from eventhub.pricing.prices import Line, Terms
from eventhub.seating.models import Layout, Seat, Section

CHECK_AGAIN_SECONDS = 1.0
KEEP = 200


@dataclass(frozen=True)
class SheetTier:
    id: int
    public_id: str
    name: str
    description: str
    rule: str
    value: int
    sales_from: datetime | None
    sales_until: datetime | None
    door_note: str

    def on_sale(self, moment: datetime) -> bool:
        return (self.sales_from is None or self.sales_from <= moment) and (
            self.sales_until is None or moment < self.sales_until
        )


@dataclass(frozen=True)
class SheetSeat:
    id: int
    public_id: str
    section_id: int
    row: str
    number: str
    accessible: bool
    companion: bool
    restricted_view: bool
    disabled: bool
    note: str = ""


@dataclass(frozen=True)
class SheetSection:
    """`base` is the price before any tier, or None: then the section is not for sale.

    `grouping` says what a seat's `row` names: "rows", "tables" sold seat by seat, or "whole_tables" sold only as a whole.
    """

    id: int
    public_id: str
    name: str
    kind: str
    capacity: int | None
    base: int | None
    entrance: str
    seats: tuple[SheetSeat, ...]
    grouping: str = "rows"

    @property
    def seated(self) -> bool:
        return self.kind == "seated"

    @property
    def has_tables(self) -> bool:
        return self.grouping != "rows"

    @property
    def whole_tables(self) -> bool:
        """Whether a table is taken and given back with all its seats."""
        return self.grouping == "whole_tables"

    @cached_property
    def rows(self) -> dict[str, tuple[SheetSeat, ...]]:
        """Row or table → its seats, both in the order they are read."""
        found: dict[str, list[SheetSeat]] = {}
        for seat in self.seats:
            found.setdefault(seat.row, []).append(seat)
        return {row: tuple(seats) for row, seats in found.items()}


@dataclass(frozen=True)
class Sheet:
    session_id: int
    public_id: str
    version: int
    event_id: int
    organizer_id: int
    layout_id: int
    layout_public_id: str
    currency: str
    status: str
    published: bool
    starts_at: datetime
    sales_from: datetime
    sales_until: datetime
    hold_minutes: int
    max_per_order: int
    max_extensions: int
    timezone: str
    terms: Terms
    tiers: tuple[SheetTier, ...]
    sections: tuple[SheetSection, ...]

    @cached_property
    def seats(self) -> dict[int, SheetSeat]:
        return {seat.id: seat for section in self.sections for seat in section.seats}

    @cached_property
    def seat_by_public_id(self) -> dict[str, SheetSeat]:
        return {seat.public_id: seat for seat in self.seats.values()}

    def taken_with(self, seat_id: int) -> tuple[SheetSeat, ...]:
        """The seats that are taken and given back with this one: its table where that is sold as a whole, else itself."""
        seat = self.seats.get(seat_id)
        if seat is None:
            return ()
        section = self.section_by_id[seat.section_id]
        if not section.whole_tables:
            return (seat,)
        return tuple(each for each in section.rows[seat.row] if not each.disabled)

    @cached_property
    def section_by_id(self) -> dict[int, SheetSection]:
        return {section.id: section for section in self.sections}

    @cached_property
    def section_by_public_id(self) -> dict[str, SheetSection]:
        return {section.public_id: section for section in self.sections}

    @cached_property
    def tier_by_public_id(self) -> dict[str, SheetTier]:
        return {tier.public_id: tier for tier in self.tiers}

    @cached_property
    def tier_by_id(self) -> dict[int, SheetTier]:
        return {tier.id: tier for tier in self.tiers}

    @property
    def default_tier(self) -> SheetTier:
        """The tier that a seat gets when nobody chose one: the first."""
        return self.tiers[0]

    def on_sale(self, moment: datetime) -> bool:
        return self.published and self.status == "scheduled" and self.sales_from <= moment < self.sales_until

    def line(self, section: SheetSection, tier: SheetTier) -> Line | None:
        """The amounts of one item, or None where the section is not for sale."""
        return None if section.base is None else self.line_at(section.base, tier)

    def line_at(self, base: int, tier: SheetTier) -> Line:
        """The amounts of one item whose price before the tier is known: held items keep theirs."""
        return prices.line(base, rule=tier.rule, value=tier.value, terms=self.terms)

    @cached_property
    def full_prices(self) -> dict[int, int]:
        """Section id → what one place costs with everything in it, at the default tier. Unsold sections are missing."""
        found = {section.id: self.line(section, self.default_tier) for section in self.sections}
        return {key: line.total for key, line in found.items() if line}

    @cached_property
    def price_levels(self) -> list[int]:
        """The different full prices, dearest first: the bands of the map."""
        return sorted(set(self.full_prices.values()), reverse=True)

    @cached_property
    def lowest_price(self) -> int | None:
        """The least that anybody pays for one place: the cheapest section at the default tier. Reduced tiers are not for
        everybody, so "from" never means them."""
        return min(self.full_prices.values(), default=None)


_sheets: dict[str, tuple[float, Sheet]] = {}
_guard = threading.Lock()


def of(public_id: str, *, fresh: bool = False) -> Sheet:
    """The sheet of a session by its public id; at most a second old unless `fresh`. Raises NotFound."""
    kept = _sheets.get(public_id)
    now = time.monotonic()
    if kept and not fresh and now - kept[0] < CHECK_AGAIN_SECONDS:
        return kept[1]
    version = db.session.scalar(select(EventSession.version).where(EventSession.public_id == public_id))
    if version is None:
        raise NotFound()
    sheet = kept[1] if kept and kept[1].version == version else read(public_id)
    with _guard:
        if len(_sheets) >= KEEP and public_id not in _sheets:
            _sheets.pop(min(_sheets, key=lambda key: _sheets[key][0]))
        _sheets[public_id] = (now, sheet)
    return sheet


def of_id(session_id: int) -> Sheet:
    """The sheet by the session's internal id."""
    for _, sheet in list(_sheets.values()):
        if sheet.session_id == session_id:
            return of(sheet.public_id)
    public_id = db.session.scalar(select(EventSession.public_id).where(EventSession.id == session_id))
    if public_id is None:
        raise NotFound()
    return of(public_id)


def forget() -> None:
    """Drop every sheet: between tests, whose databases give the same ids to other rows."""
    with _guard:
        _sheets.clear()
        _seats.clear()


def read(public_id: str) -> Sheet:
    row = db.session.execute(
        select(EventSession, Event, Organizer, Venue, Layout)
        .join(Event, EventSession.event_id == Event.id)
        .join(Organizer, Event.organizer_id == Organizer.id)
        .join(Venue, EventSession.venue_id == Venue.id)
        .join(Layout, EventSession.layout_id == Layout.id)
        .where(EventSession.public_id == public_id)
        .execution_options(populate_existing=True)
    ).one()
    session, event, organizer, venue, layout = row
    tiers = db.session.scalars(select(Tier).where(Tier.event_id == event.id).order_by(Tier.position, Tier.id))
    return Sheet(
        session_id=session.id,
        public_id=session.public_id,
        version=session.version,
        event_id=event.id,
        organizer_id=organizer.id,
        layout_id=layout.id,
        layout_public_id=layout.public_id,
        currency=session.currency,
        status=session.status,
        published=event.status == "published",
        starts_at=session.starts_at,
        sales_from=session.sales_from,
        sales_until=session.sales_until,
        hold_minutes=session.hold_minutes,
        max_per_order=session.max_per_order,
        max_extensions=session.max_extensions,
        timezone=venue.timezone,
        terms=Terms(
            fee_fixed=organizer.fee_fixed,
            fee_share=organizer.fee_share,
            tax_name=organizer.tax_name,
            tax_rate=organizer.tax_rate,
            tax_included=organizer.tax_included,
        ),
        tiers=tuple(
            SheetTier(
                id=tier.id,
                public_id=tier.public_id,
                name=tier.name,
                description=tier.description,
                rule=tier.rule,
                value=tier.value,
                sales_from=tier.sales_from,
                sales_until=tier.sales_until,
                door_note=tier.door_note,
            )
            for tier in tiers
        ),
        sections=sections_of(session, layout),
    )


def sections_of(session: EventSession, layout: Layout) -> tuple[SheetSection, ...]:
    found = db.session.execute(
        select(
            Section.id,
            Section.public_id,
            Section.name,
            Section.kind,
            Section.capacity,
            Section.starting_price,
            Section.entrance,
            Section.grouping,
        )
        .where(Section.layout_id == layout.id)
        .order_by(Section.position)
    ).all()
    seats = seats_of(layout.id) if layout.published_at is None else published_seats(layout.id)
    return tuple(
        SheetSection(
            id=row.id,
            public_id=row.public_id,
            name=row.name,
            kind=row.kind,
            capacity=row.capacity,
            entrance=row.entrance,
            grouping=row.grouping,
            base=prices.section_base(
                override=session.section_prices.get(row.public_id),
                starting_price=row.starting_price,
                layout_currency=layout.currency,
                session_currency=session.currency,
            ),
            seats=seats.get(row.id, ()),
        )
        for row in found
    )


_seats: dict[int, dict[int, tuple[SheetSeat, ...]]] = {}
KEEP_SEATS = 16


def published_seats(layout_id: int) -> dict[int, tuple[SheetSeat, ...]]:
    """The same seats for every session of a layout: what is published never changes, and a stadium has 60,000."""
    found = _seats.get(layout_id)
    if found is None:
        found = seats_of(layout_id)
        with _guard:
            if len(_seats) >= KEEP_SEATS:
                _seats.pop(next(iter(_seats)))
            _seats[layout_id] = found
    return found


def seats_of(layout_id: int) -> dict[int, tuple[SheetSeat, ...]]:
    """Section id → its seats in the order they are read: row by row as stored."""
    rows = db.session.execute(
        select(
            Seat.id,
            Seat.public_id,
            Seat.section_id,
            Seat.row_label,
            Seat.number,
            Seat.accessible,
            Seat.companion,
            Seat.restricted_view,
            Seat.disabled,
            Seat.note,
        )
        .where(Seat.layout_id == layout_id)
        .order_by(Seat.id)
    )
    found: dict[int, list[SheetSeat]] = {}
    for row in rows:
        found.setdefault(row.section_id, []).append(
            SheetSeat(
                id=row.id,
                public_id=row.public_id,
                section_id=row.section_id,
                row=row.row_label,
                number=row.number,
                accessible=row.accessible,
                companion=row.companion,
                restricted_view=row.restricted_view,
                disabled=row.disabled,
                note=row.note,
            )
        )
    return {key: tuple(value) for key, value in found.items()}
