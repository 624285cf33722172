"""Who calls the API: the person of an access token, or of a cookie that came with the page's own CSRF token."""

from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from eventhub.accounts import access_tokens
from eventhub.accounts.models import User
from eventhub.errors import Unauthorized

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class BadToken(Unauthorized):
    message = _l("This access token is not valid, or not any more. Get a new one.")


def bearer() -> str | None:
    """What the Authorization header carries: an access token (two dots) or an order's token (none)."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


def order_token() -> str | None:
    token = bearer()
    return None if token is None or is_access_token(token) else token


def person() -> User | None:
    """The signed-in caller. A header is meant: with one, the cookie does not count. Raises BadToken."""
    if "api_person" not in g:
        g.api_person = find_person()
    return g.api_person


def find_person() -> User | None:
    token = bearer()
    if token is not None:
        if not is_access_token(token):
            return None
        user = access_tokens.user_of(token)
        if user is None:
            raise BadToken()
        return user
    if not current_user.is_authenticated:
        return None
    # Browsers add the cookie to every request, also to one that another site made them send.
    if request.method not in SAFE_METHODS and not carries_csrf_token():
        return None
    return current_user._get_current_object()


def is_access_token(token: str) -> bool:
    return token.count(".") == 2


def carries_csrf_token() -> bool:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True
