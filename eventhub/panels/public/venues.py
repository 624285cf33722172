"""One venue: where it is, how to get in, what is on, and its layouts."""

from flask import Blueprint, g
from sqlalchemy import select

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession, Venue
from eventhub.db import db
from eventhub.discovery import offers, programme
from eventhub.panels.public import publication
from eventhub.panels.public.home import grouped
from eventhub.seating.models import Layout
from eventhub.web.policy import allows

bp = Blueprint("venues", __name__)


@bp.get("/<slug>")
@allows(Permission.PUBLIC)
def show(slug: str):
    now = clock.now()
    venue = g.scope.get(Venue, slug=slug)
    sessions = programme.at_venue(venue, now=now)
    return publication.page(
        "public/venues/show.html",
        venue=venue,
        programme=grouped(sessions),
        offers=offers.of_sessions(sessions, now=now),
        layouts=layouts(venue, sessions),
    )


def layouts(venue: Venue, sessions: list[EventSession]) -> list[Layout]:
    """The arrangements that sessions to come use; a quiet house shows the newest of each name."""
    used = {session.layout_id for session in sessions}
    published = list(
        db.session.scalars(
            select(Layout)
            .where(Layout.venue_id == venue.id, Layout.published_at.is_not(None))
            .order_by(Layout.name, Layout.version)
        )
    )
    newest = {layout.name: layout for layout in published}
    return [layout for layout in published if layout.id in used] or list(newest.values())
