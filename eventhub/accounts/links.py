"""Links of account mails: signed, bound to one purpose, and good for a while only."""

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer


def sign(purpose: str, value: Any) -> str:
    """The value as a link carries it; when it was signed is part of it."""
    return str(serializer(purpose).dumps(value))


def read(purpose: str, token: str, *, within: timedelta) -> Any | None:
    """The value of a link of this purpose, or None when it is too old or was not signed by us."""
    try:
        return serializer(purpose).loads(token, max_age=int(within.total_seconds()))
    except BadSignature:
        return None


def serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"account:{purpose}")


def address(path: str) -> str:
    base_url: str = current_app.config["EVENTHUB"].base_url
    return f"{base_url}{path}"
