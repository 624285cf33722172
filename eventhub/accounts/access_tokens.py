"""Tokens for programs: a JWT for fifteen minutes, and a rotating refresh token for thirty days."""

from dataclasses import dataclass
from datetime import timedelta

import jwt
from flask import current_app
from sqlalchemy import select, text

from eventhub import clock, tokens
from eventhub.accounts.models import RefreshToken, User
from eventhub.db import db, transaction
from eventhub.errors import Unauthorized

ACCESS = timedelta(minutes=15)
REFRESH = timedelta(days=30)


@dataclass(frozen=True)
class Grant:
    access_token: str
    refresh_token: str
    expires_in: int  # seconds


def issue(user: User, *, family: str | None = None) -> Grant:
    """A new pair for the user; `family` continues a chain of refresh tokens."""
    refresh = tokens.secret()
    with transaction() as session:
        session.add(
            RefreshToken(
                user_id=user.id,
                family=family or tokens.short_id(),
                token_hash=tokens.fingerprint(refresh),
                expires_at=clock.now() + REFRESH,
            )
        )
    return Grant(access_token=encode(user), refresh_token=refresh, expires_in=int(ACCESS.total_seconds()))


def encode(user: User) -> str:
    moment = clock.now()
    claims = {"sub": str(user.id), "key": user.session_key, "iat": moment, "exp": moment + ACCESS, "aud": "eventhub"}
    return jwt.encode(claims, signing_key(), algorithm="HS256")


def user_of(token: str) -> User | None:
    """The person a valid access token speaks for, else None."""
    try:
        claims = jwt.decode(token, signing_key(), algorithms=["HS256"], audience="eventhub")
    except jwt.InvalidTokenError:
        return None
    user = db.session.get(User, int(claims["sub"]))
    return user if user and user.session_key == claims["key"] else None


def refresh(token: str) -> Grant:
    """Trade a refresh token for the next pair. Reuse revokes the whole family: one of the two holders is a thief."""
    with transaction() as session:
        used = session.execute(
            text(
                """UPDATE refresh_tokens SET used_at = statement_timestamp()
                   WHERE token_hash = :hash AND used_at IS NULL AND revoked_at IS NULL
                     AND expires_at > statement_timestamp()
                   RETURNING user_id, family"""
            ),
            {"hash": tokens.fingerprint(token)},
        ).one_or_none()
        if used is not None:
            user = session.get(User, used.user_id)
            assert user is not None
            return issue(user, family=used.family)
    revoke_family_of(token)
    raise Unauthorized()


def revoke_family_of(token: str) -> None:
    known = db.session.scalar(select(RefreshToken).where(RefreshToken.token_hash == tokens.fingerprint(token)))
    if known is None:
        return
    with transaction() as session:
        session.execute(
            text(
                """UPDATE refresh_tokens SET revoked_at = statement_timestamp()
                   WHERE family = :family AND revoked_at IS NULL"""
            ),
            {"family": known.family},
        )


def signing_key() -> bytes:
    """Derived, so that a token of one purpose is never valid for another that uses the same secret."""
    return tokens.fingerprint(f"access-token:{current_app.config['SECRET_KEY']}").encode()
