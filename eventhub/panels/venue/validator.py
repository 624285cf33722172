"""The door's screen."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, g, request

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.panels.venue import programme, verdicts
from eventhub.ticketing import counts, scans
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("validator", __name__)

SCANS_SHOWN = 8

# The reader of QR codes is WebAssembly where the browser has none of its own; only this page may run it.
CONTENT_SECURITY = {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "media-src": "'self' blob:",
}


@bp.get("")
@allows(Permission.VENUE_TICKETS_VALIDATE)
def show():
    sessions = programme.coming()
    asked = request.args.get("session", type=str)
    performance = g.scope.get(EventSession, public_id=asked) if asked else programme.current(sessions)
    g.content_security = CONTENT_SECURITY
    return respond.page("venue/validator/show.html", "counts", "recent", **screen(performance, sessions=sessions))


def screen(performance: EventSession | None, **given: Any) -> dict[str, Any]:
    """What the screen shows of a session; every page gets a scan id of its own, so that sending it twice is one scan."""
    return {
        "performance": performance,
        "count": counts.of_session(performance.id) if performance else None,
        "scans": scans.recent(performance.id, limit=SCANS_SHOWN) if performance else [],
        "scan_id": str(uuid4()),
        "direction": "in",
        "code": "",
        "shown": None,
        "word": verdicts.word,
        "tone": verdicts.tone,
        "moment": clock.now(),
        **given,
    }
