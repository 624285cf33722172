"""One scan at the door, from the camera, a scanner, the keyboard, or a name that was found."""

from uuid import uuid4

from flask import Blueprint, g, request
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.panels.venue import programme, validator, verdicts
from eventhub.ticketing import counts, keys, validation
from eventhub.ticketing.doors import Direction, Reach
from eventhub.web import limits
from eventhub.web.policy import allows

bp = Blueprint("validations", __name__)

LONGEST = 200


@bp.post("")
@allows(Permission.VENUE_TICKETS_VALIDATE)
def create(session_id: str):
    performance = programme.at_door(session_id)
    direction: Direction = "out" if request.form.get("direction") == "out" else "in"
    device = plain(request.form.get("device")) or f"web-{current_user.id}"
    scan_id = plain(request.form.get("scan_id")) or str(uuid4())
    guesses = limits.door(current_user.id, device)
    limits.check(*guesses)
    outcome = validation.validate(
        request.form.get("code", "")[: LONGEST + 1],
        by=current_user._get_current_object(),
        reach=Reach(venue_ids=(g.venue.id,)),
        session_id=performance.id,
        direction=direction,
        device=device,
        scan_id=scan_id,
        scanned_at=None,
        signer=keys.signer(),
        address=request.remote_addr,
    )
    if outcome.verdict in validation.MISSES:
        limits.note(*guesses)
    counts.heard(performance.id, outcome)
    shown = verdicts.shown(
        outcome,
        performance=performance,
        device=device,
        scan_id=scan_id,
        captain=Permission.VENUE_TICKETS_OVERRIDE in g.permissions,
    )
    return validator.page(performance, "verdict", "counts", "recent", shown=shown, direction=direction)


def plain(text: str | None) -> str:
    """What a device calls itself or its scan, when it can be kept."""
    return text if text and text.isprintable() and len(text) <= LONGEST else ""
