"""What the doors did: last of all, and with the tickets of an order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import TextClause, text

from eventhub.db import db

LINE = """SELECT scan.verdict, scan.direction, scan.received_at, scan.device,
              coalesce(nullif(u.name, ''), u.email) AS by_whom,
              coalesce(concat_ws(' ', section.name, seat.row_label, seat.number), '') AS place,
              coalesce(nullif(t.holder, ''), nullif(r.name, ''), o.name, '') AS name,
              coalesce(scan.detail ->> 'why', '') AS why
       FROM scans scan
       JOIN users u ON u.id = scan.user_id
       LEFT JOIN tickets t ON t.id = scan.ticket_id AND t.session_id = scan.session_id
       LEFT JOIN orders o ON o.id = t.order_id
       LEFT JOIN order_items i ON i.id = t.item_id
       LEFT JOIN registrations r ON r.item_id = t.item_id
       LEFT JOIN sections section ON section.id = i.section_id
       LEFT JOIN seats seat ON seat.id = i.seat_id
       WHERE {condition}
       ORDER BY scan.received_at DESC, scan.id DESC
       LIMIT :limit"""

RECENT = text(LINE.format(condition="scan.session_id = :key"))
OF_ORDER = text(LINE.format(condition="scan.ticket_id IN (SELECT id FROM tickets WHERE order_id = :key)"))

LATEST = text("SELECT id FROM scans WHERE session_id = :session ORDER BY received_at DESC, id DESC LIMIT 1")


@dataclass(frozen=True)
class Line:
    """One attempt, the guest named only when the ticket is of this session. `why` is a captain's reason."""

    verdict: str
    direction: str
    received_at: datetime
    device: str
    by_whom: str
    place: str
    name: str
    why: str


def recent(session_id: int, *, limit: int) -> list[Line]:
    """The latest first."""
    return lines(RECENT, session_id, limit)


def of_order(order_id: int, *, limit: int) -> list[Line]:
    """The scans of the order's tickets, the latest first."""
    return lines(OF_ORDER, order_id, limit)


def lines(statement: TextClause, key: int, limit: int) -> list[Line]:
    return [Line(**row._mapping) for row in db.session.execute(statement, {"key": key, "limit": limit})]


def latest(session_id: int) -> int:
    """The id of the session's last scan, 0 before the first: what tells a screen whether anything happened."""
    return int(db.session.execute(LATEST, {"session": session_id}).scalar_one_or_none() or 0)
