"""The buyer lets the order go."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.ordering import checkout as ordering
from eventhub.panels.gateway import checkout
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("cancellations", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    found = checkout.find(order)
    ordering.cancel(found.order.id)
    flash(_("Your order is cancelled and everything in it is free again."))
    return respond.see_other(url_for("public.sessions.show", public_id=found.session.public_id))
