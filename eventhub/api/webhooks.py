"""Providers' callbacks: stored first, whatever comes of them."""

from flask import Blueprint, g

from eventhub.access.permissions import EVERYBODY
from eventhub.web.security import csrf

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")
csrf.exempt(bp)


@bp.before_request
def enter() -> None:
    g.permissions = EVERYBODY
