"""Providers' callbacks: stored first, whatever comes of them, then acted upon."""

import structlog
from flask import Blueprint, Response, g, jsonify, request

from eventhub.access.permissions import EVERYBODY, Permission
from eventhub.ordering import callbacks
from eventhub.payments import inbox
from eventhub.payments.providers import BadCallback
from eventhub.web.errors import problem
from eventhub.web.policy import allows
from eventhub.web.security import csrf

log = structlog.get_logger(__name__)

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")
csrf.exempt(bp)


@bp.before_request
def enter() -> None:
    g.permissions = EVERYBODY


@bp.post("/<provider>")
@bp.post("/<provider>/<account>")
@allows(Permission.PUBLIC)
def create(provider: str, account: str | None = None) -> Response:
    """200 once stored; 400 for a signature that is bad or stale, and for a body that is too large."""
    to = inbox.account(provider, account)
    try:
        # Not a dict of them: the names of headers come in any case.
        event_id = inbox.receive(to, request.headers, request.get_data(cache=False))  # type: ignore[arg-type]
    except BadCallback as error:
        log.warning("callback.refused", provider=provider, account=account, reason=str(error))
        return problem(400, str(error), kind="bad-callback")
    if event_id is not None:
        callbacks.process(event_id)
    return jsonify(received=True)
