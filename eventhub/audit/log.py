"""Writing to the log: in the same transaction as the change, so that neither exists without the other."""

from typing import Any, Protocol

from eventhub.audit.models import AuditEntry
from eventhub.db import db


class Actor(Protocol):
    """Whoever changes something: a user, or a part of the system."""

    @property
    def id(self) -> Any: ...

    @property
    def label(self) -> str: ...


def record(
    action: str,
    subject: Any,
    *,
    by: Actor | None,
    organizer_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Note that `by` did `action` to `subject`; None stands for the system itself."""
    db.session.add(
        AuditEntry(
            actor=by.label if by else "system",
            actor_id=by.id if by else None,
            action=action,
            subject_type=type(subject).__name__,
            subject_id=str(subject.id),
            organizer_id=organizer_id,
            before=before,
            after=after,
            address=address,
        )
    )
