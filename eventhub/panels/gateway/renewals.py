"""The time ran out: the same choice again, as far as it is free."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.db import db
from eventhub.ordering import renewal
from eventhub.ordering.models import Order
from eventhub.panels.gateway import checkout
from eventhub.web import devices, limits, order_access, respond
from eventhub.web.policy import allows

bp = Blueprint("renewals", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    found = checkout.find(order)
    if not found.order.run_out:
        return checkout.to_due(found)
    renewed = renewal.renew(found.order, device=devices.fingerprint(), origin=limits.origin())
    fresh = db.session.get_one(Order, renewed.order_id)
    order_access.remember(fresh)
    if renewed.gone_sections:
        flash(_("No longer free: %(places)s.", places="; ".join(section.name for section in renewed.gone_sections)))
    lost = [seat.public_id for seat in renewed.gone_seats]
    return respond.see_other(url_for("gateway.tickets.edit", order=fresh.public_id, lost=lost))
