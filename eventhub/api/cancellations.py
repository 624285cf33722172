"""The end of an order that was not paid, or that cost nothing."""

from flask import Response

from eventhub.access.permissions import Permission
from eventhub.api import orders, parsing
from eventhub.api.rights import open_order
from eventhub.ordering import cancellation, idempotency
from eventhub.ordering.idempotency import Done
from eventhub.web import api_callers
from eventhub.web.idempotency import read_key
from eventhub.web.policy import allows


@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    opened = open_order(order)
    key = read_key(opened.principal, parsing.body().values)

    def cancel() -> Done:
        cancellation.cancel(opened.order, by=api_callers.person())
        return Done(200, opened.id)

    idempotency.once(key, cancel)
    return orders.answer(opened.id)
