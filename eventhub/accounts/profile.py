"""What people say about themselves, and their password."""

from typing import Any

from flask_babel import lazy_gettext as _l

from eventhub import tokens
from eventhub.accounts import fields, passwords, signing_out
from eventhub.accounts.models import User
from eventhub.audit import log
from eventhub.db import lock, transaction
from eventhub.errors import Invalid
from eventhub.notifications import outbox


def save(user: User, *, name: str, phone: str, locale: str | None = None) -> None:
    """Raises Invalid with every field's error, and then keeps nothing."""
    errors: dict[str, Any] = {}
    name = fields.checked_name(name, errors=errors)
    checked = fields.checked_phone(phone, errors=errors)
    if errors:
        raise Invalid(errors=errors)
    with transaction():
        user = lock(user)
        user.name, user.phone, user.locale = name, checked, locale or user.locale


def change_password(user: User, *, old: str, new: str) -> User:
    """Another password, with the old one; signs out everywhere. Raises Invalid."""
    errors: dict[str, Any] = {}
    if not passwords.fits(user, old):
        errors["old"] = _l("That is not your password.")
    fields.check_password(new, email=user.email, errors=errors, field="new")
    if errors:
        raise Invalid(errors=errors)
    password_hash, known = passwords.hash_password(new), user.password_hash
    with transaction():
        user = lock(user)
        if user.password_hash != known:
            raise Invalid(errors={"old": _l("That is not your password.")})
        user.password_hash = password_hash
        signing_out.end_all(user)
        outbox.put("password_changed", tokens.short_id(), to=user.email, payload={"user": user.id})
        log.record("account.password_changed", user, by=user)
    return user
