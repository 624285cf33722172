"""An evening at a venue, ready for its door: a session tonight, a section with seats, paid orders with tickets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from eventhub import clock, tokens
from eventhub.accounts.models import User, VenuePerson
from eventhub.catalog.models import Category, City, Country, Event, EventSession, Organizer, Venue
from eventhub.config import DEVELOPMENT_SIGNING_KEY
from eventhub.db import db, transaction
from eventhub.ordering.models import Order, OrderItem, Registration
from eventhub.pricing.models import Tier
from eventhub.seating.models import Layout, Seat, Section
from eventhub.ticketing import codes, keys
from eventhub.ticketing.models import Ticket

signer = keys.signer(DEVELOPMENT_SIGNING_KEY)


@dataclass
class Evening:
    """One session with what its tickets need."""

    venue: Venue
    event: Event
    session: EventSession
    section: Section
    seats: list[Seat]
    tier: Tier


def person(*, at: Venue | None = None, role: str = "staff", **values: Any) -> User:
    """Somebody with an account; of a venue's people when one is named."""
    name = tokens.short_id()
    user = User(**{"email": f"{name}@eventhub.test", "name": f"Person {name[:4]}", "session_key": name, **values})
    with transaction() as session:
        session.add(user)
        session.flush()
        if at is not None:
            session.add(VenuePerson(venue_id=at.id, user_id=user.id, role=role))
    return user


def evening(
    *,
    venue: Venue | None = None,
    title: str = "The Glass Harbour",
    starts_at: datetime | None = None,
    doors_at: datetime | None = None,
    status: str = "scheduled",
    door_note: str = "",
) -> Evening:
    """By default it starts in an hour and its doors are open."""
    starts = starts_at or clock.now() + timedelta(hours=1)
    with transaction() as session:
        venue = venue or new_venue()
        slug = tokens.short_id()
        organizer = Organizer(
            slug=f"o-{slug}",
            name="Parallel Stages",
            legal_name="Parallel Stages Ltd",
            address="1 Pier Road",
            support_email="help@eventhub.test",
            brand_color="#1d4ed8",
            accent={},
        )
        category = Category(slug=f"c-{slug}", name="Theatre")
        layout = Layout(
            venue_id=venue.id,
            name=f"Full house {slug}",
            published_at=clock.now(),
            currency="EUR",
            width=1000,
            height=800,
            focal_x=500,
            focal_y=40,
        )
        session.add_all([organizer, category, layout])
        session.flush()
        section = Section(
            layout_id=layout.id,
            position=1,
            name="Stalls",
            kind="seated",
            position_x=100,
            position_y=100,
            size_x=800,
            size_y=400,
            starting_price=4500,
            entrance="Entrance B",
        )
        event = Event(
            slug=f"e-{slug}", organizer_id=organizer.id, category_id=category.id, status="published", title=title
        )
        session.add_all([section, event])
        session.flush()
        seats = [
            Seat(
                layout_id=layout.id,
                section_id=section.id,
                row_label="H",
                number=str(number),
                position_x=20.0 * number,
                position_y=0,
                size_x=16,
                size_y=16,
            )
            for number in range(1, 21)
        ]
        tier = Tier(event_id=event.id, name="Student", door_note=door_note)
        performance = EventSession(
            event_id=event.id,
            venue_id=venue.id,
            layout_id=layout.id,
            status=status,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            doors_at=doors_at or starts - timedelta(minutes=90),
            sales_from=starts - timedelta(days=30),
            sales_until=starts,
            currency="EUR",
        )
        session.add_all([*seats, tier, performance])
    return Evening(venue, event, performance, section, seats, tier)


def new_venue(name: str = "Meridian Theatre") -> Venue:
    slug = tokens.short_id()
    with transaction() as session:
        country = session.get(Country, "NL") or Country(code="NL", name="Netherlands")
        city = City(slug=f"city-{slug}", name="Harbour City", country=country, timezone="Europe/Amsterdam")
        session.add_all([country, city])
        session.flush()
        venue = Venue(
            slug=f"v-{slug}",
            name=name,
            city_id=city.id,
            address="1 Quay",
            postcode="1000 AA",
            timezone="Europe/Amsterdam",
        )
        session.add(venue)
    return venue


def tickets(
    at: Evening, count: int = 1, *, order_status: str = "paid", status: str = "valid", name: str = "Ada Plover"
) -> list[Ticket]:
    """The tickets of one order, on the next free seats."""
    with transaction() as session:
        order = Order(
            session_id=at.session.id,
            token_hash=tokens.fingerprint(tokens.secret()),
            status=order_status,
            email="plover@eventhub.test",
            name=name,
            currency="EUR",
            total=4500 * count,
        )
        session.add(order)
        session.flush()
        issued = []
        for _ in range(count):
            item = OrderItem(
                order_id=order.id,
                session_id=at.session.id,
                event_id=at.event.id,
                section_id=at.section.id,
                seat_id=at.seats.pop(0).id,
                tier_id=at.tier.id,
                base=4500,
                price=4500,
                total=4500,
            )
            session.add(item)
            session.flush()
            session.add(Registration(item_id=item.id, name=name, status="confirmed"))
            issued.append(
                Ticket(
                    code=codes.new_ticket_code(),
                    order_id=order.id,
                    item_id=item.id,
                    session_id=at.session.id,
                    status=status,
                )
            )
        session.add_all(issued)
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
