"""The right to enter, and every attempt to use it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub import tokens
from eventhub.access.ownership import Owned
from eventhub.catalog.models import EventSession
from eventhub.db import Model

if TYPE_CHECKING:
    from eventhub.ordering.models import Order, OrderItem


class Ticket(Owned, Model):
    """`code` is for people to read and type; the QR's text is signed from `public_id`, session and time of issue."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint("status IN ('valid', 'suspended', 'revoked')", name="status"),
        Index("uq_tickets_item_alive", "item_id", unique=True, postgresql_where="status <> 'revoked'"),
        Index("ix_tickets_session", "session_id"),
    )
    owned_via = "session"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.public_id)
    code: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("orders.id"), index=True)
    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("order_items.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"))
    status: Mapped[str] = mapped_column(server_default="valid")
    holder: Mapped[str] = mapped_column(server_default="")
    issued_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("date_trunc('second', now())")
    )
    checked_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    checked_out_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    checked_in_by: Mapped[str | None]

    session: Mapped[EventSession] = relationship()
    order: Mapped["Order"] = relationship("Order")
    item: Mapped["OrderItem"] = relationship("OrderItem")


class Scan(Model):
    """One attempt at the door, with its verdict. A scan id repeated by its device gets the stored one."""

    __tablename__ = "scans"
    __table_args__ = (
        UniqueConstraint("device", "scan_id"),
        Index("ix_scans_session", "session_id", "received_at"),
        Index("ix_scans_ticket", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("event_sessions.id"))
    ticket_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("tickets.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    device: Mapped[str]
    scan_id: Mapped[str]
    direction: Mapped[str] = mapped_column(server_default="in")
    verdict: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    online: Mapped[bool] = mapped_column(server_default=text("true"))
    scanned_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
