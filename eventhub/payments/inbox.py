"""Every callback is kept as it came, once, before anything is done about it."""

import json
from collections.abc import Mapping

from sqlalchemy import select, text

from eventhub.db import db, transaction
from eventhub.errors import NotFound
from eventhub.payments.models import ProviderAccount, WebhookEvent
from eventhub.payments.providers import PROVIDERS, BadCallback, Callback

# A body larger than this is no payment provider's.
LARGEST = 256 * 1024

SECRET_HEADERS = {"authorization", "cookie"}


def account(provider: str, public_id: str | None) -> ProviderAccount:
    """The account a callback's address names; without a name the platform's own. Raises NotFound."""
    wanted = select(ProviderAccount).where(ProviderAccount.provider == provider)
    if public_id is None:
        wanted = wanted.where(ProviderAccount.organizer_id.is_(None)).order_by(ProviderAccount.id).limit(1)
    else:
        wanted = wanted.where(ProviderAccount.public_id == public_id)
    found = db.session.scalar(wanted)
    if found is None or provider not in PROVIDERS:
        raise NotFound()
    return found


def receive(to: ProviderAccount, headers: Mapping[str, str], body: bytes) -> int | None:
    """Store a callback; answers its id, or None when this event was stored before. Raises BadCallback."""
    if len(body) > LARGEST:
        raise BadCallback("the body is too large")
    provider = PROVIDERS[to.provider]
    provider.verify(to, headers, body)
    callback = provider.parse(body)
    kept = {name: value for name, value in headers.items() if name.lower() not in SECRET_HEADERS}
    with transaction() as session:
        return session.execute(
            text(
                """INSERT INTO webhook_events (account_id, provider_event_id, kind, headers, body)
                   VALUES (:account, :event, :kind, CAST(:headers AS jsonb), :body)
                   ON CONFLICT (account_id, provider_event_id) DO NOTHING RETURNING id"""
            ),
            {
                "account": to.id,
                "event": callback.event_id,
                "kind": callback.kind,
                "headers": json.dumps(kept),
                "body": body,
            },
        ).scalar()


def take(event_id: int) -> WebhookEvent | None:
    """The event, locked, if nobody has finished it: of many that act on it at once, one does."""
    return db.session.scalar(
        select(WebhookEvent)
        .where(WebhookEvent.id == event_id, WebhookEvent.status.in_(("received", "failed")))
        .with_for_update(key_share=True, of=WebhookEvent)
        .execution_options(populate_existing=True)
    )


def reread(event: WebhookEvent) -> Callback:
    """The callback of a stored event. Its signature was checked when it came, so its age no longer matters."""
    return PROVIDERS[event.account.provider].parse(event.body)


def left_over(limit: int = 100) -> list[int]:
    """Events that were stored and not finished: the process died, or the first try failed."""
    return list(
        db.session.execute(
            text(
                """SELECT id FROM webhook_events
                   WHERE status IN ('received', 'failed') AND attempts < 10
                     AND received_at < statement_timestamp() - make_interval(secs => 5 * 2 ^ attempts)
                   ORDER BY id LIMIT :limit"""
            ),
            {"limit": limit},
        ).scalars()
    )


def finish(event_id: int, *, status: str, payment_id: int | None = None, error: str | None = None) -> None:
    """Inside the transaction that acts on the event; what is finished stays as it is."""
    db.session.execute(
        text(
            """UPDATE webhook_events SET status = :status, payment_id = coalesce(:payment, payment_id), error = :error,
                      attempts = attempts + 1
               WHERE id = :id AND status IN ('received', 'failed')"""
        ),
        {"id": event_id, "status": status, "payment": payment_id, "error": error},
    )
