"""The buyer's own: what is coming up, and what was."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from flask_login import current_user
from sqlalchemy import Select, and_, func, or_, tuple_
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.access.scope import Scope
from eventhub.catalog.models import Event, EventSession, Venue
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.ordering.models import Order
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("account", __name__)

SHOWN = 20
LONGEST_SEARCH = 100

Orders = Select[Order]


@dataclass(frozen=True)
class Page:
    """Some orders, and the keys of the pages before and after: the public id of the order they lie beside."""

    orders: list[Order]
    before: str | None = None
    after: str | None = None


@bp.get("")
@allows(Permission.ACCOUNT_READ)
def index():
    past = request.args.get("view") == "past"
    words = " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    found = page(named(mine(past=past), words), past=past)
    # What comes next is loud, but only where the list begins and nobody looks for something else.
    plain = not (past or words or found.before)
    coming = [order for order in found.orders if plain and order.status == "paid"]
    next_order = coming[0] if coming else None
    return respond.page(
        "public/account/index.html",
        with_csrf=True,
        past=past,
        q=words,
        next_order=next_order,
        orders=[order for order in found.orders if order is not next_order],
        coming_up=count(past=False),
        over=count(past=True),
        previous_url=found.before and address(past, words, before=found.before),
        next_url=found.after and address(past, words, after=found.after),
    )


def address(past: bool, words: str, *, before: str | None = None, after: str | None = None) -> str:
    view = "past" if past else None
    return url_for("public.account.index", view=view, q=words or None, before=before, after=after)


def page(query: Orders, *, past: bool) -> Page:
    """The orders beside the one that the address names, read one further to know whether there are more."""
    before, after = (edge(request.args.get(name)) for name in ("before", "after"))
    backwards = before is not None
    key = tuple_(EventSession.starts_at, Order.id)
    # The past is read from its end.
    rising = past == backwards
    if place := before or after:
        here = tuple_(place.session.starts_at, place.id)
        query = query.where(key > here if rising else key < here)
    ordered = (EventSession.starts_at, Order.id) if rising else (EventSession.starts_at.desc(), Order.id.desc())
    orders = listed(query.order_by(*ordered).limit(SHOWN + 1))
    more = len(orders) > SHOWN
    orders = orders[:SHOWN]
    if backwards:
        orders.reverse()
    return Page(
        orders,
        before=orders[0].public_id if orders and (more if backwards else after is not None) else None,
        after=orders[-1].public_id if orders and (backwards or more) else None,
    )


def edge(public_id: str | None) -> Order | None:
    """The order that a page begins beside; one's own, else the list begins at its beginning."""
    if not public_id or "\0" in public_id:
        return None
    try:
        return Scope(current_user._get_current_object()).get(Order, public_id=public_id)
    except NotFound:
        return None


def listed(query: Orders) -> list[Order]:
    return list(
        db.session.scalars(
            query.options(
                contains_eager(Order.session).options(
                    contains_eager(EventSession.event).options(defer(Event.poster), joinedload(Event.organizer)),
                    joinedload(EventSession.venue),
                ),
                selectinload(Order.items),
            )
        )
    )


def count(*, past: bool) -> int:
    return db.session.scalar(mine(past=past).with_only_columns(func.count(Order.id), maintain_column_froms=True)) or 0


def mine(*, past: bool) -> Orders:
    """Orders that became something, and those that still hold places."""
    now = clock.now()
    kept = or_(
        Order.status.in_(["paid", "refunded"]),
        and_(Order.status == "cancelled", Order.paid_at.is_not(None)),
        and_(Order.status == "pending", Order.expires_at > func.now()),
    )
    over = EventSession.ends_at <= now
    owner: Any = current_user._get_current_object()
    query = Scope(owner).all(Order).join(Order.session).join(EventSession.event)
    return query.where(kept, over if past else ~over)


def named(query: Orders, words: str) -> Orders:
    """Orders with this PNR, or of events and venues whose names have all the words."""
    if not words:
        return query
    for word in words.split():
        like = f"%{escaped(word)}%"
        query = query.where(
            or_(
                Order.pnr == word.upper(),
                Event.title.ilike(like),
                EventSession.venue.has(Venue.name.ilike(like)),
            )
        )
    return query


def escaped(word: str) -> str:
    """A word in which LIKE finds nothing to interpret."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
