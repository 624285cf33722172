"""The venue's evening: tonight's door first, then what is coming. Ushers go straight to the validator."""

from flask import Blueprint, g, render_template, url_for

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.inventory import availability
from eventhub.panels.venue import evening, programme
from eventhub.reporting import attendance
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("home", __name__)


@bp.get("")
@allows(Permission.VENUE_CHOOSE)
def index():
    if g.venue is None:
        return respond.see_other(url_for("venue.venues.index"))
    if Permission.VENUE_READ not in g.permissions:
        return respond.see_other(url_for("venue.validator.show"))
    sessions = programme.coming()
    tonight = programme.current(sessions)
    others = [session for session in sessions if session is not tonight]
    today, week = programme.today(others), programme.next_week(others)
    ids = [session.id for session in (*today, *week)]
    return render_template(
        "venue/home/index.html",
        performance=tonight,
        live=evening.live(tonight) if tonight else None,
        is_tonight=programme.is_tonight,
        today=today,
        week=week,
        totals=attendance.totals(ids),
        places=availability.of_sessions(ids),
        state=programme.state,
        moment=clock.now(),
    )
