"""The sessions that somebody owns, as a list that can be narrowed, paged and exported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func, or_
from sqlalchemy.orm import contains_eager, joinedload

from eventhub.access.scope import Scope
from eventhub.catalog.models import Event, EventSession, Organizer, Venue
from eventhub.db import db
from eventhub.inventory import availability
from eventhub.reporting import attendance, paging
from eventhub.reporting.paging import Sorting


@dataclass(frozen=True)
class Wanted:
    """`upcoming` are those that are not over at `now`, the next one first; else the past ones, the last one first.

    `words` have to be in the event's title or the organizer's name; `month` is YYYY-MM on the venue's calendar.
    """

    now: datetime
    upcoming: bool = True
    words: str = ""
    month: str = ""


@dataclass(frozen=True)
class Listed:
    session: EventSession
    capacity: int
    available: int
    sold: int
    attended: int


@dataclass(frozen=True)
class Page:
    items: list[Listed]
    before: str | None
    after: str | None


month_at_venue = func.to_char(func.timezone(Venue.timezone, EventSession.starts_at), "YYYY-MM")


def page(scope: Scope, wanted: Wanted, *, limit: int, after: str = "", before: str = "") -> Page:
    """Raises NotFound for a place in the list that is not in it."""
    found = paging.page(query(scope, wanted), sorting(wanted), limit=limit, after=after, before=before)
    return Page(listed([row[0] for row in found.rows]), found.before, found.after)


def everything(scope: Scope, wanted: Wanted) -> Iterator[Listed]:
    for rows in paging.everything(query(scope, wanted), sorting(wanted)):
        yield from listed([row[0] for row in rows])


def months(scope: Scope, wanted: Wanted) -> list[str]:
    """The months that have sessions, in the list's order, whatever else is asked for."""
    mine = (
        scope.all(EventSession).where(still_to_come(wanted)).join(EventSession.venue).with_only_columns(month_at_venue)
    )
    return sorted(db.session.scalars(mine.distinct()), reverse=not wanted.upcoming)


def query(scope: Scope, wanted: Wanted) -> Select[Any]:
    found = cast(
        "Select[Any]",
        scope.all(EventSession)
        .where(still_to_come(wanted))
        .join(EventSession.event)
        .join(Event.organizer)
        .join(EventSession.venue)
        .options(
            contains_eager(EventSession.event).contains_eager(Event.organizer),
            contains_eager(EventSession.venue),
            joinedload(EventSession.layout),
        ),
    )
    for word in wanted.words.split():
        found = found.where(
            or_(Event.title.icontains(word, autoescape=True), Organizer.name.icontains(word, autoescape=True))
        )
    if wanted.month:
        found = found.where(month_at_venue == wanted.month)
    return found


def still_to_come(wanted: Wanted) -> ColumnElement[bool]:
    return EventSession.ends_at > wanted.now if wanted.upcoming else EventSession.ends_at <= wanted.now


def sorting(wanted: Wanted) -> Sorting:
    return Sorting(
        EventSession.starts_at.expression,
        EventSession.id.expression,
        EventSession.public_id.expression,
        descending=not wanted.upcoming,
    )


def listed(sessions: Sequence[EventSession]) -> list[Listed]:
    """With their numbers, in two statements however many there are."""
    ids = [session.id for session in sessions]
    places, came = availability.of_sessions(ids), attendance.totals(ids)
    return [
        Listed(
            session,
            capacity=places[session.id].capacity,
            available=places[session.id].available,
            sold=came[session.id].sold,
            attended=came[session.id].attended,
        )
        for session in sessions
    ]
