"""One session at the venue: how full the house is, and what its doors did last."""

from flask import Blueprint, g, render_template

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.inventory import availability
from eventhub.panels.venue import programme, verdicts
from eventhub.ticketing import counts, scans
from eventhub.web.policy import allows

bp = Blueprint("sessions", __name__)

SCANS_SHOWN = 50


@bp.get("/<session_id>")
@allows(Permission.VENUE_SESSIONS_READ)
def show(session_id: str):
    performance = g.scope.get(EventSession, public_id=session_id)
    places = availability.of_sessions([performance.id])[performance.id]
    return render_template(
        "venue/sessions/show.html",
        performance=performance,
        count=counts.of_session(performance.id),
        places=places,
        state=programme.state(performance, places),
        scans=scans.recent(performance.id, limit=SCANS_SHOWN),
        word=verdicts.word,
        tone=verdicts.tone,
        moment=clock.now(),
    )
