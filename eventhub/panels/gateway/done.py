"""After the provider's page: the truth, which is paid, waiting, or what else became of it."""

from flask import Blueprint, Response
from sqlalchemy import select

from eventhub.access.permissions import Permission
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.ordering import papers, views
from eventhub.ordering.models import Order
from eventhub.panels.gateway import checkout
from eventhub.payments.models import Payment
from eventhub.web import order_access, respond
from eventhub.web.policy import allows

bp = Blueprint("done", __name__)


@bp.get("")
@allows(Permission.PUBLIC)
def show(order: str) -> Response:
    """Opens for anybody, since the provider sends any browser here; strangers learn whether it is paid, and no more."""
    found = db.session.scalar(select(Order).where(Order.public_id == order))
    if found is None:
        raise NotFound()
    if not order_access.may_open(found):
        return respond.page("gateway/done/closed.html", "outcome", paid=found.status == "paid", order_id=order)
    seen = checkout.with_session(views.read(found.id), found.session_id)
    outcome = outcome_of(found)
    if outcome == "open" and seen.due != "done":
        return checkout.to_due(seen)
    return respond.page(
        "gateway/done/show.html",
        "outcome",
        outcome=outcome,
        tickets=papers.tickets_of(found) if outcome == "paid" else [],
        **seen.context,
    )


def outcome_of(order: Order) -> str:
    """paid, waiting, refunded (the money goes back), ended, or open: nothing was begun to be paid."""
    if order.status in ("paid", "refunded"):
        return order.status
    statuses = set(db.session.scalars(select(Payment.status).where(Payment.order_id == order.id)))
    if "succeeded" in statuses:
        return "refunded"
    if order.status == "pending" and statuses & {"created", "processing"}:
        return "waiting"
    return "open" if order.status == "pending" else "ended"
