"""Seats of an open order: get-seat and drop-seat."""

from flask import Response
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.api import orders, parsing
from eventhub.api.rights import open_order
from eventhub.errors import NotFound
from eventhub.ordering import carts, idempotency
from eventhub.ordering.choosing import Choice
from eventhub.ordering.idempotency import Done
from eventhub.web.idempotency import read_key
from eventhub.web.policy import allows


@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    """Hold more seats, all or none."""
    opened = open_order(order)
    body = parsing.body()
    key = read_key(opened.principal, body.values)

    def add() -> Done:
        seats = body.identities("seats")
        if not seats:
            body.wrong("seats", _("Choose a seat or a place first."))
        tier = orders.tier_in(body, opened.sheet, default=opened.sheet.default_tier)
        choice = Choice(seats=dict.fromkeys(orders.seat_ids(body, opened.sheet, seats), tier))
        body.check()
        carts.add(opened.id, opened.sheet, choice)
        return Done(200, opened.id)

    idempotency.once(key, add)
    return orders.answer(opened.id)


@allows(Permission.PUBLIC)
def destroy(order: str, seat: str) -> Response:
    """Give a seat back; one that is not in the order any more is no error."""
    opened = open_order(order)
    dropped = opened.sheet.seat_by_public_id.get(seat)
    if dropped is None:
        raise NotFound()
    carts.drop_seat(opened.id, opened.sheet, dropped.id)
    return orders.answer(opened.id)
