"""JSON, version 1. This file is the API's gate and its whole map of URLs."""

from flask import Blueprint, Response, g, request

from eventhub.access.permissions import EVERYBODY, SIGNED_IN
from eventhub.access.scope import Everything
from eventhub.api import (
    buyers,
    cancellations,
    claims,
    discounts,
    events,
    extensions,
    items,
    orders,
    payments,
    sessions,
    tokens,
    validations,
    webhooks,
)
from eventhub.errors import NotFound
from eventhub.web import api_callers
from eventhub.web.security import csrf

blueprint = Blueprint("api", __name__, url_prefix="/api")

# Programs come with a token in a header, which no other site can make a browser send; `api_callers` lets a cookie
# count only where a page's CSRF token came with it.
csrf.exempt(blueprint)

__all__ = ["blueprint", "webhooks"]


@blueprint.before_request
def enter() -> None:
    # No text in the database has a NUL, and asking for one is an error there.
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        raise NotFound()
    g.permissions = SIGNED_IN if api_callers.person() else EVERYBODY
    g.scope = Everything()


@blueprint.after_request
def keep_private(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


URLS = (
    ("GET", "/v1/events", events.index),
    ("GET", "/v1/events/<slug>", events.show),
    ("GET", "/v1/sessions/<session>", sessions.show),
    ("GET", "/v1/sessions/<session>/availability", sessions.availability),
    ("GET", "/v1/sessions/<session>/seats", sessions.seats),
    ("POST", "/v1/orders", orders.create),
    ("GET", "/v1/orders/<order>", orders.show),
    ("POST", "/v1/orders/<order>/seats", claims.create),
    ("DELETE", "/v1/orders/<order>/seats/<seat>", claims.destroy),
    ("PATCH", "/v1/orders/<order>/items/<item>", items.update),
    ("POST", "/v1/orders/<order>/discount", discounts.create),
    ("DELETE", "/v1/orders/<order>/discount", discounts.destroy),
    ("PUT", "/v1/orders/<order>/buyer", buyers.update),
    ("POST", "/v1/orders/<order>/payment", payments.create),
    ("POST", "/v1/orders/<order>/extension", extensions.create),
    ("POST", "/v1/orders/<order>/cancel", cancellations.create),
    ("POST", "/v1/auth/token", tokens.create),
    ("POST", "/v1/auth/refresh", tokens.update),
)

for method, rule, view in URLS:
    resource = view.__module__.rpartition(".")[2]
    blueprint.add_url_rule(rule, endpoint=f"{resource}_{view.__name__}", view_func=view, methods=[method])

blueprint.register_blueprint(validations.bp)  # POST /public/validate
