"""The purchase: order, items, registrations, invoice."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub import tokens
from eventhub.access.ownership import Owned
from eventhub.accounts.models import User
from eventhub.catalog.models import EventSession
from eventhub.db import Model
from eventhub.pricing.models import Tier
from eventhub.seating.models import Seat, Section


class Order(Owned, Model):
    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'paid', 'refunded', 'cancelled', 'expired')", name="status"),
        CheckConstraint(
            "subtotal >= 0 AND discount >= 0 AND fees >= 0 AND tax >= 0 AND total >= 0", name="amounts_not_negative"
        ),
        UniqueConstraint("id", "session_id"),
        Index("ix_orders_due", "expires_at", postgresql_where="status = 'pending'"),
        Index("ix_orders_session_pending", "session_id", "expires_at", postgresql_where="status = 'pending'"),
        Index("ix_orders_session_created", "session_id", "created_at"),
        Index("ix_orders_user", "user_id", postgresql_where="user_id IS NOT NULL"),
        Index("ix_orders_device_pending", "device", postgresql_where="status = 'pending'"),
        Index("ix_orders_origin_pending", "origin", postgresql_where="status = 'pending'"),
        Index("ix_orders_email", text("lower(email)"), postgresql_where="email IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.public_id)
    pnr: Mapped[str] = mapped_column(unique=True, default=tokens.new_pnr)
    token_hash: Mapped[str]
    session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # Fingerprints of the browser and of the network address it was made from: holds are bounded by both.
    device: Mapped[str | None]
    origin: Mapped[str | None]
    discount_code_id: Mapped[int | None] = mapped_column(ForeignKey("discount_codes.id"))
    status: Mapped[str] = mapped_column(server_default="pending")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    # When the hold ends; null while nothing is held.
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    extensions: Mapped[int] = mapped_column(server_default="0")
    paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    email: Mapped[str | None]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    # None: not asked yet; {}: the buyer wants no address on the invoice.
    address: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    locale: Mapped[str] = mapped_column(server_default="en")

    currency: Mapped[str]
    subtotal: Mapped[int] = mapped_column(server_default="0")
    discount: Mapped[int] = mapped_column(server_default="0")
    fees: Mapped[int] = mapped_column(server_default="0")
    tax: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(server_default="0")
    quote: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))

    session: Mapped[EventSession] = relationship()
    user: Mapped[User | None] = relationship()
    items: Mapped[list["OrderItem"]] = relationship(back_populates="order", order_by="OrderItem.id")

    @classmethod
    def owned_by(cls, owner: Any) -> ColumnElement[bool]:
        if isinstance(owner, User):
            return cls.user_id == owner.id
        return cls.session.has(EventSession.owned_by(owner))


class OrderItem(Owned, Model):
    """One seat, or one place in a standing section, with its tier and the price it had when it was claimed."""

    __tablename__ = "order_items"
    __table_args__ = (
        ForeignKeyConstraint(
            ["order_id", "session_id"], ["orders.id", "orders.session_id"], name="fk_order_items_order"
        ),
        ForeignKeyConstraint(
            ["session_id", "event_id"], ["event_sessions.id", "event_sessions.event_id"], name="fk_order_items_session"
        ),
        ForeignKeyConstraint(["event_id", "tier_id"], ["tiers.event_id", "tiers.id"], name="fk_order_items_tier"),
        UniqueConstraint("order_id", "seat_id"),
        Index("ix_order_items_order", "order_id"),
    )
    owned_via = "order"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.short_id)
    order_id: Mapped[int] = mapped_column(BigInteger)
    session_id: Mapped[int]
    event_id: Mapped[int]
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    tier_id: Mapped[int] = mapped_column()
    base: Mapped[int]  # the section's price when it was claimed
    price: Mapped[int]  # after the tier's rule
    discount: Mapped[int] = mapped_column(server_default="0")
    fee: Mapped[int] = mapped_column(server_default="0")
    tax: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int]  # what the buyer pays for it, with everything in it

    order: Mapped[Order] = relationship(back_populates="items", foreign_keys=[order_id])
    section: Mapped[Section] = relationship(lazy="joined")
    seat: Mapped[Seat | None] = relationship(lazy="joined")
    tier: Mapped[Tier] = relationship(lazy="joined", foreign_keys=[tier_id], primaryjoin="OrderItem.tier_id == Tier.id")
    registration: Mapped["Registration | None"] = relationship(back_populates="item", lazy="joined")


class Registration(Owned, Model):
    """The attendee behind an item."""

    __tablename__ = "registrations"
    __table_args__ = (CheckConstraint("status IN ('pending', 'confirmed', 'attended', 'cancelled')", name="status"),)
    owned_via = "item"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("order_items.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str | None]
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    status: Mapped[str] = mapped_column(server_default="pending")

    item: Mapped[OrderItem] = relationship(back_populates="registration")


class InvoiceCounter(Model):
    """The last number given, per organizer, kind and year; its row lock is what keeps the numbers gapless."""

    __tablename__ = "invoice_counters"

    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Invoice(Owned, Model):
    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("organizer_id", "kind", "year", "number"),
        Index("uq_invoices_order", "order_id", unique=True, postgresql_where="kind = 'invoice'"),
        CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind"),
    )
    owned_via = "order"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"))
    kind: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    order_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("orders.id"))
    issued_on: Mapped[date] = mapped_column(Date, server_default=func.current_date())
    seller: Mapped[dict[str, Any]] = mapped_column(JSONB)
    buyer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    quote: Mapped[dict[str, Any]] = mapped_column(JSONB)
    total: Mapped[int]
    currency: Mapped[str]

    order: Mapped[Order] = relationship()


class IdempotencyKey(Model):
    """A POST that must not happen twice. What is stored is the order it was about; the answer is built again."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created", "created_at"),)

    principal: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    status: Mapped[int | None]
    order_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("orders.id"))
    subject: Mapped[str | None]  # what the order's id does not say: the payment's id, the order's token (sealed)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
