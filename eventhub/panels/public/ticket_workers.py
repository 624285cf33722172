"""The service worker of the ticket pages. Its own address decides what it may look after, so it is no static file."""

from flask import Blueprint, current_app

from eventhub.access.permissions import Permission
from eventhub.web.policy import allows

bp = Blueprint("ticket_workers", __name__)


@bp.get("/ticket-worker.js")
@allows(Permission.PUBLIC)
def show():
    response = current_app.send_static_file("js/ticket-worker.js")
    response.headers["Cache-Control"] = "no-cache"
    response.mimetype = "text/javascript"
    return response
