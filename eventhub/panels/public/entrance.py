"""The pages in front of an account: a form beside a wall of posters."""

from typing import Any

from flask import Response, url_for

from eventhub import clock
from eventhub.discovery import programme
from eventhub.discovery.criteria import Criteria
from eventhub.errors import TooMany
from eventhub.web import respond
from eventhub.web.settings import settings

WALL = 9


def page(template: str, *, status: int = 200, refusal: TooMany | None = None, **context: Any) -> Response:
    """The page; with a refusal it says that this was too often, and programs learn when to come back."""
    response = respond.page(
        template,
        status=429 if refusal else status,
        refusal=str(refusal) if refusal else "",
        wall=[run.session.event for run in programme.runs(Criteria(), now=clock.now(), limit=WALL)],
        # Where the demo's mails arrive; elsewhere they come to people.
        mailbox_url=url_for("demo.mailbox.index") if settings().demo else "",
        **context,
    )
    # The address of some of these pages is a right.
    response.headers["Referrer-Policy"] = "no-referrer"
    if refusal:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
