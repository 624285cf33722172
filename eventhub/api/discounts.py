"""A discount code on an open order."""

from flask import Response
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.api import orders, parsing
from eventhub.api.rights import open_order
from eventhub.ordering import discounts, idempotency
from eventhub.ordering.idempotency import Done
from eventhub.pricing.discounts import DiscountInvalid
from eventhub.web import limits
from eventhub.web.idempotency import read_key
from eventhub.web.policy import allows


@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    opened = open_order(order)
    body = parsing.body()
    code = body.text("code")
    if not body.has("code"):
        body.wrong("code", _("This is missing."))
    body.check()
    guesses = limits.here(limits.CODES)
    limits.check(guesses)

    def apply() -> Done:
        discounts.apply(opened.id, opened.sheet, code)
        return Done(200, opened.id)

    try:
        idempotency.once(read_key(opened.principal, body.values), apply)
    except DiscountInvalid:
        limits.spend(guesses)
        raise
    return orders.answer(opened.id)


@allows(Permission.PUBLIC)
def destroy(order: str) -> Response:
    opened = open_order(order)
    discounts.remove(opened.id, opened.sheet)
    return orders.answer(opened.id)
