"""What is on: sessions by search, category, city and day, paged by key, with the numbers beside each filter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, or_, select, tuple_
from sqlalchemy.orm import QueryableAttribute, contains_eager, defer, joinedload

from eventhub import clock
from eventhub.catalog.models import Appearance, Artist, Category, City, Event, EventSession, Venue
from eventhub.db import db
from eventhub.errors import Invalid

PAGE = 20
WALL = 9
SEARCH_WORDS = 8

Query = Select[*tuple[Any, ...]]

# The time on the venue's wall: what people sort and filter by.
LOCAL_START: ColumnElement[datetime] = func.timezone(Venue.timezone, EventSession.starts_at)


@dataclass(frozen=True)
class Criteria:
    """What somebody looks for. `category` and `city` are slugs, `day` is the venue's own date."""

    q: str = ""
    category: str = ""
    city: str = ""
    day: date | None = None

    @property
    def any(self) -> bool:
        return bool(self.q or self.category or self.city or self.day)


@dataclass(frozen=True)
class Page:
    """Sessions in the order they start; `before` and `after` are the cursors of the neighbouring pages."""

    sessions: Sequence[EventSession]
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Choice:
    """One value of a filter with how many sessions it would show."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class Run:
    """An event with its next session and when the last one is."""

    session: EventSession
    last_starts_at: datetime
    sessions: int


def page(criteria: Criteria, *, now: datetime, after: str = "", before: str = "", limit: int = PAGE) -> Page:
    """One page of the programme. Raises Invalid for a cursor that we did not write."""
    key = tuple_(LOCAL_START, EventSession.public_id)
    query = matching(select(EventSession), criteria, now=now).options(*WITH_EVENT_AND_VENUE).limit(limit + 1)
    if before:
        query = query.where(key < tuple_(*read_cursor(before))).order_by(
            LOCAL_START.desc(), EventSession.public_id.desc()
        )
    else:
        query = query.order_by(LOCAL_START, EventSession.public_id)
        if after:
            query = query.where(key > tuple_(*read_cursor(after)))
    found = list(db.session.scalars(query))
    more = len(found) > limit
    found = found[:limit]
    if before:
        found.reverse()
    return Page(
        sessions=found,
        before=cursor(found[0]) if found and (more if before else bool(after)) else None,
        after=cursor(found[-1]) if found and (bool(before) or more) else None,
    )


def runs(criteria: Criteria, *, now: datetime, limit: int = WALL) -> list[Run]:
    """Events by their next session."""
    nearest = matching(
        select(
            EventSession.id.label("id"),
            EventSession.starts_at.label("starts_at"),
            func.row_number().over(partition_by=EventSession.event_id, order_by=EventSession.starts_at).label("place"),
            func.max(EventSession.starts_at).over(partition_by=EventSession.event_id).label("last"),
            func.count().over(partition_by=EventSession.event_id).label("sessions"),
        ),
        criteria,
        now=now,
    ).subquery()
    rows = db.session.execute(
        select(EventSession, nearest.c.last, nearest.c.sessions)
        .join(nearest, nearest.c.id == EventSession.id)
        .join(EventSession.event)
        .join(EventSession.venue)
        .where(nearest.c.place == 1)
        .order_by(nearest.c.starts_at, EventSession.id)
        .options(*WITH_EVENT_AND_VENUE)
        .limit(limit)
    )
    return [Run(session, last, sessions) for session, last, sessions in rows]


def categories(criteria: Criteria, *, now: datetime) -> list[Choice]:
    """Categories with sessions; the category asked for does not narrow its own list."""
    return choices(Category, Category.position, replace(criteria, category=""), now=now)


def cities(criteria: Criteria, *, now: datetime) -> list[Choice]:
    return choices(City, City.name, replace(criteria, city=""), now=now)


def days(criteria: Criteria, *, now: datetime, limit: int = 14) -> list[tuple[date, int]]:
    """The next dates on which something is on, with how many sessions."""
    day: ColumnElement[date] = cast(LOCAL_START, Date)
    rows = db.session.execute(
        matching(select(day, func.count()), replace(criteria, day=None), now=now)
        .group_by(day)
        .order_by(day)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def of_event(event: Event) -> list[EventSession]:
    """All of an event's sessions that are not long over, the next one first."""
    return list(
        db.session.scalars(
            select(EventSession)
            .join(EventSession.event)
            .join(EventSession.venue)
            .where(EventSession.event_id == event.id, EventSession.ends_at > clock.now())
            .order_by(EventSession.starts_at, EventSession.id)
            .options(*WITH_EVENT_AND_VENUE)
        )
    )


def at_venue(venue: Venue, *, now: datetime, limit: int = 50) -> list[EventSession]:
    query = matching(select(EventSession), Criteria(), now=now).where(EventSession.venue_id == venue.id)
    return list(db.session.scalars(query.order_by(EventSession.starts_at).options(*WITH_EVENT_AND_VENUE).limit(limit)))


def related(event: Event, *, now: datetime, limit: int = 5) -> list[Run]:
    """What else is on in the same category."""
    found = runs(Criteria(category=event.category.slug), now=now, limit=limit + 1)
    return [run for run in found if run.session.event_id != event.id][:limit]


def matching(query: Query, criteria: Criteria, *, now: datetime) -> Query:
    """Joins events, venues, cities and categories, and keeps what is published, to come, and asked for."""
    query = (
        query.select_from(EventSession)
        .join(EventSession.event)
        .join(EventSession.venue)
        .join(City, Venue.city_id == City.id)
        .join(Category, Event.category_id == Category.id)
        .where(
            Event.status == "published",
            EventSession.status == "scheduled",
            or_(EventSession.starts_at > now, EventSession.sales_until > now),
        )
    )
    if criteria.category:
        query = query.where(Category.slug == criteria.category)
    if criteria.city:
        query = query.where(City.slug == criteria.city)
    if criteria.day:
        query = query.where(cast(LOCAL_START, Date) == criteria.day)
    for word in criteria.q.split()[:SEARCH_WORDS]:
        query = query.where(mentions(word))
    return query


def mentions(word: str) -> ColumnElement[bool]:
    """Each word of a search may stand in another place: "harbour meridian" finds the play at the theatre."""
    return or_(
        Event.title.icontains(word, autoescape=True),
        Venue.name.icontains(word, autoescape=True),
        City.name.icontains(word, autoescape=True),
        Event.appearances.any(Appearance.artist.has(Artist.name.icontains(word, autoescape=True))),
    )


def choices(
    kind: type[Category] | type[City], order: QueryableAttribute[Any], criteria: Criteria, *, now: datetime
) -> list[Choice]:
    rows = db.session.execute(
        matching(select(kind.slug, kind.name, func.count()), criteria, now=now)
        .group_by(kind.id)
        .order_by(order, kind.name)
    ).all()
    return [Choice(slug, name, count) for slug, name, count in rows]


# A poster is up to 55 kB and a description several; lists show neither.
WITH_EVENT_AND_VENUE = (
    contains_eager(EventSession.event).options(
        defer(Event.poster),
        defer(Event.description),
        defer(Event.form_schema),
        joinedload(Event.category),
        joinedload(Event.organizer),
    ),
    contains_eager(EventSession.venue),
)


def cursor(session: EventSession) -> str:
    """Where a session stands in the programme, for a URL."""
    local = clock.at_venue(session.starts_at, session.venue.timezone).replace(tzinfo=None)
    return f"{local.isoformat()}~{session.public_id}"


def read_cursor(text: str) -> tuple[datetime, str]:
    start, _, public_id = text.partition("~")
    try:
        return datetime.fromisoformat(start).replace(tzinfo=None), public_id
    except ValueError:
        raise Invalid() from None
