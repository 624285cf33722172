"""The venues by city; and one of them: where it is, how to get in, what is on, and its layouts."""

from datetime import datetime

from flask import Blueprint, g, url_for
from sqlalchemy import select

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession, Venue
from eventhub.db import db
from eventhub.discovery import directories
from eventhub.discovery.criteria import Criteria, to_come
from eventhub.panels.public import listed, publication
from eventhub.panels.public.browsing import argument
from eventhub.seating.models import Layout
from eventhub.web.policy import allows

bp = Blueprint("venues", __name__)


@bp.get("")
@allows(Permission.PUBLIC)
@publication.kept
def index():
    page = directories.venues(now=clock.now(), after=argument("after"))
    return publication.page(
        "public/venues/index.html",
        entries=page.entries,
        next_url=page.after and url_for(".index", after=page.after),
    )


@bp.get("/<slug>")
@allows(Permission.PUBLIC)
@publication.kept
def show(slug: str):
    now = clock.now()
    venue = g.scope.get(Venue, slug=slug)
    return publication.page(
        "public/venues/show.html",
        venue=venue,
        layouts=layouts(venue, now=now),
        **listed.of(Criteria(venue=slug), now=now, posters=False),
    )


def layouts(venue: Venue, *, now: datetime) -> list[Layout]:
    """The arrangements that sessions to come use; a quiet house shows the newest of each name."""
    used = set(
        db.session.scalars(
            select(EventSession.layout_id)
            .join(EventSession.event)
            .where(EventSession.venue_id == venue.id, *to_come(now))
            .distinct()
        )
    )
    published = list(
        db.session.scalars(
            select(Layout)
            .where(Layout.venue_id == venue.id, Layout.published_at.is_not(None))
            .order_by(Layout.name, Layout.version)
        )
    )
    newest = {layout.name: layout for layout in published}
    return [layout for layout in published if layout.id in used] or list(newest.values())
