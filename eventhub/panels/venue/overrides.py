"""A captain lets somebody in against an "Already in"."""

from flask import Blueprint, g, request
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.panels.venue import validator, verdicts
from eventhub.ticketing import counts, overrides
from eventhub.web.policy import allows

bp = Blueprint("overrides", __name__)


@bp.post("")
@allows(Permission.VENUE_TICKETS_OVERRIDE)
def create(session_id: str):
    performance = g.scope.get(EventSession, public_id=session_id)
    device = request.form.get("device", "")
    outcome = overrides.override(
        performance.id,
        device=device,
        refusal=request.form.get("refusal", ""),
        reason=request.form.get("other", "") or request.form.get("reason", ""),
        by=current_user._get_current_object(),
        address=request.remote_addr,
    )
    counts.heard(performance.id, outcome)
    shown = verdicts.shown(outcome, performance=performance, device=device)
    return validator.page(performance, "verdict", "counts", "recent", shown=shown)
