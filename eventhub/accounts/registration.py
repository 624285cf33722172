"""Making an account: asked for with a password, and good for nothing until its e-mail address is confirmed.

No answer and no cookie tells whether an address had an account before: the mail does, which only its owner reads.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from eventhub import tokens
from eventhub.accounts import confirmation, fields, passwords
from eventhub.accounts.models import User
from eventhub.db import db, lock, transaction
from eventhub.errors import Invalid
from eventhub.notifications import outbox


def check(*, email: str, password: str, name: str = "") -> tuple[str, str]:
    """The address and the name as they are kept. Raises Invalid with every field's error."""
    errors: dict[str, Any] = {}
    email = fields.checked_email(email, errors=errors)
    name = fields.checked_name(name, errors=errors)
    fields.check_password(password, email=email, errors=errors)
    if errors:
        raise Invalid(errors=errors)
    return email, name


def register(*, email: str, password: str, name: str = "", locale: str = "en") -> str:
    """Ask for an account; a mail goes to the address either way. Raises Invalid.

    Answers the mark that lets this browser confirm without typing the password again (see confirmation).
    """
    email, name = check(email=email, password=password, name=name)
    # Made in every case: it is what takes the time.
    password_hash = passwords.hash_password(password)
    try:
        with transaction():
            put(email, password_hash=password_hash, name=name, locale=locale)
    except IntegrityError:
        # Somebody asked for the same address in this moment; now it is known.
        with transaction():
            put(email, password_hash=password_hash, name=name, locale=locale)
    return confirmation.mark_of(password_hash)


def put(email: str, *, password_hash: str, name: str, locale: str) -> None:
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))
    if user is not None:
        user = lock(user)
    if user is not None and user.confirmed_at is not None:
        outbox.put("registered_again", tokens.short_id(), to=user.email, payload={"user": user.id})
        return
    if user is None:
        user = User(email=email, session_key=tokens.short_id())
        db.session.add(user)
    # Nobody has shown yet that the address is theirs, so who asks last is believed; links of earlier mails end.
    user.password_hash, user.name, user.locale = password_hash, name, locale
    user.session_key = tokens.short_id()
    db.session.flush()
    confirmation.send(user)
