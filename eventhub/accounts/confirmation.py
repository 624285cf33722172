"""Confirming an e-mail address by the link of a mail.

Who opens the link owns the address, but need not have asked for the account: somebody else may have typed the address
with a password of their own. So the link alone is enough only in the browser that asked; elsewhere the password is asked for.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from eventhub import tokens
from eventhub.accounts import links, passwords
from eventhub.accounts.models import User
from eventhub.audit import log
from eventhub.db import db, lock, transaction
from eventhub.errors import Gone, Invalid
from eventhub.notifications import outbox

PURPOSE = "confirm"
GOOD_FOR = timedelta(days=3)


class LinkRanOut(Gone):
    message = _l("This link is not good any more. Log in or register again, and we send you a new one.")
    kind = "link-ran-out"


@dataclass(frozen=True)
class Asked:
    """Whose address a link confirms, and whether that was done before."""

    user: User
    done: bool


def send(user: User) -> None:
    """Put the mail with the link into the outbox; inside the caller's transaction."""
    outbox.put("confirm", tokens.short_id(), to=user.email, payload={"user": user.id})


def link(user: User) -> str:
    token = links.sign(PURPOSE, [user.id, user.email, user.session_key])
    return links.address(f"/register/confirm/{token}")


def asked(token: str) -> Asked:
    """Raises LinkRanOut."""
    value = links.read(PURPOSE, token, within=GOOD_FOR)
    if not (isinstance(value, list) and len(value) == 3 and isinstance(value[0], int)):
        raise LinkRanOut()
    user = db.session.get(User, value[0])
    if user is None or user.email != value[1]:
        raise LinkRanOut()
    if user.confirmed_at is None and user.session_key != value[2]:
        raise LinkRanOut()
    return Asked(user, done=user.confirmed_at is not None)


def mark_of(password_hash: str | None) -> str:
    """What the browser that asked for the account keeps: says nothing, and fits this password's account only."""
    key = f"registration-mark:{current_app.config['SECRET_KEY']}".encode()
    return hmac.digest(key, (password_hash or "").encode(), hashlib.sha256).hex()


def is_same_browser(user: User, mark: str) -> bool:
    return tokens.same(mark_of(user.password_hash), mark)


def confirm(token: str, *, mark: str = "", password: str = "") -> User:
    """The address is its owner's, by the mark of the browser that asked or by the account's password.

    Raises LinkRanOut, Invalid. Inside the caller's transaction, which gives the account what belongs to it.
    """
    with transaction() as session:
        user = lock(asked(token).user)
        found = asked(token)
        if found.done:
            return user
        if not is_same_browser(user, mark) and not passwords.fits(user, password):
            raise Invalid(errors={"password": _l("That is not the password of this account.")})
        user.confirmed_at = session.scalar(select(func.now()))
        log.record("account.confirmed", user, by=user)
    return user
