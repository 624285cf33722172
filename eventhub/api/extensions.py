"""A little more time for an open order."""

from flask import Response

from eventhub.access.permissions import Permission
from eventhub.api import orders, parsing
from eventhub.api.rights import open_order
from eventhub.ordering import extension, idempotency
from eventhub.ordering.idempotency import Done
from eventhub.web.idempotency import read_key
from eventhub.web.policy import allows


@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    opened = open_order(order)
    key = read_key(opened.principal, parsing.body().values)

    def extend() -> Done:
        extension.extend(opened.id, opened.sheet)
        return Done(200, opened.id)

    idempotency.once(key, extend)
    return orders.answer(opened.id)
