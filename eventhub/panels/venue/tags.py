"""Polling that costs nothing when nothing changed: htmx sends back the tag that the last answer carried."""

from flask import Response, make_response, request

TAG = "HX-PTag"


def unchanged(tag: str) -> Response | None:
    """304 for a screen that shows this already."""
    if request.headers.get(TAG) != tag:
        return None
    return tagged(make_response("", 304), tag)


def tagged(response: Response, tag: str) -> Response:
    response.headers[TAG] = tag
    return response
