"""One arrangement of a venue: its sections and seats, exactly where they stand. A published layout never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub import tokens
from eventhub.access.ownership import Owned
from eventhub.catalog.models import Venue
from eventhub.db import Model


class Layout(Owned, Model):
    """Lengths are in the layout's own units: the drawing is `width` × `height` of them, y grows downwards."""

    __tablename__ = "layouts"
    __table_args__ = (UniqueConstraint("venue_id", "name", "version"), UniqueConstraint("venue_id", "id"))
    owned_via = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.short_id)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    currency: Mapped[str]
    width: Mapped[float]
    height: Mapped[float]
    focal_x: Mapped[float]
    focal_y: Mapped[float]
    background: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))

    venue: Mapped[Venue] = relationship()
    sections: Mapped[list["Section"]] = relationship(order_by="Section.position", back_populates="layout")


class Section(Owned, Model):
    """Placed in the layout by its origin and a clockwise rotation in degrees."""

    __tablename__ = "sections"
    __table_args__ = (
        UniqueConstraint("layout_id", "id"),
        CheckConstraint("kind IN ('seated', 'standing')", name="kind"),
        CheckConstraint("shape IN ('rect', 'ellipse', 'path')", name="shape"),
        CheckConstraint("(kind = 'standing') = (capacity IS NOT NULL)", name="capacity_of_standing"),
        CheckConstraint("grouping IN ('rows', 'tables', 'whole_tables')", name="grouping"),
    )
    owned_via = "layout"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.short_id)
    layout_id: Mapped[int] = mapped_column(ForeignKey("layouts.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str]
    position_x: Mapped[float]
    position_y: Mapped[float]
    rotation: Mapped[float] = mapped_column(server_default="0")
    shape: Mapped[str] = mapped_column(server_default="rect")
    size_x: Mapped[float]
    size_y: Mapped[float]
    outline: Mapped[str | None]  # SVG path data in the section's coordinates, for the shape 'path'
    capacity: Mapped[int | None]
    starting_price: Mapped[int | None]  # minor units of the layout's currency
    color: Mapped[str | None]
    entrance: Mapped[str] = mapped_column(server_default="")
    # What a seat's row label names: a row, a table sold seat by seat, or a table sold only as a whole.
    grouping: Mapped[str] = mapped_column(server_default="rows")

    layout: Mapped[Layout] = relationship(back_populates="sections")


class Seat(Owned, Model):
    """Placed in its section's coordinates."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("layout_id", "id"),
        UniqueConstraint("section_id", "row_label", "number"),
        Index("ix_seats_section", "section_id"),
        CheckConstraint("shape IN ('circle', 'square')", name="shape"),
    )
    owned_via = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=tokens.short_id)
    layout_id: Mapped[int] = mapped_column(ForeignKey("layouts.id", ondelete="CASCADE"))
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id", ondelete="CASCADE"))
    row_label: Mapped[str]
    number: Mapped[str]
    position_x: Mapped[float]
    position_y: Mapped[float]
    rotation: Mapped[float] = mapped_column(server_default="0")
    shape: Mapped[str] = mapped_column(server_default="circle")
    size_x: Mapped[float]
    size_y: Mapped[float]
    disabled: Mapped[bool] = mapped_column(server_default=text("false"))
    accessible: Mapped[bool] = mapped_column(server_default=text("false"))
    companion: Mapped[bool] = mapped_column(server_default=text("false"))
    restricted_view: Mapped[bool] = mapped_column(server_default=text("false"))
    note: Mapped[str] = mapped_column(server_default="")

    section: Mapped[Section] = relationship()
