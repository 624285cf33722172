"""Access tokens: got with a password, and with the refresh token that came with the last one."""

import base64
import hashlib

from cryptography.fernet import Fernet
from flask import Response, current_app, jsonify
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventhub import tokens
from eventhub.access.permissions import Permission
from eventhub.accounts import access_tokens, passwords
from eventhub.accounts.access_tokens import Grant
from eventhub.accounts.models import RefreshToken
from eventhub.api import parsing
from eventhub.db import db
from eventhub.errors import Unauthorized
from eventhub.ordering import idempotency
from eventhub.ordering.idempotency import Done
from eventhub.web import limits
from eventhub.web.idempotency import ANONYMOUS, read_key
from eventhub.web.policy import allows

LONGEST_SECRET = 1000


class WrongPassword(Unauthorized):
    message = _l("This e-mail address and password do not fit together.")
    kind = "wrong-password"


class NotConfirmed(Unauthorized):
    message = _l("Confirm the e-mail address of this account first. The link is in the mail you were sent.")
    kind = "not-confirmed"


@allows(Permission.PUBLIC)
def create() -> Response:
    body = parsing.body()
    email = body.text("email", required=True)
    password = body.text("password", required=True, longest=LONGEST_SECRET)
    body.check()
    key = read_key(ANONYMOUS, body.values)
    # Asked again each time: a stored answer must not outlive the password.
    tries = limits.logins(email)
    limits.spend(*tries)
    user = passwords.authenticate(email, password)
    if user is None:
        raise WrongPassword()
    limits.forgive(tries[0])
    if user.confirmed_at is None:
        raise NotConfirmed()
    return answer(idempotency.once(key, lambda: done(access_tokens.issue(user))))


@allows(Permission.PUBLIC)
def update() -> Response:
    """The next pair for a refresh token. One that was used before ends the whole family."""
    body = parsing.body()
    token = body.text("refresh_token", required=True, longest=LONGEST_SECRET)
    body.check()
    key = read_key(ANONYMOUS, body.values)
    limits.spend(limits.here(limits.REFRESH))
    try:
        return answer(idempotency.once(key, lambda: done(access_tokens.refresh(token))))
    except Unauthorized:
        # The key's transaction was rolled back, and this with it.
        access_tokens.revoke_family_of(token)
        raise


def done(grant: Grant) -> Done:
    return Done(200, subject=seal().encrypt(grant.refresh_token.encode()).decode())


def seal() -> Fernet:
    """Stored under an idempotency key for a day, so that a lost answer does not sign anybody out."""
    key = hashlib.sha256(f"idempotency-subject:{current_app.config['SECRET_KEY']}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def answer(stored: Done) -> Response:
    refresh = seal().decrypt(str(stored.subject)).decode()
    known = db.session.scalar(
        select(RefreshToken).where(
            RefreshToken.token_hash == tokens.fingerprint(refresh), RefreshToken.revoked_at.is_(None)
        )
    )
    if known is None:
        raise Unauthorized()
    return jsonify(
        access_token=access_tokens.encode(known.user),
        refresh_token=refresh,
        token_type="Bearer",  # noqa: S106
        expires_in=int(access_tokens.ACCESS.total_seconds()),
    )
