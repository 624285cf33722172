"""The buyer's own: what is coming up, and what was."""

from flask import Blueprint, request
from flask_login import current_user
from sqlalchemy import and_, func, or_
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.access.scope import Scope
from eventhub.catalog.models import Event, EventSession
from eventhub.db import db
from eventhub.ordering.models import Order
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("account", __name__)

SHOWN = 100


@bp.get("")
@allows(Permission.ACCOUNT_READ)
def index():
    past = request.args.get("view") == "past"
    orders = listed(past=past)
    coming = [order for order in orders if order.status == "paid" and not past]
    return respond.page(
        "public/account/index.html",
        with_csrf=True,
        past=past,
        next_order=coming[0] if coming else None,
        orders=[order for order in orders if not coming or order is not coming[0]],
        coming_up=count(past=False),
        over=count(past=True),
    )


def listed(*, past: bool) -> list[Order]:
    order = EventSession.starts_at.desc() if past else EventSession.starts_at
    return list(
        db.session.scalars(
            mine(past=past)
            .order_by(order, Order.id)
            .limit(SHOWN)
            .options(
                contains_eager(Order.session).options(
                    joinedload(EventSession.event).options(defer(Event.poster), joinedload(Event.organizer)),
                    joinedload(EventSession.venue),
                ),
                selectinload(Order.items),
            )
        )
    )


def count(*, past: bool) -> int:
    return db.session.scalar(mine(past=past).with_only_columns(func.count(Order.id), maintain_column_froms=True)) or 0


def mine(*, past: bool):
    """Orders that became something, and those that still hold places."""
    now = clock.now()
    kept = or_(
        Order.status.in_(["paid", "refunded"]),
        and_(Order.status == "cancelled", Order.paid_at.is_not(None)),
        and_(Order.status == "pending", Order.expires_at > func.now()),
    )
    over = EventSession.ends_at <= now
    owner = current_user._get_current_object()
    return Scope(owner).all(Order).join(Order.session).where(kept, over if past else ~over)
