"""Whose tickets a person may admit, and one reading at a door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import text

from eventhub.accounts.models import User
from eventhub.db import db

Direction = Literal["in", "out"]

DOORS = text(
    """SELECT ARRAY(SELECT venue_id FROM venue_people WHERE user_id = :user) AS venues,
              ARRAY(SELECT artist_id FROM artist_people WHERE user_id = :user) AS artists"""
)


@dataclass(frozen=True)
class Reach:
    """Venues by id, artists by id; `everywhere` is for platform admins."""

    everywhere: bool = False
    venue_ids: tuple[int, ...] = ()
    artist_ids: tuple[int, ...] = ()

    @property
    def nowhere(self) -> bool:
        return not (self.everywhere or self.venue_ids or self.artist_ids)


@dataclass(frozen=True)
class Attempt:
    """One reading at a door, before it is judged. `scanned_at` is the device's time, as far as it is believed."""

    by: User
    reach: Reach
    session_id: int | None
    direction: Direction
    device: str
    scan_id: str
    scanned_at: datetime


def reach_of(user: User) -> Reach:
    """All that the person may admit to, in one statement."""
    if user.platform_admin:
        return Reach(everywhere=True)
    row = db.session.execute(DOORS, {"user": user.id}).one()
    return Reach(venue_ids=tuple(row.venues), artist_ids=tuple(row.artists))
