"""A new password for whoever can read the account's mail: by a link that works once, for an hour."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from eventhub import tokens
from eventhub.accounts import fields, links, passwords, signing_out
from eventhub.accounts.models import User
from eventhub.audit import log
from eventhub.db import db, lock, transaction
from eventhub.errors import Gone, Invalid
from eventhub.notifications import outbox

PURPOSE = "reset"
GOOD_FOR = timedelta(hours=1)


class ResetLinkRanOut(Gone):
    message = _l("This link is not good any more: it works once, for an hour. Ask for a new one.")
    kind = "link-ran-out"


def ask(email: str) -> None:
    """Have a link sent to the address, if it has an account. Raises Invalid for what is no address.

    The same work for every address; whether it has an account is looked up when the mail is made.
    """
    errors: dict[str, Any] = {}
    email = fields.checked_email(email, errors=errors)
    if errors:
        raise Invalid(errors=errors)
    with transaction():
        outbox.put("reset", tokens.short_id(), to=email, payload={"email": email})


def person_with(email: str) -> User | None:
    return db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def link(user: User) -> str:
    token = links.sign(PURPOSE, [user.id, fingerprint(user)])
    return links.address(f"/password/reset/{token}")


def fingerprint(user: User) -> str:
    """Changes with the password, so a link that was used has ended."""
    return tokens.fingerprint(f"{user.email}:{user.session_key}:{user.password_hash}")


def asked(token: str) -> User:
    """Whose password a link resets. Raises ResetLinkRanOut."""
    value = links.read(PURPOSE, token, within=GOOD_FOR)
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], int)):
        raise ResetLinkRanOut()
    user = db.session.get(User, value[0])
    if user is None or fingerprint(user) != value[1]:
        raise ResetLinkRanOut()
    return user


def reset(token: str, *, password: str) -> User:
    """The new password; everybody who was signed in is not any more. Raises ResetLinkRanOut, Invalid.

    Reading the mail has shown whose the address is, so it is confirmed by this too. Inside the caller's transaction,
    which gives the account what belongs to it.
    """
    user = asked(token)
    errors: dict[str, Any] = {}
    fields.check_password(password, email=user.email, errors=errors)
    if errors:
        raise Invalid(errors=errors)
    password_hash = passwords.hash_password(password)
    with transaction() as session:
        user = lock(user)
        # Another request may have used the link since.
        asked(token)
        user.password_hash = password_hash
        user.confirmed_at = user.confirmed_at or session.scalar(select(func.now()))
        signing_out.end_all(user)
        outbox.put("password_changed", tokens.short_id(), to=user.email, payload={"user": user.id})
        log.record("account.password_reset", user, by=user)
    return user
