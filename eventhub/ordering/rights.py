"""The right to an order that travels outside of accounts: its token, and the signed link in the mail."""

import base64
import hashlib
import hmac

from flask import current_app
from sqlalchemy import select

from eventhub import tokens
from eventhub.db import db
from eventhub.ordering.models import Order


def token_of(public_id: str) -> str:
    """The order's token: derived, so that a repeated request with the same idempotency key can be given it again."""
    key = f"order-token:{current_app.config['SECRET_KEY']}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key, public_id.encode(), hashlib.sha256)).rstrip(b"=").decode()


def hash_of(public_id: str) -> str:
    """What is stored of the token; changing it in the row takes the right away."""
    return tokens.fingerprint(token_of(public_id))


def order_of(public_id: str, token: str) -> Order | None:
    """The order, when the token is its own."""
    order = db.session.scalar(select(Order).where(Order.public_id == public_id))
    if order is None or not tokens.same(order.token_hash, tokens.fingerprint(token)):
        return None
    return order


def link(order: Order) -> str:
    """The signed link of the order's mails: a right to this order, bound to this purpose."""
    sealed = tokens.sign_link(current_app.config["SECRET_KEY"], "order", order.public_id)
    return f"{current_app.config['EVENTHUB'].base_url}/account/links/{sealed}"
