"""Guests found by name at the door: as good a way in as a code."""

from flask import Blueprint, g, request

from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.panels.venue import validator
from eventhub.ticketing import lookup
from eventhub.web.policy import allows

bp = Blueprint("guests", __name__)

MOST = 20
LONGEST = 100


@bp.get("")
@allows(Permission.VENUE_TICKETS_VALIDATE)
def index(session_id: str):
    """The screen with the search open. One more than is shown is asked for, to know whether there are more."""
    performance = g.scope.get(EventSession, public_id=session_id)
    words = request.args.get("q", "")[:LONGEST].strip()
    direction = "out" if request.args.get("direction") == "out" else "in"
    found = lookup.by_name(performance.id, words, limit=MOST + 1)
    return validator.page(
        performance, "found", words=words, found=found[:MOST], more=len(found) > MOST, direction=direction
    )
