"""The sessions at the venue as its people think of them: the one whose door is next, and what comes after."""

from collections.abc import Sequence
from datetime import timedelta

from flask import g
from flask_babel import gettext as _
from sqlalchemy import or_
from sqlalchemy.orm import joinedload, selectinload

from eventhub import clock
from eventhub.catalog.models import Event, EventSession
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.inventory.availability import SessionCount
from eventhub.web.jinja import when_text

# The door of a session that has just ended still has people going out.
AFTERWARDS = timedelta(hours=1)
SHOWN = 50

DAYS_AHEAD = 7

CHOICES_BEFORE, CHOICES_AFTER = timedelta(days=30), timedelta(days=120)
CHOICES = 200


def coming() -> Sequence[EventSession]:
    """The sessions of this venue that are not over, the next one first."""
    return db.session.scalars(
        g.scope.all(EventSession)
        .where(EventSession.ends_at > clock.now() - AFTERWARDS)
        .order_by(EventSession.starts_at, EventSession.id)
        .limit(SHOWN)
        .options(
            joinedload(EventSession.layout),
            selectinload(EventSession.event).joinedload(Event.organizer),
        )
    ).all()


def at_door(public_id: str) -> EventSession:
    """The session that somebody scans for, with its venue apart from the database: committing the scan would otherwise
    have everything that the verdict says of them read again."""
    performance = db.session.scalar(
        g.scope.all(EventSession)
        .filter_by(public_id=public_id)
        .options(joinedload(EventSession.event), joinedload(EventSession.venue))
    )
    if performance is None:
        raise NotFound()
    db.session.expunge(performance)
    db.session.expunge(performance.venue)
    return performance


def current(sessions: Sequence[EventSession]) -> EventSession | None:
    """The one whose door is next: what starts first, and of what has ended only when nothing else is left."""
    alive = [session for session in sessions if session.status == "scheduled"]
    return next((session for session in alive if session.ends_at > clock.now()), next(iter(alive), None))


def is_tonight(session: EventSession) -> bool:
    """Whether it starts on this day at the venue, or is running."""
    now = clock.now()
    at_venue = clock.at_venue(session.starts_at, session.venue.timezone).date()
    return at_venue == clock.at_venue(now, session.venue.timezone).date() or session.starts_at <= now < session.ends_at


def today(sessions: Sequence[EventSession]) -> list[EventSession]:
    """Those that start on this day at the venue, or are running."""
    return [session for session in sessions if is_tonight(session)]


def next_week(sessions: Sequence[EventSession]) -> list[EventSession]:
    """Those that start after today, within seven days of the venue's calendar."""
    found = []
    for session in sessions:
        zone = session.venue.timezone
        days = (clock.at_venue(session.starts_at, zone).date() - clock.at_venue(clock.now(), zone).date()).days
        if 0 < days <= DAYS_AHEAD:
            found.append(session)
    return found


def state(session: EventSession, places: SessionCount) -> tuple[str, str]:
    """The status in one word, with its kind for `ui.status`."""
    now = clock.now()
    if session.status == "cancelled":
        return "gone", _("Cancelled")
    if session.status == "finished" or session.ends_at <= now:
        return "gone", _("Over")
    if session.doors_at <= now:
        return "info", _("Doors open")
    if now < session.sales_from:
        return "", _("Not on sale yet")
    if now >= session.sales_until:
        return "", _("Sale has ended")
    if places.available == 0:
        return "bad", _("Sold out")
    if places.available * 20 <= places.capacity:
        return "warn", _("Nearly full")
    return "good", _("On sale")


def name(session: EventSession) -> str:
    """The Glass Harbour, Fri 20 Nov, 19:30."""
    return f"{session.event.title}, {when_text(session.starts_at, session.venue.timezone)}"


def choices(chosen: str) -> list[tuple[str, str]]:
    """The sessions that a list may be narrowed to, with their names: those around today, and the one that is chosen."""
    now = clock.now()
    around = or_(
        EventSession.starts_at.between(now - CHOICES_BEFORE, now + CHOICES_AFTER), EventSession.public_id == chosen
    )
    found = db.session.scalars(
        g.scope.all(EventSession)
        .where(around)
        .order_by(EventSession.starts_at, EventSession.id)
        .limit(CHOICES)
        .options(joinedload(EventSession.event))
    )
    return [(session.public_id, name(session)) for session in found]
