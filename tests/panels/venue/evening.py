"""An evening at a venue, ready for its door: a session tonight, a row of seats, paid orders with tickets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from eventhub import clock, tokens
from eventhub.accounts.models import User
from eventhub.catalog.models import Event, EventSession, Venue
from eventhub.config import DEVELOPMENT_SIGNING_KEY
from eventhub.db import db, transaction
from eventhub.ordering.models import Order, OrderItem, Registration
from eventhub.pricing.models import Tier
from eventhub.seating.models import Seat
from eventhub.ticketing import codes, keys
from eventhub.ticketing.models import Ticket
from tests.factories import accounts, catalog, seating

signer = keys.from_text(DEVELOPMENT_SIGNING_KEY)


@dataclass
class Evening:
    """One session with what its tickets need."""

    venue: Venue
    event: Event
    session: EventSession
    seats: list[Seat]
    tier: Tier


def person(*, at: Venue | None = None, role: str = "staff", **values: Any) -> User:
    """Somebody with an account; of a venue's people when one is named."""
    return accounts.user(**values) if at is None else accounts.venue_person(at, role, **values)


def evening(
    *,
    venue: Venue | None = None,
    title: str = "The Glass Harbour",
    starts_at: datetime | None = None,
    doors_at: datetime | None = None,
    door_note: str = "",
    **values: Any,
) -> Evening:
    """By default it starts in an hour and its doors are open."""
    starts = starts_at or clock.now() + timedelta(hours=1)
    venue = venue or catalog.venue()
    layout = seating.layout(venue, rows=1, seats=12, standing=0)
    event = catalog.event(title)
    with transaction():
        layout.sections[0].entrance = "Entrance B"
        event.tiers[0].door_note = door_note
    performance = catalog.session(
        event, layout=layout, starts_at=starts, doors_at=doors_at or starts - timedelta(minutes=90), **values
    )
    return Evening(venue, event, performance, seating.seats_of(layout), event.tiers[0])


def tickets(
    at: Evening, count: int = 1, *, order_status: str = "paid", status: str = "valid", name: str = "Ada Plover"
) -> list[Ticket]:
    """The tickets of one order, on the next seats of the row."""
    with transaction() as session:
        order = Order(
            session_id=at.session.id,
            token_hash=tokens.fingerprint(tokens.secret()),
            status=order_status,
            email="plover@eventhub.test",
            name=name,
            currency="EUR",
            total=8400 * count,
        )
        session.add(order)
        session.flush()
        issued = []
        for _ in range(count):
            seat = at.seats.pop(0)
            item = OrderItem(
                order_id=order.id,
                session_id=at.session.id,
                event_id=at.event.id,
                section_id=seat.section_id,
                seat_id=seat.id,
                tier_id=at.tier.id,
                base=8400,
                price=8400,
                total=8400,
            )
            session.add(item)
            session.flush()
            session.add(Registration(item_id=item.id, name=name, status="confirmed"))
            one = Ticket(
                code=codes.new_ticket_code(),
                order_id=order.id,
                item_id=item.id,
                session_id=at.session.id,
                status=status,
            )
            session.add(one)
            session.flush()
            issued.append(one)
    return issued


def ticket(at: Evening, **values: Any) -> Ticket:
    [issued] = tickets(at, **values)
    return issued


def qr(of: Ticket) -> str:
    """The text in the ticket's QR code."""
    return signer.sign(of.public_id, of.session_id, of.issued_at)


def fresh(record: Any) -> Any:
    """The record as the database has it now."""
    db.session.rollback()
    db.session.refresh(record)
    return record
