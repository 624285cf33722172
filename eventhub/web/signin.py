"""The signed-in person of a request: from the cookie in panels, from the bearer token in the API."""

from flask import Flask, request
from flask_login import LoginManager

from eventhub.accounts import access_tokens
from eventhub.accounts.models import User
from eventhub.db import db

manager = LoginManager()


def init_app(app: Flask) -> None:
    app.config.update(
        REMEMBER_COOKIE_NAME="eventhub_stay",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=app.config["SESSION_COOKIE_SECURE"],
    )
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(from_cookie)
    manager.request_loader(lambda incoming: from_bearer())


def from_cookie(text: str) -> User | None:
    identity, _, key = text.partition(".")
    if not identity.isdigit():
        return None
    user = db.session.get(User, int(identity))
    return user if user and user.session_key == key else None


def from_bearer() -> User | None:
    """Only the API reads tokens: a form of a page has to come with the page's own cookie and CSRF token."""
    if not request.path.startswith("/api/"):
        return None
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or token.count(".") != 2:
        return None
    return access_tokens.user_of(token)
