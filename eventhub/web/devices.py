"""Which browser asks: a random cookie of our own, so that holds can be counted per device. It says nothing about anybody."""

import re

from flask import Response, after_this_request, current_app, request

from eventhub import tokens

COOKIE = "eventhub_device"
YEAR = 60 * 60 * 24 * 365
WELL_FORMED = re.compile(r"[\w-]{43}\Z", re.ASCII)


def known() -> str | None:
    """The fingerprint of the browser's cookie; None when it has none."""
    given = request.cookies.get(COOKIE, "")
    return tokens.fingerprint(given) if WELL_FORMED.match(given) else None


def fingerprint() -> str:
    """The fingerprint of the browser's cookie, which it is given now if it has none."""
    found = known()
    if found is not None:
        return found
    secret = tokens.secret()

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            secret,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response

    return tokens.fingerprint(secret)
