"""Whose an order is: what was bought as a guest becomes the account's once its e-mail address is confirmed."""

from sqlalchemy import text

from eventhub.accounts.models import User
from eventhub.db import db


def adopt(user: User) -> int:
    """Give a confirmed account the orders that were paid with its address; answers how many. In the caller's transaction."""
    if user.confirmed_at is None:
        return 0
    adopted = db.session.execute(
        text(
            """UPDATE orders SET user_id = :user
               WHERE lower(email) = lower(:email) AND user_id IS NULL AND paid_at IS NOT NULL RETURNING id"""
        ),
        {"user": user.id, "email": user.email},
    )
    return len(adopted.all())
