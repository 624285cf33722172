"""Who may open an order: the account that bought it, and the browser that made it or came with its signed link.

An id, a PNR or a ticket's code is no right by itself: to strangers the order does not exist.
"""

from flask import session
from flask_login import current_user
from sqlalchemy import ColumnElement, select

from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.ordering.models import Order
from eventhub.ticketing.models import Ticket

# Rights a browser keeps at most; the cookie has to stay small.
KEPT = 20


def may_open(order: Order) -> bool:
    if current_user.is_authenticated and order.user_id == current_user.id:
        return True
    return order.public_id in session.get("orders", ())


def remember(order: Order) -> None:
    """Give this browser the right to the order, for as long as its cookie lives."""
    others = [public_id for public_id in session.get("orders", ()) if public_id != order.public_id]
    session["orders"] = [*others, order.public_id][-KEPT:]
    session.permanent = True


def find(pnr: str) -> Order:
    """The order with this PNR, for those who may open it. Raises NotFound for strangers."""
    return opened(Order.pnr == pnr.upper())


def by_public_id(public_id: str) -> Order:
    return opened(Order.public_id == public_id)


def ticket(code: str) -> Ticket:
    """The ticket with this code, for those who may open its order. Raises NotFound for strangers."""
    found = db.session.scalar(select(Ticket).where(Ticket.code == code.upper()))
    if found is None or not may_open(found.order):
        raise NotFound()
    return found


def opened(condition: ColumnElement[bool]) -> Order:
    order = db.session.scalar(select(Order).where(condition))
    if order is None or not may_open(order):
        raise NotFound()
    return order
