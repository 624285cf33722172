"""What is on, where, by whom and when."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
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
from eventhub.db import Model

if TYPE_CHECKING:
    from eventhub.pricing.models import Tier
    from eventhub.seating.models import Layout


class Country(Model):
    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(primary_key=True)  # ISO 3166-1 alpha-2
    name: Mapped[str]


class City(Model):
    __tablename__ = "cities"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country_code: Mapped[str] = mapped_column(ForeignKey("countries.code"))
    timezone: Mapped[str]

    country: Mapped[Country] = relationship(lazy="joined")


class Category(Model):
    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(server_default="0")


class Organizer(Owned, Model):
    """The tenant: who sells."""

    __tablename__ = "organizers"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    legal_name: Mapped[str]
    address: Mapped[str]
    tax_id: Mapped[str] = mapped_column(server_default="")
    support_email: Mapped[str]
    brand_color: Mapped[str]
    accent: Mapped[dict[str, str]] = mapped_column(JSONB)  # the five tokens of catalog.branding
    refund_policy: Mapped[str] = mapped_column(server_default="")
    fee_fixed: Mapped[int] = mapped_column(server_default="0")  # minor units for each item
    fee_share: Mapped[int] = mapped_column(server_default="0")  # basis points of each item's price
    tax_name: Mapped[str] = mapped_column(server_default="VAT")
    tax_rate: Mapped[int] = mapped_column(server_default="0")  # basis points
    tax_included: Mapped[bool] = mapped_column(server_default=text("true"))

    @classmethod
    def owned_by(cls, owner: Any) -> ColumnElement[bool]:
        assert isinstance(owner, Organizer)
        return cls.id == owner.id


class Venue(Owned, Model):
    """A place; of one organizer, or shared by all when it names none."""

    __tablename__ = "venues"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    city_id: Mapped[int] = mapped_column(ForeignKey("cities.id"), index=True)
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizers.id"), index=True)
    address: Mapped[str]
    postcode: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    timezone: Mapped[str]
    about: Mapped[str] = mapped_column(server_default="")
    getting_there: Mapped[str] = mapped_column(server_default="")
    access_notes: Mapped[str] = mapped_column(server_default="")

    city: Mapped[City] = relationship(lazy="joined")
    organizer: Mapped[Organizer | None] = relationship()

    @classmethod
    def owned_by(cls, owner: Any) -> ColumnElement[bool]:
        match owner:
            case Venue():
                return cls.id == owner.id
            case Organizer():
                return cls.organizer_id == owner.id
        raise TypeError(f"a venue cannot be owned by {owner!r}")


class Artist(Owned, Model):
    __tablename__ = "artists"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    about: Mapped[str] = mapped_column(server_default="")

    @classmethod
    def owned_by(cls, owner: Any) -> ColumnElement[bool]:
        assert isinstance(owner, Artist)
        return cls.id == owner.id


class Appearance(Model):
    """An artist in an event, with what they do there, in the order they are named."""

    __tablename__ = "appearances"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    artist_id: Mapped[int] = mapped_column(ForeignKey("artists.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(server_default="")
    position: Mapped[int] = mapped_column(server_default="0")

    artist: Mapped[Artist] = relationship(lazy="joined")


class Event(Owned, Model):
    __tablename__ = "events"
    __table_args__ = (CheckConstraint("status IN ('draft', 'published', 'cancelled')", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    status: Mapped[str] = mapped_column(server_default="draft")
    title: Mapped[str]
    lead: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")  # paragraphs apart by an empty line
    facts: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))  # length, ages, language
    notes: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))  # getting_in, access
    form_schema: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    poster: Mapped[str] = mapped_column(server_default="")  # SVG, drawn when the event is saved
    poster_alt: Mapped[str] = mapped_column(server_default="")
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )

    organizer: Mapped[Organizer] = relationship()
    category: Mapped[Category] = relationship()
    appearances: Mapped[list[Appearance]] = relationship(order_by=Appearance.position)
    sessions: Mapped[list["EventSession"]] = relationship(back_populates="event", order_by="EventSession.starts_at")
    tiers: Mapped[list["Tier"]] = relationship(order_by="Tier.position", back_populates="event")

    @classmethod
    def owned_by(cls, owner: Any) -> ColumnElement[bool]:
        match owner:
            case Organizer():
                return cls.organizer_id == owner.id
            case Venue():
                return cls.sessions.any(EventSession.venue_id == owner.id)
            case Artist():
                return cls.appearances.any(Appearance.artist_id == owner.id)
        raise TypeError(f"an event cannot be owned by {owner!r}")


class EventSession(Owned, Model):
    """One performance of an event. `version` rises with every change that a sale has to notice."""

    __tablename__ = "event_sessions"
    __table_args__ = (
        CheckConstraint("status IN ('scheduled', 'finished', 'cancelled')", name="status"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("hold_minutes BETWEEN 2 AND 60", name="hold_minutes"),
        CheckConstraint("max_per_order BETWEEN 1 AND 100", name="max_per_order"),
        UniqueConstraint("id", "layout_id"),
        UniqueConstraint("id", "event_id"),
        # The layout has to be one of the session's venue.
        ForeignKeyConstraint(
            ["venue_id", "layout_id"], ["layouts.venue_id", "layouts.id"], name="fk_event_sessions_layout"
        ),
        Index("ix_event_sessions_venue_starts", "venue_id", "starts_at"),
        Index("ix_event_sessions_event_starts", "event_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.short_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    layout_id: Mapped[int] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(server_default="scheduled")
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    doors_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sales_from: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sales_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    currency: Mapped[str]
    section_prices: Mapped[dict[str, int]] = mapped_column(
        JSONB, server_default=text("'{}'")
    )  # section id → minor units
    hold_minutes: Mapped[int] = mapped_column(server_default="10")
    max_per_order: Mapped[int] = mapped_column(server_default="8")
    max_extensions: Mapped[int] = mapped_column(server_default="10")
    note: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default="1")

    event: Mapped[Event] = relationship(back_populates="sessions")
    venue: Mapped[Venue] = relationship()
    layout: Mapped["Layout"] = relationship(
        foreign_keys=[layout_id], primaryjoin="EventSession.layout_id == Layout.id", viewonly=True
    )

    @classmethod
    def owned_by(cls, owner: Any) -> ColumnElement[bool]:
        match owner:
            case Venue():
                return cls.venue_id == owner.id
            case Organizer() | Artist():
                return cls.event.has(Event.owned_by(owner))
        raise TypeError(f"a session cannot be owned by {owner!r}")
