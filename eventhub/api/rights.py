"""The caller's right to an order: the order's own token, or the account that bought it."""

from dataclasses import dataclass

from eventhub.access.scope import Scope
from eventhub.errors import NotFound, Unauthorized
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import rights, views
from eventhub.ordering.models import Order
from eventhub.ordering.views import OrderView
from eventhub.web import api_callers
from eventhub.web.idempotency import user_principal


@dataclass(frozen=True)
class Opened:
    """An order whose caller may change it, and under which name the caller's idempotency keys are kept."""

    order: OrderView
    principal: str

    @property
    def id(self) -> int:
        return self.order.id

    @property
    def sheet(self) -> Sheet:
        return self.order.sheet


def open_order(public_id: str) -> Opened:
    """Raises NotFound for everybody but the buyer, Unauthorized without any credentials."""
    token = api_callers.order_token()
    if token is not None:
        order = rights.order_of(public_id, token)
        if order is None:
            raise NotFound()
        return Opened(views.read(order.id), f"order:{public_id}")
    person = api_callers.person()
    if person is None:
        raise Unauthorized()
    order = Scope(person).get(Order, public_id=public_id)
    return Opened(views.read(order.id), user_principal(person))
