"""Published events by their next session, paged by key: what programs list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select, tuple_

from eventhub import clock
from eventhub.catalog.models import Event, EventSession
from eventhub.db import db
from eventhub.discovery.criteria import Criteria, local_day, matching, place_left
from eventhub.discovery.programme import with_event_and_venue
from eventhub.errors import Invalid


@dataclass(frozen=True)
class Wanted:
    """Sessions that fit. A date is the venue's own, a time a moment; both ends are included."""

    criteria: Criteria
    earliest: date | datetime | None = None
    latest: date | datetime | None = None
    available: bool = False


@dataclass(frozen=True)
class Listed:
    """An event with the next of its sessions that fit, and how many do."""

    event: Event
    session: EventSession
    sessions: int


@dataclass(frozen=True)
class Page:
    items: Sequence[Listed]
    after: str | None


def page(wanted: Wanted, *, now: datetime, limit: int, after: str = "") -> Page:
    """Raises Invalid for a cursor that we did not write."""
    nearest = (
        matching(
            select(
                EventSession.id.label("id"),
                EventSession.starts_at.label("starts_at"),
                Event.slug.label("slug"),
                func.row_number()
                .over(partition_by=EventSession.event_id, order_by=(EventSession.starts_at, EventSession.id))
                .label("place"),
                func.count().over(partition_by=EventSession.event_id).label("sessions"),
            ),
            wanted.criteria,
            now=now,
        )
        .where(*conditions(wanted, now=now))
        .subquery()
    )
    query = (
        select(EventSession, nearest.c.sessions)
        .join(nearest, nearest.c.id == EventSession.id)
        .join(EventSession.event)
        .join(EventSession.venue)
        .where(nearest.c.place == 1)
        .order_by(nearest.c.starts_at, nearest.c.slug)
        .options(*with_event_and_venue())
        .limit(limit + 1)
    )
    if after:
        query = query.where(tuple_(nearest.c.starts_at, nearest.c.slug) > tuple_(*read_cursor(after)))
    found = [Listed(session.event, session, sessions) for session, sessions in db.session.execute(query)]
    more, found = len(found) > limit, found[:limit]
    return Page(found, cursor(found[-1]) if more else None)


def conditions(wanted: Wanted, *, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.earliest is not None:
        found.append(start_of(wanted.earliest) >= wanted.earliest)
    if wanted.latest is not None:
        found.append(start_of(wanted.latest) <= wanted.latest)
    if wanted.available:
        found += [EventSession.sales_from <= now, EventSession.sales_until > now, place_left]
    return found


def start_of(bound: date | datetime) -> ColumnElement[date] | ColumnElement[datetime]:
    """When a session starts, in the terms that it is compared in."""
    if isinstance(bound, datetime):
        return EventSession.starts_at.expression
    return local_day


def cursor(listed: Listed) -> str:
    return f"{clock.rfc3339(listed.session.starts_at)}~{listed.event.slug}"


def read_cursor(text: str) -> tuple[datetime, str]:
    start, _, slug = text.partition("~")
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not slug:
        raise Invalid(errors={"after": _l("This is no cursor of this list.")})
    return moment, slug
