"""Who has what of a session: one row a claimed seat, one counter a standing section."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.db import Model


class SeatClaim(Model):
    """The row that makes a seat somebody's. Its primary key is the promise that no seat is sold twice."""

    __tablename__ = "seat_claims"
    __table_args__ = (
        CheckConstraint("kind IN ('hold', 'sold', 'block')", name="kind"),
        CheckConstraint("(kind = 'block') = (order_id IS NULL)", name="order_unless_block"),
        CheckConstraint("kind <> 'sold' OR expires_at IS NULL", name="sold_for_good"),
        ForeignKeyConstraint(
            ["session_id", "layout_id"],
            ["event_sessions.id", "event_sessions.layout_id"],
            name="fk_seat_claims_session",
        ),
        ForeignKeyConstraint(["layout_id", "seat_id"], ["seats.layout_id", "seats.id"], name="fk_seat_claims_seat"),
        Index("ix_seat_claims_order", "order_id"),
        Index("ix_seat_claims_expiry", "session_id", "expires_at", postgresql_where="kind = 'hold'"),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layout_id: Mapped[int]
    kind: Mapped[str]
    order_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("orders.id"))
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("block_reasons.id"))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SectionPool(Model):
    """The counter of a standing section's places in a session."""

    __tablename__ = "section_pools"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken_within_capacity"),
        ForeignKeyConstraint(
            ["session_id", "layout_id"],
            ["event_sessions.id", "event_sessions.layout_id"],
            name="fk_section_pools_session",
        ),
        ForeignKeyConstraint(
            ["layout_id", "section_id"], ["sections.layout_id", "sections.id"], name="fk_section_pools_section"
        ),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    section_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layout_id: Mapped[int]
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(server_default="0")


class BlockReason(Model):
    """Why seats are not for sale, by whom, until when."""

    __tablename__ = "block_reasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"), index=True)
    blocked_by: Mapped[str]
    why: Mapped[str]
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
