"""The way in: an order for a session, the one this browser has open or a new one."""

from flask import Blueprint, Response, session
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy import select

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.db import db
from eventhub.inventory import sheets
from eventhub.ordering import choosing, on_sale, opening
from eventhub.ordering.models import Order
from eventhub.panels.gateway.checkout import to_step
from eventhub.web import devices, limits, order_access
from eventhub.web.policy import allows

bp = Blueprint("orders", __name__)


@bp.post("")
@allows(Permission.PUBLIC)
def create(session: str) -> Response:
    sheet = sheets.of(session)
    order = open_already(sheet.session_id)
    if order is None:
        if not sheet.on_sale(clock.now()):
            raise on_sale.NotOnSale()
        limits.spend(limits.here(limits.ORDERS))
        order_id = opening.open_order(
            sheet,
            choosing.Choice(),
            user_id=current_user.id if current_user.is_authenticated else None,
            device=devices.fingerprint(),
            origin=limits.origin(),
            locale=str(get_locale()),
        )
        order = db.session.get_one(Order, order_id)
        order_access.remember(order)
    return to_step("tickets", order.public_id)


def open_already(session_id: int) -> Order | None:
    """The order that this browser began for the session and that still runs: a second click makes no second one."""
    return db.session.scalar(
        select(Order)
        .where(
            Order.public_id.in_(session.get("orders", ())),
            Order.session_id == session_id,
            Order.status == "pending",
            (Order.expires_at.is_(None)) | (Order.expires_at > db.func.statement_timestamp()),
        )
        .order_by(Order.id.desc())
        .limit(1)
    )
