"""The mails about an account, built when they are sent."""

from collections.abc import Callable

from flask import current_app

from eventhub.accounts import confirmation, links, resetting
from eventhub.accounts.models import User
from eventhub.db import db
from eventhub.notifications import mailer, rendering
from eventhub.notifications.models import OutboxMessage


def confirm(message: OutboxMessage) -> None:
    """The link that confirms the address; nothing once that is done."""
    user = db.session.get(User, message.payload["user"])
    if user is not None and user.confirmed_at is None:
        send(message, user, link=confirmation.link(user), days=confirmation.GOOD_FOR.days)


def registered_again(message: OutboxMessage) -> None:
    """Somebody asked for an account with an address that has one."""
    user = db.session.get(User, message.payload["user"])
    if user is not None:
        send(message, user, login_url=links.address("/login"), forgot_url=links.address("/password/forgot"))


def reset(message: OutboxMessage) -> None:
    """The link to a new password; nothing for an address without an account."""
    user = resetting.person_with(message.payload["email"])
    if user is not None:
        send(message, user, link=resetting.link(user))


def password_changed(message: OutboxMessage) -> None:
    """So that nobody's password is changed behind their back."""
    user = db.session.get(User, message.payload["user"])
    if user is not None:
        send(message, user, forgot_url=links.address("/password/forgot"))


def send(message: OutboxMessage, user: User, **facts: object) -> None:
    config = current_app.config["EVENTHUB"]
    rendered = rendering.render(
        message.kind,
        locale=user.locale,
        timezone="UTC",
        name=user.name,
        email=user.email,
        brand=rendering.Brand(),
        **facts,
    )
    recipient = user.email
    # Nothing of the database may be held while the mail server takes its time.
    db.session.rollback()
    mailer.send(rendered, to=recipient, sender=config.mail_sender, message_id=message.message_id, url=config.mail_url)


SENDERS: dict[str, Callable[[OutboxMessage], None]] = {
    "confirm": confirm,
    "registered_again": registered_again,
    "reset": reset,
    "password_changed": password_changed,
}
