"""Passwords: argon2id (RFC 9106) with 19 MiB, two passes, one lane; and signing in with one."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select

from eventhub import tokens
from eventhub.accounts.models import User
from eventhub.db import db, transaction

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Checked when the account does not exist, so that the time an answer takes does not tell.
NOBODY = hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return hasher.hash(password)


def fits(user: User, password: str) -> bool:
    """Whether this is the user's password."""
    try:
        hasher.verify(user.password_hash or NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return user.password_hash is not None


def authenticate(email: str, password: str) -> User | None:
    """The user with this e-mail and password, else None. Takes the same time either way."""
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))
    stored = user.password_hash if user and user.password_hash else NOBODY
    try:
        hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    if user is None or user.password_hash is None:
        return None
    with transaction() as session:
        user.last_login_at = session.scalar(select(func.now()))
        if hasher.check_needs_rehash(user.password_hash):
            user.password_hash = hash_password(password)
    return user


def create_user(email: str, *, password: str | None, name: str = "", platform_role: str = "none") -> User:
    """A new user; the caller is inside a transaction."""
    user = User(
        email=email.strip(),
        password_hash=hash_password(password) if password else None,
        name=name,
        platform_role=platform_role,
        session_key=tokens.short_id(),
    )
    db.session.add(user)
    return user
