"""Ticket types of an event."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub import tokens
from eventhub.access.ownership import Owned
from eventhub.catalog.models import Event, Organizer
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


class DiscountCode(Owned, Model):
    """A word that takes something off an organizer's orders, or off one event's.

    `kind` and `value`: percent (basis points) or fixed (minor units off the whole order, in `currency`). `uses` counts the
    orders that carry it, pending ones too; the check keeps it within `max_uses`.
    """

    __tablename__ = "discount_codes"
    __table_args__ = (
        UniqueConstraint("organizer_id", "code"),
        CheckConstraint("kind IN ('percent', 'fixed')", name="kind"),
        CheckConstraint("kind <> 'percent' OR value BETWEEN 0 AND 10000", name="percent"),
        CheckConstraint("(kind = 'fixed') = (currency IS NOT NULL)", name="currency_of_fixed"),
        CheckConstraint("uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)", name="uses_within_maximum"),
    )
    owned_via = "organizer"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    code: Mapped[str]  # upper case
    kind: Mapped[str]
    value: Mapped[int]
    currency: Mapped[str | None]
    max_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(server_default="0")
    valid_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    valid_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    organizer: Mapped[Organizer] = relationship()
