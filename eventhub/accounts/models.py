"""People and what they may sign in to."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.db import Model

if TYPE_CHECKING:
    from eventhub.catalog.models import Artist, Organizer, Venue


class User(Model):
    __tablename__ = "users"
    __table_args__ = (
        Index("uq_users_email_lower", text("lower(email)"), unique=True),
        CheckConstraint("platform_role IN ('none', 'admin', 'marketing')", name="platform_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    password_hash: Mapped[str | None]
    name: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str | None]
    locale: Mapped[str] = mapped_column(server_default="en")
    platform_role: Mapped[str] = mapped_column(server_default="none")
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_login_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    # Part of the session cookie: changing it signs the person out everywhere.
    session_key: Mapped[str]

    venue_places: Mapped[list["VenuePerson"]] = relationship(back_populates="user")

    # What flask-login asks of a user, without inheriting from the web layer.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return f"{self.id}.{self.session_key}"

    @property
    def label(self) -> str:
        return self.email

    @property
    def platform_admin(self) -> bool:
        return self.platform_role == "admin"


class Membership(Model):
    """A person's role in an organizer's team."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("organizer_id", "user_id"),
        CheckConstraint("role IN ('owner', 'admin', 'staff')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizers.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]

    organizer: Mapped["Organizer"] = relationship()
    user: Mapped[User] = relationship()


class VenuePerson(Model):
    """A person's role at a venue."""

    __tablename__ = "venue_people"
    __table_args__ = (
        UniqueConstraint("venue_id", "user_id"),
        CheckConstraint("role IN ('owner', 'manager', 'staff')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]

    venue: Mapped["Venue"] = relationship(lazy="joined")
    user: Mapped[User] = relationship(back_populates="venue_places")


class ArtistPerson(Model):
    """A person's role at an artist's."""

    __tablename__ = "artist_people"
    __table_args__ = (
        UniqueConstraint("artist_id", "user_id"),
        CheckConstraint("role IN ('owner', 'manager', 'staff')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    artist_id: Mapped[int] = mapped_column(ForeignKey("artists.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]

    artist: Mapped["Artist"] = relationship()
    user: Mapped[User] = relationship()


class RefreshToken(Model):
    """One link of a chain of refresh tokens; using one twice revokes the whole family."""

    __tablename__ = "refresh_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    family: Mapped[str] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    user: Mapped[User] = relationship()
