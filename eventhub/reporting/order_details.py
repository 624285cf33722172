"""One order item by item: where, for whom, and what became of its ticket."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from eventhub.db import db

LINES = text(
    """SELECT section.name AS section, section.entrance, coalesce(seat.row_label, '') AS row,
              coalesce(seat.number, '') AS number, tier.name AS tier, i.total,
              coalesce(nullif(t.holder, ''), r.name, '') AS name,
              coalesce(t.code, '') AS code, coalesce(t.status, '') AS status,
              t.checked_in_at, t.checked_out_at, coalesce(t.checked_in_by, '') AS checked_in_by
       FROM order_items i
       JOIN sections section ON section.id = i.section_id
       JOIN tiers tier ON tier.id = i.tier_id
       LEFT JOIN seats seat ON seat.id = i.seat_id
       LEFT JOIN registrations r ON r.item_id = i.id
       LEFT JOIN LATERAL (
           SELECT * FROM tickets WHERE item_id = i.id ORDER BY status = 'revoked', id DESC LIMIT 1) t ON true
       WHERE i.order_id = :order
       ORDER BY i.id"""
)


@dataclass(frozen=True)
class Line:
    """One item; `code` and `status` are its ticket's and empty before there is one. `total` in minor units."""

    section: str
    entrance: str
    row: str
    number: str
    tier: str
    total: int
    name: str
    code: str
    status: str
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    checked_in_by: str

    @property
    def place(self) -> str:
        return " ".join(part for part in (self.section, self.row, self.number) if part)

    @property
    def inside(self) -> bool:
        return self.checked_in_at is not None and (
            self.checked_out_at is None or self.checked_out_at <= self.checked_in_at
        )


def lines(order_id: int) -> list[Line]:
    """Each item with its ticket: the valid one, or else the last there was."""
    return [Line(**row._mapping) for row in db.session.execute(LINES, {"order": order_id})]
