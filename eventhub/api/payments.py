"""An attempt to pay an order."""

from flask import Response, jsonify
from sqlalchemy import select

from eventhub.access.permissions import Permission
from eventhub.api import orders, parsing
from eventhub.api.rights import open_order
from eventhub.db import db
from eventhub.ordering import checkout, idempotency
from eventhub.ordering.idempotency import Done
from eventhub.payments.models import Payment
from eventhub.web.idempotency import read_key
from eventhub.web.policy import allows
from eventhub.web.settings import settings


@allows(Permission.PUBLIC)
def create(order: str) -> Response:
    """Where to send the buyer's browser; the paid order where there was nothing to pay."""
    opened = open_order(order)
    body = parsing.body()
    key = read_key(opened.principal, body.values)

    def begin() -> Done:
        provider = body.identity("provider", required=opened.order.total > 0)
        body.check()
        payment = checkout.begin_payment(
            opened.id, provider=provider, return_url=f"{settings().base_url}/gateway/{order}/done"
        )
        return Done(201, opened.id, payment.public_id) if payment else Done(200, opened.id)

    done = idempotency.in_progress(key, begin)
    if done.subject is None:
        return orders.answer(opened.id)
    payment = db.session.scalars(select(Payment).where(Payment.public_id == done.subject)).one()
    response = jsonify(payment=payment.public_id, url=whole_url(payment.url or ""))
    response.status_code = 201
    return response


def whole_url(url: str) -> str:
    """The sandbox's page is one of ours."""
    return settings().base_url + url if url.startswith("/") else url
