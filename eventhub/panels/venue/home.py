"""The venue's evening: tonight's door first, then what is coming. Ushers go straight to the validator."""

from flask import Blueprint, g, render_template, url_for

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.inventory import availability
from eventhub.panels.venue import programme
from eventhub.ticketing import counts
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
    ids = [session.id for session in sessions]
    return render_template(
        "venue/home/index.html",
        tonight=programme.current(sessions),
        is_tonight=programme.is_tonight,
        sessions=sessions,
        counts=counts.of_sessions(ids),
        places=availability.of_sessions(ids),
        state=programme.state,
        moment=clock.now(),
    )
