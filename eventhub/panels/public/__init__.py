"""The public site. This file is the panel's gate and its whole map of URLs."""

from flask import Blueprint, g
from flask_login import current_user

from eventhub.access.permissions import EVERYBODY, SIGNED_IN
from eventhub.access.scope import Everything

panel = Blueprint("public", __name__)


@panel.before_request
def enter() -> None:
    g.permissions = SIGNED_IN if current_user.is_authenticated else EVERYBODY
    g.scope = Everything()
