"""The transactional outbox: a message is a row of the transaction it tells about; workers lease, send and mark it.

Never lost; sent twice only when a process dies between the server's "250" and our mark, and then with the same
Message-ID.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from sqlalchemy import text

from eventhub import jobs, tokens
from eventhub.db import db, transaction
from eventhub.notifications.mailer import MailRefused, MailUnavailable
from eventhub.notifications.models import OutboxMessage

log = structlog.get_logger(__name__)

# Longer than SMTP's time-out, or a slow server would be asked twice at once.
LEASE_SECONDS = 60
BATCH = 10

Sender = Callable[[OutboxMessage], None]


def put(kind: str, key: str, *, to: str, payload: dict[str, Any] | None = None, domain: str = "eventhub.test") -> None:
    """Write a message into the surrounding transaction, once per (kind, key), and nudge a worker after the commit."""
    db.session.execute(
        text(
            """INSERT INTO outbox_messages (kind, key, recipient, payload, message_id)
               VALUES (:kind, :key, :to, CAST(:payload AS jsonb), :message_id) ON CONFLICT (kind, key) DO NOTHING"""
        ),
        {
            "kind": kind,
            "key": key,
            "to": to,
            "payload": json.dumps(payload or {}),
            "message_id": f"<{kind}.{tokens.public_id()}@{domain}>",
        },
    )
    jobs.enqueue("notifications.send_due")


def lease() -> list[OutboxMessage]:
    """Take up to ten due messages for a minute; another worker takes others."""
    with transaction() as session:
        ids = session.execute(
            text(
                """UPDATE outbox_messages SET due_at = statement_timestamp() + make_interval(secs => :lease),
                          attempts = attempts + 1
                   WHERE id IN (SELECT id FROM outbox_messages
                                WHERE status = 'waiting' AND due_at <= statement_timestamp()
                                ORDER BY due_at LIMIT :batch FOR UPDATE SKIP LOCKED)
                   RETURNING id"""
            ),
            {"lease": LEASE_SECONDS, "batch": BATCH},
        ).scalars()
        wanted = list(ids)
        leased = list(session.query(OutboxMessage).filter(OutboxMessage.id.in_(wanted)).order_by(OutboxMessage.id))
        # Apart from the session they stay as they were leased: read again, they could tell of another worker's lease.
        for message in leased:
            session.expunge(message)
    return leased


def send_due(senders: Mapping[str, Sender]) -> int:
    """Send what is due, by the sender of its kind; answers how many went out."""
    sent = 0
    while messages := lease():
        for message in messages:
            sent += deliver(message, senders)
    return sent


def renew(message: OutboxMessage) -> bool:
    """Whether the message is still ours, with a whole lease ahead: those before it in the batch may have taken long.

    The count of attempts tells leases apart.
    """
    with transaction() as session:
        renewed = session.execute(
            text(
                """UPDATE outbox_messages SET due_at = statement_timestamp() + make_interval(secs => :lease)
                   WHERE id = :id AND status = 'waiting' AND attempts = :attempts RETURNING id"""
            ),
            {"id": message.id, "lease": LEASE_SECONDS, "attempts": message.attempts},
        ).scalar()
    return renewed is not None


def deliver(message: OutboxMessage, senders: Mapping[str, Sender]) -> bool:
    if not renew(message):
        return False
    try:
        senders[message.kind](message)
    except MailRefused as error:
        mark(message, status="refused", error=str(error))
        return False
    except MailUnavailable as error:
        later(message, error=str(error))
        return False
    except Exception as error:  # a message that cannot be built must not stop those behind it
        db.session.rollback()
        log.exception("outbox.failed", kind=message.kind, key=message.key)
        later(message, error=repr(error))
        return False
    mark(message, status="sent", error=None)
    return True


def mark(message: OutboxMessage, *, status: str, error: str | None) -> None:
    with transaction() as session:
        session.execute(
            text(
                """UPDATE outbox_messages SET status = CAST(:status AS text), error = :error,
                          sent_at = CASE WHEN CAST(:status AS text) = 'sent' THEN statement_timestamp() END
                   WHERE id = :id AND status = 'waiting'"""
            ),
            {"id": message.id, "status": status, "error": error},
        )


def later(message: OutboxMessage, *, error: str) -> None:
    """Try again after 5 s, 10 s, 20 s … up to an hour."""
    with transaction() as session:
        session.execute(
            text(
                """UPDATE outbox_messages SET error = :error,
                          due_at = statement_timestamp() + make_interval(secs => least(3600, 5 * 2 ^ least(attempts - 1, 10)))
                   WHERE id = :id AND status = 'waiting'"""
            ),
            {"id": message.id, "error": error[:1000]},
        )
