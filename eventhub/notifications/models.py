"""Messages that must not be lost: a row each, written with what they tell about."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.db import Model


class OutboxMessage(Model):
    """One message to one recipient; (kind, key) says what it is about, and that it is sent once."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        CheckConstraint("status IN ('waiting', 'sent', 'refused')", name="status"),
        Index("ix_outbox_messages_due", "due_at", postgresql_where="status = 'waiting'"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    recipient: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    message_id: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="waiting")
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
