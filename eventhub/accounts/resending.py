"""The confirmation mail once more, for whoever has just typed the right password of an account that waits for it."""

from datetime import timedelta

from eventhub.accounts import confirmation, links
from eventhub.accounts.models import User
from eventhub.db import db, transaction

PURPOSE = "resend"
GOOD_FOR = timedelta(hours=1)


def token(user: User) -> str:
    """The right to ask for the mail again, to be put into a form of a page that follows the right password."""
    return links.sign(PURPOSE, [user.id, user.session_key])


def person(token: str) -> User | None:
    """Who may be sent the mail again."""
    value = links.read(PURPOSE, token, within=GOOD_FOR)
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], int)):
        return None
    user = db.session.get(User, value[0])
    return user if user and user.session_key == value[1] and user.confirmed_at is None else None


def resend(user: User) -> None:
    with transaction():
        confirmation.send(user)
