"""What the sandbox company remembers of its own: which card paid what, and what it paid back."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.db import Model


class SandboxCharge(Model):
    """One payment as the sandbox knows it, by the payment's own name in its metadata.

    `waiting`: paid, and the shop was not told yet. `succeeded`: paid, and nothing is left to tell.
    """

    __tablename__ = "sandbox_charges"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'succeeded', 'expired')", name="status"),
        Index("ix_sandbox_charges_waiting", "created_at", postgresql_where="status = 'waiting'"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    payment: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(server_default="")
    card: Mapped[str]
    amount: Mapped[int]
    currency: Mapped[str]
    status: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class SandboxRefund(Model):
    """One refund as the sandbox knows it; asked for twice under one name, it is paid once."""

    __tablename__ = "sandbox_refunds"
    __table_args__ = (CheckConstraint("status IN ('succeeded', 'failed')", name="status"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    refund: Mapped[str] = mapped_column(unique=True)
    payment: Mapped[str] = mapped_column(index=True)
    amount: Mapped[int]
    status: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
