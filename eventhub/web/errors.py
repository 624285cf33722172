"""Each error becomes one HTTP answer, here and nowhere else: a page, a fragment, or a problem document."""

from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from eventhub import errors
from eventhub.web import respond

log = structlog.get_logger(__name__)

STATUS: dict[type[errors.DomainError], int] = {
    errors.NotFound: 404,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
    errors.DomainError: 400,
}

PROBLEM_BASE = "https://eventhub.test/problems"


def init_app(app: Flask) -> None:
    app.register_error_handler(errors.DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(TimeoutError, database_away)
    app.register_error_handler(Exception, unknown_error)


def domain_error(error: errors.DomainError) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if status == 401 and not wants_json() and request.method == "GET" and not respond.wants_fragment():
        return respond.see_other(url_for("public.sign_ins.new", next=request.full_path.rstrip("?")))
    details = dict(error.details)
    if isinstance(error, errors.Invalid) and error.errors:
        details["errors"] = {field: str(sentence) for field, sentence in error.errors.items()}
    response = answer(status, str(error), kind=error.kind, details=details)
    if seconds := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(seconds)
    if status == 401 and wants_json():
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    sentences = {
        404: _("We could not find that."),
        405: _("That cannot be done here."),
        413: _("That is too large."),
        400: _("We could not read that request."),
    }
    response = answer(error.code, sentences.get(error.code, error.name), kind=error.name.lower().replace(" ", "-"))
    if error.code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def csrf_error(error: CSRFError) -> Response:
    sentence = _("This page has been open for too long, or your browser blocks cookies. Reload it and try again.")
    return answer(400, sentence, kind="csrf")


def database_away(error: Exception) -> Response:
    log.error("database.away", error=str(error).splitlines()[0])
    response = answer(503, _("We cannot reach our database right now. Try again in a moment."), kind="database-away")
    response.headers["Retry-After"] = "2"
    return response


def unknown_error(error: Exception) -> Response:
    log.exception("unexpected")
    return answer(500, _("Something went wrong on our side. It has been noted."), kind="internal")


def answer(status: int, sentence: str, *, kind: str, details: dict[str, Any] | None = None) -> Response:
    """One error for whoever asked: a program gets RFC 9457 problem details, htmx a notice, a browser a page."""
    if wants_json():
        return problem(status, sentence, kind=kind, details=details)
    return respond.page(
        "errors/page.html",
        "notice",
        status=status,
        code=status,
        sentence=sentence,
        request_id=g.get("request_id", ""),
    )


def problem(status: int, sentence: str, *, kind: str, details: dict[str, Any] | None = None) -> Response:
    """application/problem+json as RFC 9457 describes it."""
    titles = {400: "Bad request", 401: "Not signed in", 403: "Not allowed", 404: "Not found", 409: "Conflict"}
    response = jsonify(
        {
            "type": f"{PROBLEM_BASE}/{kind}",
            "title": titles.get(status, kind.replace("-", " ").capitalize()),
            "status": status,
            "detail": sentence,
            **(details or {}),
        }
    )
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def wants_json() -> bool:
    return request.path.startswith(("/api/", "/webhooks/"))
