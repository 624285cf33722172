"""What the doors of a session did last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from eventhub.db import db

RECENT = text(
    """SELECT scan.verdict, scan.direction, scan.received_at, scan.device,
              coalesce(nullif(u.name, ''), u.email) AS by_whom,
              coalesce(concat_ws(' ', section.name, seat.row_label, seat.number), '') AS place,
              coalesce(nullif(t.holder, ''), nullif(r.name, ''), o.name, '') AS name
       FROM scans scan
       JOIN users u ON u.id = scan.user_id
       LEFT JOIN tickets t ON t.id = scan.ticket_id AND t.session_id = scan.session_id
       LEFT JOIN orders o ON o.id = t.order_id
       LEFT JOIN order_items i ON i.id = t.item_id
       LEFT JOIN registrations r ON r.item_id = t.item_id
       LEFT JOIN sections section ON section.id = i.section_id
       LEFT JOIN seats seat ON seat.id = i.seat_id
       WHERE scan.session_id = :session
       ORDER BY scan.received_at DESC, scan.id DESC
       LIMIT :limit"""
)


@dataclass(frozen=True)
class Line:
    """One attempt, the guest named only when the ticket is of this session."""

    verdict: str
    direction: str
    received_at: datetime
    device: str
    by_whom: str
    place: str
    name: str


def recent(session_id: int, *, limit: int) -> list[Line]:
    """The latest first."""
    rows = db.session.execute(RECENT, {"session": session_id, "limit": limit})
    return [Line(**row._mapping) for row in rows]
