"""Money in and money back, and what providers told us about it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub import tokens
from eventhub.access.ownership import Owned
from eventhub.db import Model

if TYPE_CHECKING:
    from eventhub.ordering.models import Order


class ProviderAccount(Model):
    """An organizer's account at a provider; the platform's own when it names no organizer."""

    __tablename__ = "provider_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.short_id)
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizers.id"), index=True)
    provider: Mapped[str]
    mode: Mapped[str] = mapped_column(server_default="test")
    webhook_secret: Mapped[str]
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))


class Payment(Owned, Model):
    """One attempt to pay an order, with the quote and the amount it was begun with.

    `reference` is the provider's name for it; `public_id` is ours, and travels in the provider's metadata.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("account_id", "reference"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(
            "status IN ('created', 'processing', 'succeeded', 'failed', 'superseded', 'disputed', 'lost')",
            name="status",
        ),
        Index("ix_payments_open", "created_at", postgresql_where="status IN ('created', 'processing')"),
        Index(
            "ix_payments_not_closed",
            "order_id",
            postgresql_where="closed_at IS NULL AND status IN ('created', 'processing', 'failed', 'superseded')",
        ),
    )
    owned_via = "order"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("provider_accounts.id"))
    order_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("orders.id"), index=True)
    reference: Mapped[str | None]
    url: Mapped[str | None]
    amount: Mapped[int]
    currency: Mapped[str]
    quote: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(server_default="created")
    flag: Mapped[str | None]  # why staff should look at it
    raw: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    succeeded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # When the provider was last asked what became of it, and when it promised to charge it no more.
    asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    account: Mapped[ProviderAccount] = relationship(lazy="joined")
    order: Mapped["Order"] = relationship("Order")


class Refund(Owned, Model):
    """Money on its way back. Its public id is the provider's idempotency key."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("status IN ('requested', 'sent', 'succeeded', 'failed', 'unknown', 'closed')", name="status"),
        Index("ix_refunds_open", "created_at", postgresql_where="status IN ('requested', 'sent', 'unknown')"),
    )
    owned_via = "payment"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.public_id)
    payment_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("payments.id"), index=True)
    amount: Mapped[int]
    currency: Mapped[str]
    reason: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="requested")
    reference: Mapped[str | None] = mapped_column(unique=True)
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    # When the provider was last asked to pay it, or what became of it.
    asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    payment: Mapped[Payment] = relationship(lazy="joined")


class WebhookEvent(Model):
    """A provider's callback as it was received, whatever came of it."""

    __tablename__ = "webhook_events"
    __table_args__ = (
        UniqueConstraint("account_id", "provider_event_id"),
        CheckConstraint("status IN ('received', 'processed', 'ignored', 'failed')", name="status"),
        Index("ix_webhook_events_left", "received_at", postgresql_where="status IN ('received', 'failed')"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("provider_accounts.id"))
    provider_event_id: Mapped[str]
    kind: Mapped[str]
    headers: Mapped[dict[str, str]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(server_default="received")
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    payment_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("payments.id"))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    account: Mapped[ProviderAccount] = relationship(lazy="joined")
