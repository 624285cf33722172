"""Signing out everywhere: every cookie and every token of the account ends at once."""

from sqlalchemy import text

from eventhub import tokens
from eventhub.accounts.models import User
from eventhub.audit import log
from eventhub.db import lock, transaction


def everywhere(user: User) -> User:
    """End every sign-in of the account. Who wants to stay signs in again with the new key."""
    with transaction():
        user = lock(user)
        end_all(user)
        log.record("account.signed_out_everywhere", user, by=user)
    return user


def end_all(user: User) -> None:
    """Inside the transaction that has locked the user."""
    with transaction() as session:
        user.session_key = tokens.short_id()
        session.execute(
            text(
                """UPDATE refresh_tokens SET revoked_at = statement_timestamp()
                   WHERE user_id = :user AND revoked_at IS NULL"""
            ),
            {"user": user.id},
        )
