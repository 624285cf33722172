"""A discount code put on an open order, or taken off it."""

import json

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db, retrying, transaction
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import open_orders, repricing
from eventhub.pricing import discounts
from eventhub.pricing.discounts import DiscountInvalid

CARRIED = text(
    """SELECT discount_code_id, subtotal,
              EXISTS (SELECT FROM order_items WHERE order_id = orders.id) AS filled
       FROM orders WHERE id = :order"""
)

# What the code takes off stays with the order, so that nobody's price rises when the code is changed.
CARRY = text(
    """UPDATE orders SET discount_code_id = :code, quote = quote || jsonb_build_object('code', CAST(:discount AS jsonb))
       WHERE id = :order"""
)


@retrying
def apply(order_id: int, sheet: Sheet, code: str) -> None:
    """Let the code take off what it does, instead of another one that the order may carry.

    Applying again what is applied is no error. Raises DiscountInvalid, OrderClosed, HoldExpired.
    """
    with transaction():
        open_orders.lock_open(order_id)
        order = db.session.execute(CARRIED, {"order": order_id}).one()
        code_id, discount = discounts.find(
            code, organizer_id=sheet.organizer_id, event_id=sheet.event_id, currency=sheet.currency
        )
        if code_id == order.discount_code_id:
            return
        if not order.filled:
            raise DiscountInvalid(_l("Choose your places first, then enter the code."))
        if not discount.off(order.subtotal):
            raise DiscountInvalid(_l("There is nothing this code could take off."))
        open_orders.supersede_payments(order_id)
        exchange(order.discount_code_id, code_id)
        db.session.execute(CARRY, {"order": order_id, "code": code_id, "discount": json.dumps(discount.json())})
        repricing.reprice(order_id, sheet)


def exchange(old: int | None, new: int) -> None:
    """Count the new code's use and give the old one's back, the lower id first: two exchanges never wait in a circle."""
    if old is not None and old < new:
        discounts.give_back({old: 1})
    if not discounts.take(new):
        raise DiscountInvalid(_l("This code was used as often as it can be."))
    if old is not None and old > new:
        discounts.give_back({old: 1})


@retrying
def remove(order_id: int, sheet: Sheet) -> None:
    """The full prices again. An order without a code stays as it is."""
    with transaction():
        open_orders.lock_open(order_id)
        code_id = db.session.execute(CARRIED, {"order": order_id}).one().discount_code_id
        if code_id is None:
            return
        open_orders.supersede_payments(order_id)
        discounts.give_back({code_id: 1})
        db.session.execute(CARRY, {"order": order_id, "code": None, "discount": "null"})
        repricing.reprice(order_id, sheet)
