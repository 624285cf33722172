"""Organizers, venues, events and sessions as tests need them: complete, valid, and on sale."""

from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from eventhub import clock
from eventhub.catalog.branding import accent
from eventhub.catalog.models import Appearance, Artist, Category, City, Country, Event, EventSession, Organizer, Venue
from eventhub.db import db, transaction
from eventhub.inventory.models import SectionPool
from eventhub.pricing.models import Tier
from eventhub.seating.models import Layout
from tests.factories import seating

numbers = count(1)
POSTER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400"><path d="M0 0h300v400H0z" fill="#0a5239"/></svg>'
)


def country(code: str = "PL", name: str = "Poland") -> Country:
    """The country of that code; there is one."""
    with transaction() as session:
        found = session.get(Country, code)
        if found is None:
            found = Country(code=code, name=name)
            session.add(found)
    return found


def city(name: str = "Warsaw", *, timezone: str = "Europe/Warsaw", **fields: Any) -> City:
    code = fields.pop("country_code", None) or country().code
    with transaction() as session:
        made = City(
            **{"slug": f"{slugged(name)}-{next(numbers)}", "name": name, "timezone": timezone, "country_code": code}
            | fields
        )
        session.add(made)
    return made


def category(name: str = "Theatre", **fields: Any) -> Category:
    with transaction() as session:
        made = Category(**{"slug": f"{slugged(name)}-{next(numbers)}", "name": name} | fields)
        session.add(made)
    return made


def organizer(name: str = "Parallel Stages", *, brand_color: str = "#1e3bd1", **fields: Any) -> Organizer:
    """Without fees and taxes unless they are given, so that a section's price is what is paid."""
    slug = f"{slugged(name)}-{next(numbers)}"
    with transaction() as session:
        made = Organizer(
            **{
                "slug": slug,
                "name": name,
                "legal_name": f"{name} sp. z o.o.",
                "address": "ul. Złota 1\n00-019 Warszawa",
                "tax_id": "PL5250000000",
                "support_email": f"help@{slug}.test",
                "brand_color": brand_color,
                "accent": asdict(accent(brand_color)),
                "refund_policy": "Full refund up to two days before the session.",
            }
            | fields
        )
        session.add(made)
    return made


def venue(name: str = "Municipal Theatre", **fields: Any) -> Venue:
    place = fields.pop("city", None) or city()
    owner = fields.pop("organizer", None)
    with transaction() as session:
        made = Venue(
            **{
                "slug": f"{slugged(name)}-{next(numbers)}",
                "name": name,
                "city_id": place.id,
                "organizer_id": owner.id if owner else None,
                "address": "Plac Teatralny 1",
                "postcode": "00-950",
                "timezone": place.timezone,
                "latitude": 52.2437,
                "longitude": 21.0106,
            }
            | fields
        )
        session.add(made)
    return made


def artist(name: str = "Maren Sol", **fields: Any) -> Artist:
    with transaction() as session:
        made = Artist(**{"slug": f"{slugged(name)}-{next(numbers)}", "name": name} | fields)
        session.add(made)
    return made


def event(title: str = "The Glass Harbour", *, tiers: dict[str, tuple[str, int]] | None = None, **fields: Any) -> Event:
    """A published event. `tiers` are name → (rule, value), in order; one tier, Adult, unless they are given."""
    owner = fields.pop("organizer", None) or organizer()
    kind = fields.pop("category", None) or category()
    artists = fields.pop("artists", ())
    with transaction() as session:
        made = Event(
            **{
                "slug": f"{slugged(title)}-{next(numbers)}",
                "organizer_id": owner.id,
                "category_id": kind.id,
                "status": "published",
                "title": title,
                "lead": "A play about the sea.",
                "description": "The harbour freezes.\n\nNobody leaves.",
                "poster": POSTER,
                "poster_alt": f"Poster of {title}",
            }
            | fields
        )
        session.add(made)
        session.flush()
        for position, (name, (rule, value)) in enumerate((tiers or {"Adult": ("same", 0)}).items()):
            session.add(Tier(event_id=made.id, name=name, rule=rule, value=value, position=position))
        for position, each in enumerate(artists):
            session.add(Appearance(event_id=made.id, artist_id=each.id, position=position))
    return made


def tier(of: Event, name: str, **fields: Any) -> Tier:
    with transaction() as session:
        made = Tier(**{"event_id": of.id, "name": name, "position": next(numbers)} | fields)
        session.add(made)
    return made


def session(
    of: Event | None = None, *, layout: Layout | None = None, starts_at: datetime | None = None, **fields: Any
) -> EventSession:
    """A session in two weeks, on sale since yesterday, with the counters of its standing sections.

    The layout is a small one of a new venue unless it is given: two rows of five seats and thirty standing places.
    """
    of = of or event()
    layout = layout or seating.layout()
    starts = starts_at or (clock.now() + timedelta(days=14)).replace(hour=18, minute=30, second=0, microsecond=0)
    with transaction() as database:
        made = EventSession(
            **{
                "event_id": of.id,
                "venue_id": layout.venue_id,
                "layout_id": layout.id,
                "starts_at": starts,
                "ends_at": starts + timedelta(hours=2),
                "doors_at": starts - timedelta(hours=1),
                "sales_from": clock.now() - timedelta(days=1),
                "sales_until": starts,
                "currency": layout.currency,
            }
            | fields
        )
        database.add(made)
        database.flush()
        for section in layout.sections:
            if section.kind == "standing":
                database.add(
                    SectionPool(
                        session_id=made.id, section_id=section.id, layout_id=layout.id, capacity=section.capacity
                    )
                )
    return made


def tonight(of: Event | None = None, **fields: Any) -> EventSession:
    """A session whose doors are open now and which is still on sale."""
    return session(of, starts_at=clock.now() + timedelta(minutes=30), **fields)


def slugged(name: str) -> str:
    return "-".join(
        "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name.lower()).split()
    )


def fresh(record: Any) -> Any:
    """The record as the database has it now."""
    db.session.refresh(record)
    return record
