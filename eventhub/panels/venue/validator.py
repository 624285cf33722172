"""The door's screen."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, g, request

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.panels.venue import programme, tags, verdicts
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
    """The page; and while it stands there only the counts and the last scans, when another door changed them."""
    asked = request.args.get("session", type=str)
    if asked and respond.wants_fragment():
        return again(g.scope.get(EventSession, public_id=asked))
    sessions = programme.coming()
    performance = g.scope.get(EventSession, public_id=asked) if asked else programme.current(sessions)
    return page(performance)


def again(performance: EventSession):
    tag = tag_of(performance)
    return tags.unchanged(tag) or tags.tagged(
        respond.page("venue/validator/show.html", "counts", "recent", **screen(performance)), tag
    )


def page(performance: EventSession | None, *blocks: str, status: int = 200, **given: Any):
    """The whole screen, or the blocks of it that htmx wants; only the whole one lists the other sessions."""
    g.content_security = CONTENT_SECURITY
    if not (blocks and respond.wants_fragment()):
        given["sessions"] = programme.coming()
    return respond.page("venue/validator/show.html", *blocks, status=status, **screen(performance, **given))


def screen(performance: EventSession | None, **given: Any) -> dict[str, Any]:
    """What the screen shows of a session; every page gets a scan id of its own, so that sending it twice is one scan."""
    return {
        "performance": performance,
        "tag": tag_of(performance) if performance else "",
        "count": counts.live(performance.id) if performance else None,
        "scans": scans.recent(performance.id, limit=SCANS_SHOWN) if performance else [],
        "scan_id": str(uuid4()),
        "direction": "in",
        "shown": None,
        "words": None,
        "found": [],
        "more": False,
        "word": verdicts.word,
        "tone": verdicts.tone,
        "moment": clock.now(),
        **given,
    }


def tag_of(performance: EventSession) -> str:
    count = counts.live(performance.id)
    return f"{performance.id}-{scans.latest(performance.id)}-{count.sold}-{count.inside}-{count.to_come}"
