"""One event in one very large house: seats enough to claim for a whole run, and a standing floor."""

from dataclasses import dataclass
from datetime import timedelta

from eventhub import clock, tokens
from eventhub.accounts import passwords
from eventhub.accounts.models import VenuePerson
from eventhub.catalog import branding, posters
from eventhub.catalog.models import Category, City, Country, Event, EventSession, Organizer, Venue
from eventhub.db import db, transaction
from eventhub.inventory.models import SectionPool
from eventhub.payments.models import ProviderAccount
from eventhub.pricing.models import Tier
from eventhub.seating.models import Layout, Seat, Section

ROWS, PER_ROW, BLOCKS = 50, 60, 12


@dataclass(frozen=True)
class House:
    session: str
    session_id: int
    layout_id: int
    event: str
    seats: list[str]
    seat_ids: list[int]
    floor: str
    door: str


def build() -> House:
    """36,000 seats in twelve blocks and a floor for 100,000, on sale now, doors open."""
    now = clock.now()
    with transaction() as session:
        session.add(Country(code="DE", name="Germany"))
        city = City(slug="bench", name="Bench", country_code="DE", timezone="Europe/Berlin")
        category = Category(slug="concerts", name="Concerts")
        accent = branding.accent("#1e3bd1")
        organizer = Organizer(
            slug="bench",
            name="Bench",
            legal_name="Bench Ltd",
            address="1 Measure Street",
            support_email="help@bench.test",
            brand_color="#1e3bd1",
            accent={
                "fill": accent.fill,
                "on": accent.on,
                "text_light": accent.text_light,
                "text_dark": accent.text_dark,
                "edge": accent.edge,
            },
            fee_fixed=100,
            tax_rate=700,
        )
        session.add_all([city, category, organizer])
        session.flush()
        venue = Venue(
            slug="bench",
            name="Bench House",
            city_id=city.id,
            address="1 Measure Street",
            postcode="20457",
            timezone="Europe/Berlin",
        )
        event = Event(
            slug="bench",
            organizer_id=organizer.id,
            category_id=category.id,
            status="published",
            title="The Long Measure",
            lead="One thing after another, and how long it took.",
            poster=posters.poster("The Long Measure", "Bench", "Bench House", "", seed="bench"),
        )
        session.add_all([venue, event])
        session.flush()
        session.add(Tier(event_id=event.id, name="Adult"))
        layout = Layout(
            venue_id=venue.id,
            name="House",
            currency="EUR",
            width=2000,
            height=2000,
            focal_x=1000,
            focal_y=0,
            published_at=now,
        )
        session.add(layout)
        session.flush()
        blocks = [
            Section(
                layout_id=layout.id,
                position=n,
                name=f"Block {n + 1}",
                kind="seated",
                position_x=0,
                position_y=n * 900,
                size_x=800,
                size_y=800,
                starting_price=4000 + n * 100,
            )
            for n in range(BLOCKS)
        ]
        floor = Section(
            layout_id=layout.id,
            position=99,
            name="Floor",
            kind="standing",
            position_x=1500,
            position_y=1000,
            size_x=500,
            size_y=500,
            capacity=100_000,
            starting_price=3000,
        )
        session.add_all([*blocks, floor])
        session.flush()
        seats = [
            {
                "public_id": tokens.short_id(),
                "layout_id": layout.id,
                "section_id": block.id,
                "row_label": str(row),
                "number": str(seat),
                "position_x": seat * 14.0,
                "position_y": row * 16.0,
                "size_x": 12.0,
                "size_y": 12.0,
            }
            for block in blocks
            for row in range(1, ROWS + 1)
            for seat in range(1, PER_ROW + 1)
        ]
        session.execute(Seat.__table__.insert(), seats)
        played = EventSession(
            event_id=event.id,
            venue_id=venue.id,
            layout_id=layout.id,
            starts_at=now + timedelta(hours=1),
            ends_at=now + timedelta(hours=3),
            doors_at=now,
            sales_from=now - timedelta(days=1),
            sales_until=now + timedelta(hours=1),
            currency="EUR",
        )
        session.add(played)
        session.flush()
        session.add(SectionPool(session_id=played.id, section_id=floor.id, layout_id=layout.id, capacity=100_000))
        session.add(ProviderAccount(organizer_id=organizer.id, provider="sandbox", webhook_secret=tokens.secret()))
        user = passwords.create_user("door@bench.test", password="demo-password")
        user.confirmed_at = now
        session.flush()
        session.add(VenuePerson(venue_id=venue.id, user_id=user.id, role="staff"))
    ids = db.session.query(Seat.id, Seat.public_id).order_by(Seat.id).all()
    return House(
        session=played.public_id,
        session_id=played.id,
        layout_id=layout.id,
        event=event.slug,
        seats=[row.public_id for row in ids],
        seat_ids=[row.id for row in ids],
        floor=floor.public_id,
        door=user.email,
    )
