"""Pages that are the same for everybody: kept by caches for a moment, unless somebody is signed in."""

from typing import Any

from flask import Response
from flask_login import current_user

from eventhub.web import respond

SECONDS = 5


def page(template: str, *blocks: str, **context: Any) -> Response:
    """The page without anything personal; the signed-in see their name in it, and then nobody keeps it."""
    personal = current_user.is_authenticated
    response = respond.page(template, *blocks, with_csrf=personal, **context)
    response.vary.update(["Cookie", "Accept-Language"])
    if not personal:
        response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response
