"""Venues and artists by name, each with how much is to come, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import func, select, tuple_

from eventhub.catalog.models import Appearance, Artist, City, Event, EventSession, Venue
from eventhub.db import db
from eventhub.discovery.criteria import to_come

T = TypeVar("T", Venue, Artist)

PAGE = 60
APART = "~"


@dataclass(frozen=True)
class Entry(Generic[T]):
    """`next_at` is when the next session starts, None where nothing is on."""

    about: T
    sessions: int
    next_at: datetime | None


@dataclass(frozen=True)
class Page(Generic[T]):
    entries: Sequence[Entry[T]]
    after: str | None


def venues(*, now: datetime, city: str = "", after: str = "", limit: int = PAGE) -> Page[Venue]:
    """By city, then by name."""
    coming = (
        select(
            EventSession.venue_id.label("id"),
            func.count().label("sessions"),
            func.min(EventSession.starts_at).label("next_at"),
        )
        .join(EventSession.event)
        .where(*to_come(now))
        .group_by(EventSession.venue_id)
        .subquery()
    )
    query = (
        select(Venue, func.coalesce(coming.c.sessions, 0), coming.c.next_at)
        .join(City, Venue.city_id == City.id)
        .outerjoin(coming, coming.c.id == Venue.id)
        .order_by(City.name, Venue.name, Venue.slug)
        .limit(limit + 1)
    )
    if city:
        query = query.where(City.slug == city)
    if key := parts(after, 3):
        query = query.where(tuple_(City.name, Venue.name, Venue.slug) > tuple_(*key))
    found = [Entry(*row) for row in db.session.execute(query)]
    last = found[limit - 1].about if len(found) > limit else None
    return Page(found[:limit], APART.join((last.city.name, last.name, last.slug)) if last else None)


def artists(*, now: datetime, after: str = "", limit: int = PAGE) -> Page[Artist]:
    coming = (
        select(
            Appearance.artist_id.label("id"),
            func.count().label("sessions"),
            func.min(EventSession.starts_at).label("next_at"),
        )
        .select_from(EventSession)
        .join(EventSession.event)
        .join(Appearance, Appearance.event_id == Event.id)
        .where(*to_come(now))
        .group_by(Appearance.artist_id)
        .subquery()
    )
    query = (
        select(Artist, func.coalesce(coming.c.sessions, 0), coming.c.next_at)
        .outerjoin(coming, coming.c.id == Artist.id)
        .order_by(Artist.name, Artist.slug)
        .limit(limit + 1)
    )
    if key := parts(after, 2):
        query = query.where(tuple_(Artist.name, Artist.slug) > tuple_(*key))
    found = [Entry(*row) for row in db.session.execute(query)]
    last = found[limit - 1].about if len(found) > limit else None
    return Page(found[:limit], APART.join((last.name, last.slug)) if last else None)


def parts(cursor: str, count: int) -> list[str]:
    """What a list goes on after; a cursor that is none begins at the beginning."""
    found = cursor.rsplit(APART, count - 1)
    return found if len(found) == count else []
