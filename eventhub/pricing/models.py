"""Ticket types of an event."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub import tokens
from eventhub.access.ownership import Owned
from eventhub.catalog.models import Event
from eventhub.db import Model


class Tier(Owned, Model):
    """Adult, Student, VIP: a rule on the section's price.

    `rule` and `value`: same (none), fixed (minor units), amount (± minor units), percent (basis points of the price).
    """

    __tablename__ = "tiers"
    __table_args__ = (
        UniqueConstraint("event_id", "id"),
        UniqueConstraint("event_id", "name"),
        CheckConstraint("rule IN ('same', 'fixed', 'amount', 'percent')", name="rule"),
    )
    owned_via = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.short_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    rule: Mapped[str] = mapped_column(server_default="same")
    value: Mapped[int] = mapped_column(server_default="0")
    position: Mapped[int] = mapped_column(server_default="0")
    sales_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sales_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    door_note: Mapped[str] = mapped_column(server_default="")

    event: Mapped[Event] = relationship(back_populates="tiers")
