"""The signed link of an e-mail: exchanged for a cookie, so that the right does not stay in the address."""

from flask import Blueprint, url_for
from sqlalchemy import select

from eventhub import tokens
from eventhub.access.permissions import Permission
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.ordering.models import Order
from eventhub.panels.public.account_orders import private
from eventhub.web import limits, order_access, respond
from eventhub.web.policy import allows
from eventhub.web.settings import settings

bp = Blueprint("links", __name__)


@bp.get("/<token>")
@allows(Permission.PUBLIC)
def show(token: str):
    with limits.misses(limits.here(limits.CODES)):
        order = order_of(token)
    order_access.remember(order)
    if order.status == "expired":
        # Its mail promises the same seats again.
        return private(respond.see_other(url_for("gateway.tickets.edit", order=order.public_id)))
    return private(respond.see_other(url_for("public.account_orders.show", pnr=order.pnr)))


def order_of(token: str) -> Order:
    """Raises NotFound for what we have not signed for this purpose."""
    public_id = tokens.read_link(settings().secret_key, "order", token)
    order = db.session.scalar(select(Order).where(Order.public_id == public_id)) if isinstance(public_id, str) else None
    if order is None:
        raise NotFound()
    return order
