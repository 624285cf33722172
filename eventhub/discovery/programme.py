"""What is on: sessions as they start, paged by key or by months, and events by their next session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, tuple_
from sqlalchemy.orm import contains_eager, defer, joinedload
from sqlalchemy.sql.base import ExecutableOption

from eventhub import clock
from eventhub.catalog.models import Appearance, Event, EventSession
from eventhub.db import db
from eventhub.discovery.criteria import TIMES, Criteria, local_day, local_start, matching
from eventhub.errors import Invalid

PAGE = 20
WALL = 10
IN_A_DAY = 3


@dataclass(frozen=True)
class Page:
    """Sessions in the order they start; `before` and `after` are the cursors of the neighbouring pages."""

    sessions: Sequence[EventSession]
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Run:
    """An event with its next session and when the last one is."""

    session: EventSession
    last_starts_at: datetime
    sessions: int


@dataclass(frozen=True)
class Day:
    """A day of a calendar: its first few sessions, and how many there are."""

    date: date
    sessions: Sequence[EventSession]
    count: int


def page(criteria: Criteria, *, now: datetime, after: str = "", before: str = "", limit: int = PAGE) -> Page:
    """One page of the programme. Raises Invalid for a cursor that we did not write."""
    key = tuple_(local_start, EventSession.public_id)
    query = matching(select(EventSession), criteria, now=now).options(*with_event_and_venue()).limit(limit + 1)
    if before:
        query = query.where(key < tuple_(*read_cursor(before))).order_by(
            local_start.desc(), EventSession.public_id.desc()
        )
    else:
        query = query.order_by(local_start, EventSession.public_id)
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


def month(criteria: Criteria, *, first: date, now: datetime) -> dict[date, Day]:
    """The days of the month that starts at `first` on which something is on; the days asked for don't narrow it."""
    following = (first + timedelta(days=31)).replace(day=1)
    in_day = matching(
        select(
            EventSession.id.label("id"),
            local_day.label("day"),
            func.row_number()
            .over(partition_by=local_day, order_by=(local_start, EventSession.public_id))
            .label("place"),
            func.count().over(partition_by=local_day).label("count"),
        ),
        criteria.without(*TIMES),
        now=now,
    )
    # No clock is further from UTC than a day; with this an index finds the month.
    around = EventSession.starts_at.between(first - timedelta(days=1), following + timedelta(days=1))
    first_few = in_day.where(around, local_day >= first, local_day < following).subquery()
    rows = db.session.execute(
        select(EventSession, first_few.c.day, first_few.c.count)
        .join(first_few, first_few.c.id == EventSession.id)
        .join(EventSession.event)
        .join(EventSession.venue)
        .where(first_few.c.place <= IN_A_DAY)
        .order_by(first_few.c.day, first_few.c.place)
        .options(*with_event_and_venue())
    )
    days: dict[date, tuple[list[EventSession], int]] = {}
    for session, day, count in rows:
        days.setdefault(day, ([], count))[0].append(session)
    return {day: Day(day, sessions, count) for day, (sessions, count) in days.items()}


def runs(criteria: Criteria, *, now: datetime, limit: int = WALL) -> list[Run]:
    """Events by their next session."""
    return ranked(criteria, (), now=now, limit=limit, rank=literal(0))


def related(event: Event, *, now: datetime, limit: int = 5) -> list[Run]:
    """What else is on that shares artists, the organizer or the category; the more it shares, the earlier."""
    artists = select(Appearance.artist_id).where(Appearance.event_id == event.id)
    shares = (
        case((Event.appearances.any(Appearance.artist_id.in_(artists)), 4), else_=0)
        + case((Event.organizer_id == event.organizer_id, 2), else_=0)
        + case((Event.category_id == event.category_id, 3), else_=0)
    )
    return ranked(Criteria(), (shares > 0, Event.id != event.id), now=now, limit=limit, rank=shares)


BY_EVENT: dict[str, Any] = {"partition_by": EventSession.event_id}


def ranked(
    criteria: Criteria,
    conditions: Sequence[ColumnElement[bool]],
    *,
    now: datetime,
    limit: int,
    rank: ColumnElement[int],
) -> list[Run]:
    """Events that fit, each with its next session; the highest rank first, then as they start."""
    nearest = matching(
        select(
            EventSession.id.label("id"),
            EventSession.starts_at.label("starts_at"),
            func.row_number().over(**BY_EVENT, order_by=(EventSession.starts_at, EventSession.id)).label("place"),
            func.max(EventSession.starts_at).over(**BY_EVENT).label("last"),
            func.count().over(**BY_EVENT).label("sessions"),
            rank.label("rank"),
        ),
        criteria,
        now=now,
    )
    found = nearest.where(*conditions).subquery()
    rows = db.session.execute(
        select(EventSession, found.c.last, found.c.sessions)
        .join(found, found.c.id == EventSession.id)
        .join(EventSession.event)
        .join(EventSession.venue)
        .where(found.c.place == 1)
        .order_by(found.c.rank.desc(), found.c.starts_at, EventSession.id)
        .options(*with_event_and_venue())
        .limit(limit)
    )
    return [Run(session, last, sessions) for session, last, sessions in rows]


def of_event(event: Event) -> list[EventSession]:
    """All of an event's sessions that are not long over, the next one first."""
    return list(
        db.session.scalars(
            select(EventSession)
            .join(EventSession.event)
            .join(EventSession.venue)
            .where(EventSession.event_id == event.id, EventSession.ends_at > clock.now())
            .order_by(EventSession.starts_at, EventSession.id)
            .options(*with_event_and_venue())
        )
    )


def with_event_and_venue() -> tuple[ExecutableOption, ...]:
    """For queries that join both. A poster is up to 55 kB and a description several; lists show neither."""
    return (
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
