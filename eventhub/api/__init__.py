"""JSON, version 1. This file is the API's gate and its whole map of URLs."""

from flask import Blueprint, g
from flask_login import current_user

from eventhub.access.permissions import EVERYBODY, SIGNED_IN
from eventhub.api import validations, webhooks
from eventhub.web.security import csrf

blueprint = Blueprint("api", __name__, url_prefix="/api")

# Programs come with a token in a header, which no other site can make a browser send.
csrf.exempt(blueprint)

blueprint.register_blueprint(validations.bp)

__all__ = ["blueprint", "webhooks"]


@blueprint.before_request
def enter() -> None:
    g.permissions = SIGNED_IN if current_user.is_authenticated else EVERYBODY
