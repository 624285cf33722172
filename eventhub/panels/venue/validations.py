"""One scan at the door, from the camera, a scanner or the keyboard."""

from uuid import uuid4

from flask import Blueprint, g, request
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.panels.venue import programme, validator, verdicts
from eventhub.ticketing import keys, validation
from eventhub.ticketing.doors import Direction, Reach
from eventhub.web import limits, respond
from eventhub.web.policy import allows

bp = Blueprint("validations", __name__)

LONGEST = 200


@bp.post("")
@allows(Permission.VENUE_TICKETS_VALIDATE)
def create(session_id: str):
    performance = g.scope.get(EventSession, public_id=session_id)
    direction: Direction = "out" if request.form.get("direction") == "out" else "in"
    device = plain(request.form.get("device")) or f"web-{current_user.id}"
    guesses = limits.door(current_user.id, device)
    limits.check(*guesses)
    outcome = validation.validate(
        request.form.get("code", "")[: LONGEST + 1],
        by=current_user._get_current_object(),
        reach=Reach(venue_ids=(g.venue.id,)),
        session_id=performance.id,
        direction=direction,
        device=device,
        scan_id=plain(request.form.get("scan_id")) or str(uuid4()),
        scanned_at=None,
        signer=keys.signer(),
        address=request.remote_addr,
    )
    if outcome.verdict in validation.MISSES:
        limits.note(*guesses)
    g.content_security = validator.CONTENT_SECURITY
    shown = verdicts.shown(outcome, performance=performance, device=device)
    return respond.page(
        "venue/validator/show.html",
        "verdict",
        "counts",
        "recent",
        **validator.screen(performance, sessions=programme.coming(), shown=shown, direction=direction),
    )


def plain(text: str | None) -> str:
    """What a device calls itself or its scan, when it can be kept."""
    return text if text and text.isprintable() and len(text) <= LONGEST else ""
