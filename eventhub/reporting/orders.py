"""The orders that somebody owns, as a list that can be searched, narrowed, sorted, paged and exported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, text

from eventhub.access.scope import Scope
from eventhub.catalog.models import Event, EventSession, Venue
from eventhub.db import db
from eventhub.ordering.models import Order, OrderItem, Registration
from eventhub.reporting import paging
from eventhub.reporting.paging import Sorting
from eventhub.ticketing import codes
from eventhub.ticketing.models import Ticket

STATUSES = ("paid", "pending", "refunded", "cancelled", "expired")

SORTS: dict[str, ColumnElement[Any]] = {
    "placed": Order.created_at.expression,
    "session": EventSession.starts_at.expression,
    "buyer": func.lower(func.coalesce(Order.name, Order.email, "")),
    "total": Order.total.expression,
}

COLUMNS = (
    Order.id,
    Order.pnr,
    Order.status,
    Order.name,
    Order.email,
    Order.phone,
    Order.currency,
    Order.total,
    Order.created_at,
    Order.paid_at,
    EventSession.public_id.label("session"),
    EventSession.starts_at,
    Event.title,
    Venue.timezone,
)

ITEMS = text(
    """SELECT i.order_id, section.name AS section, coalesce(seat.row_label, '') AS row,
              coalesce(seat.number, '') AS number, t.id IS NOT NULL AS ticket,
              coalesce(t.checked_in_at IS NOT NULL
                  AND (t.checked_out_at IS NULL OR t.checked_out_at <= t.checked_in_at), false) AS inside
       FROM order_items i
       JOIN sections section ON section.id = i.section_id
       LEFT JOIN seats seat ON seat.id = i.seat_id
       LEFT JOIN tickets t ON t.item_id = i.id AND t.status = 'valid'
       WHERE i.order_id = ANY(:orders)
       ORDER BY i.order_id, i.id"""
)


@dataclass(frozen=True)
class Wanted:
    """`words` is a PNR, a ticket code, or a part of a name or an e-mail address; `session` a session's public id.

    Orders placed from `earliest` on and before `latest`. `sort` is a key of SORTS.
    """

    words: str = ""
    status: str = ""
    session: str = ""
    earliest: datetime | None = None
    latest: datetime | None = None
    sort: str = "placed"
    descending: bool = True


@dataclass(frozen=True)
class Place:
    """Where one item of an order is, and whether its ticket is in. `row` and `number` are empty for a standing place."""

    section: str
    row: str
    number: str
    ticket: bool
    inside: bool


@dataclass(frozen=True)
class Listed:
    pnr: str
    status: str
    name: str
    email: str
    phone: str
    currency: str
    total: int
    placed_at: datetime
    paid_at: datetime | None
    session: str
    starts_at: datetime
    title: str
    timezone: str
    places: tuple[Place, ...]

    @property
    def tickets(self) -> int:
        return sum(place.ticket for place in self.places)

    @property
    def inside(self) -> int:
        return sum(place.inside for place in self.places)


@dataclass(frozen=True)
class Page:
    items: list[Listed]
    before: str | None
    after: str | None


def page(scope: Scope, wanted: Wanted, *, limit: int, after: str = "", before: str = "") -> Page:
    """Raises NotFound for a place in the list that is not in it."""
    found = paging.page(query(scope, wanted), sorting(wanted), limit=limit, after=after, before=before)
    return Page(listed(found.rows), found.before, found.after)


def everything(scope: Scope, wanted: Wanted) -> Iterator[Listed]:
    for rows in paging.everything(query(scope, wanted), sorting(wanted)):
        yield from listed(rows)


def query(scope: Scope, wanted: Wanted) -> Select[Any]:
    found = cast(
        "Select[Any]",
        scope.all(Order)
        .join(EventSession, EventSession.id == Order.session_id)
        .join(Event, Event.id == EventSession.event_id)
        .join(Venue, Venue.id == EventSession.venue_id)
        .with_only_columns(*COLUMNS)
        # Somebody looked at the map and took nothing: that is no order of anybody's yet.
        .where(select(OrderItem.id).where(OrderItem.order_id == Order.id).exists()),
    )
    if wanted.words.strip():
        found = found.where(fits(" ".join(wanted.words.split())))
    if wanted.status:
        found = found.where(Order.status == wanted.status)
    if wanted.session:
        found = found.where(EventSession.public_id == wanted.session)
    if wanted.earliest:
        found = found.where(Order.created_at >= wanted.earliest)
    if wanted.latest:
        found = found.where(Order.created_at < wanted.latest)
    return found


def fits(words: str) -> ColumnElement[bool]:
    """A ticket code finds its order alone; anything else is looked for in PNRs, names and addresses."""
    if code := codes.typed_ticket_code(words):
        return select(Ticket.id).where(Ticket.order_id == Order.id, Ticket.code == code).exists()
    attendee = (
        select(OrderItem.id)
        .join(Registration, Registration.item_id == OrderItem.id)
        .where(
            OrderItem.order_id == Order.id,
            or_(
                Registration.name.icontains(words, autoescape=True),
                Registration.email.icontains(words, autoescape=True),
            ),
        )
    )
    return or_(
        Order.pnr == words.upper(),
        Order.name.icontains(words, autoescape=True),
        Order.email.icontains(words, autoescape=True),
        attendee.exists(),
    )


def sorting(wanted: Wanted) -> Sorting:
    return Sorting(SORTS[wanted.sort], Order.id.expression, Order.pnr.expression, descending=wanted.descending)


def listed(rows: Sequence[Row[Any]]) -> list[Listed]:
    """With their places, in one statement however many there are."""
    places: dict[int, list[Place]] = {row.id: [] for row in rows}
    if places:
        for item in db.session.execute(ITEMS, {"orders": list(places)}):
            places[item.order_id].append(Place(item.section, item.row, item.number, item.ticket, item.inside))
    return [
        Listed(
            pnr=row.pnr,
            status=row.status,
            name=row.name or "",
            email=row.email or "",
            phone=row.phone or "",
            currency=row.currency,
            total=row.total,
            placed_at=row.created_at,
            paid_at=row.paid_at,
            session=row.session,
            starts_at=row.starts_at,
            title=row.title,
            timezone=row.timezone,
            places=tuple(places[row.id]),
        )
        for row in rows
    ]
