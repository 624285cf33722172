"""Layouts, as small as a test can do with."""

from itertools import count
from typing import Any

from sqlalchemy import select

from eventhub import clock
from eventhub.catalog.models import Venue
from eventhub.db import db, transaction
from eventhub.seating.models import Layout, Seat, Section

PITCH = 20.0
numbers = count(1)


def layout(
    of: Venue | None = None, *, rows: int = 2, seats: int = 5, standing: int = 30, price: int = 8400, **fields: Any
) -> Layout:
    """A published layout: one seated section of rows × seats, and a standing one unless `standing` is 0.

    Places in the standing section cost half of a seat's `price` (minor units).
    """
    from tests.factories import catalog

    of = of or catalog.venue()
    with transaction() as session:
        made = Layout(
            **{
                "venue_id": of.id,
                "name": f"Arrangement {next(numbers)}",
                "published_at": clock.now(),
                "currency": "EUR",
                "width": 600.0,
                "height": 400.0,
                "focal_x": 300.0,
                "focal_y": 20.0,
                "background": [{"kind": "text", "role": "stage-text", "text": "Stage", "x": 300, "y": 20}],
            }
            | fields
        )
        session.add(made)
        session.flush()
        if rows and seats:
            seated(made, "Stalls", rows=rows, seats=seats, price=price)
        if standing:
            standing_section(made, "Floor", capacity=standing, price=price // 2)
    return made


def seated(of: Layout, name: str, *, rows: int, seats: int, price: int | None, **fields: Any) -> Section:
    """Straight rows A, B, C … of seats 1, 2, 3 …"""
    with transaction() as session:
        made = Section(
            **{
                "layout_id": of.id,
                "position": next(numbers),
                "name": name,
                "kind": "seated",
                "position_x": 300.0,
                "position_y": 120.0,
                "size_x": seats * PITCH,
                "size_y": rows * PITCH,
                "starting_price": price,
            }
            | fields
        )
        session.add(made)
        session.flush()
        for row in range(rows):
            for number in range(seats):
                session.add(
                    Seat(
                        layout_id=of.id,
                        section_id=made.id,
                        row_label=chr(ord("A") + row),
                        number=str(number + 1),
                        position_x=(number - (seats - 1) / 2) * PITCH,
                        position_y=(row - (rows - 1) / 2) * PITCH,
                        size_x=12.0,
                        size_y=12.0,
                    )
                )
                # One by one, so that ids rise from left to right.
                session.flush()
    return made


def standing_section(of: Layout, name: str, *, capacity: int, price: int | None, **fields: Any) -> Section:
    with transaction() as session:
        made = Section(
            **{
                "layout_id": of.id,
                "position": next(numbers),
                "name": name,
                "kind": "standing",
                "position_x": 300.0,
                "position_y": 300.0,
                "size_x": 300.0,
                "size_y": 80.0,
                "capacity": capacity,
                "starting_price": price,
            }
            | fields
        )
        session.add(made)
    return made


def seats_of(of: Layout) -> list[Seat]:
    """All seats, row by row from left to right."""
    return list(db.session.scalars(select(Seat).where(Seat.layout_id == of.id).order_by(Seat.id)))


def standing_of(of: Layout) -> Section:
    return next(section for section in of.sections if section.kind == "standing")
