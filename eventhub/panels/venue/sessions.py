"""One session at the venue: how full the house is, and what its doors did last."""

from flask import Blueprint, g

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.inventory import availability
from eventhub.panels.venue import evening, programme, tags, verdicts
from eventhub.ticketing import scans
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("sessions", __name__)

SCANS_SHOWN = 50


@bp.get("/<session_id>")
@allows(Permission.VENUE_SESSIONS_READ)
def show(session_id: str):
    """The page; and to the screens that ask again and again only what is new since their tag."""
    performance = g.scope.get(EventSession, public_id=session_id)
    if respond.wants_fragment():
        tag = evening.tag(performance)
        return tags.unchanged(tag) or tags.tagged(
            respond.page("venue/sessions/show.html", "live", performance=performance, live=evening.live(performance)),
            tag,
        )
    places = availability.of_sessions([performance.id])[performance.id]
    return respond.page(
        "venue/sessions/show.html",
        performance=performance,
        live=evening.live(performance),
        places=places,
        state=programme.state(performance, places),
        scans=scans.recent(performance.id, limit=SCANS_SHOWN),
        word=verdicts.word,
        tone=verdicts.tone,
        moment=clock.now(),
    )
