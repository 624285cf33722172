"""One event: what it is, who is in it, and its sessions."""

from flask import Blueprint, g
from sqlalchemy.orm import defer, joinedload, selectinload

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import Event
from eventhub.db import db
from eventhub.discovery import offers, programme
from eventhub.errors import NotFound
from eventhub.panels.public import publication
from eventhub.web.policy import allows

bp = Blueprint("events", __name__)


@bp.get("/<slug>")
@allows(Permission.PUBLIC)
@publication.kept
def show(slug: str):
    now = clock.now()
    event = find(slug)
    sessions = programme.of_event(event)
    related = programme.related(event, now=now)
    found = offers.of_sessions([*sessions, *(run.session for run in related)], now=now)
    return publication.page(
        "public/events/show.html",
        event=event,
        sessions=sessions,
        related=related,
        offers=found,
        next_on_sale=next((session for session in sessions if found[session.id].on_sale), None),
    )


def find(slug: str) -> Event:
    """A draft is nobody's business; a cancelled event says so on its page."""
    event = db.session.scalar(
        g.scope.all(Event)
        .where(Event.slug == slug, Event.status != "draft")
        .options(
            defer(Event.poster),
            joinedload(Event.organizer),
            joinedload(Event.category),
            selectinload(Event.appearances),
        )
    )
    if event is None:
        raise NotFound()
    return event
