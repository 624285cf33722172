"""An order as people and programs see it, read in two statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.inventory import sheets
from eventhub.inventory.sheets import Sheet, SheetSeat, SheetSection, SheetTier


@dataclass(frozen=True)
class ItemView:
    id: int
    public_id: str
    section: SheetSection
    seat: SheetSeat | None
    tier: SheetTier
    base: int
    price: int
    discount: int
    fee: int
    tax: int
    total: int
    holder: str
    holder_email: str | None
    answers: dict[str, Any]


@dataclass(frozen=True)
class OrderView:
    id: int
    public_id: str
    pnr: str
    status: str
    sheet: Sheet
    user_id: int | None
    created_at: datetime
    expires_at: datetime | None
    # The database's clock at the moment of reading: what a countdown counts from.
    read_at: datetime
    extensions: int
    email: str | None
    name: str | None
    phone: str | None
    address: dict[str, str] | None
    locale: str
    currency: str
    subtotal: int
    discount: int
    discount_code: str | None
    fees: int
    tax: int
    total: int
    items: tuple[ItemView, ...]

    @property
    def pending(self) -> bool:
        return self.status == "pending"

    @property
    def holding(self) -> bool:
        """Whether its seats are still kept for it."""
        return self.pending and bool(self.items) and self.expires_at is not None and self.expires_at > self.read_at

    @property
    def run_out(self) -> bool:
        return self.status == "expired" or (
            self.pending and self.expires_at is not None and self.expires_at <= self.read_at
        )

    @property
    def seats(self) -> tuple[SheetSeat, ...]:
        return tuple(item.seat for item in self.items if item.seat)

    def places(self, section_id: int, tier_id: int | None = None) -> int:
        """How many places of a standing section are in the order, of one tier or of all."""
        return sum(
            item.section.id == section_id and item.seat is None and tier_id in (None, item.tier.id)
            for item in self.items
        )


ORDER = """
    SELECT id, public_id, pnr, status, session_id, user_id, created_at, expires_at, statement_timestamp() AS read_at,
           extensions, email, name, phone, address, locale, currency, subtotal, discount,
           CASE WHEN discount_code_id IS NOT NULL THEN quote #>> '{{code,code}}' END AS discount_code, fees, tax, total
    FROM orders WHERE {condition}
"""

ITEMS = text(
    """SELECT i.id, i.public_id, i.section_id, i.seat_id, i.tier_id, i.base, i.price, i.discount, i.fee, i.tax, i.total,
              coalesce(r.name, '') AS holder, r.email AS holder_email, coalesce(r.answers, '{}') AS answers
       FROM order_items i LEFT JOIN registrations r ON r.item_id = i.id WHERE i.order_id = :order ORDER BY i.id"""
)


def read(order_id: int) -> OrderView:
    return build(ORDER.format(condition="id = :key"), order_id)


def by_public_id(public_id: str) -> OrderView:
    return build(ORDER.format(condition="public_id = :key"), public_id)


def build(statement: str, key: object) -> OrderView:
    row = db.session.execute(text(statement), {"key": key}).mappings().one_or_none()
    if row is None:
        raise NotFound()
    order = dict(row)
    sheet = sheets.of_id(order.pop("session_id"))
    items = db.session.execute(ITEMS, {"order": order["id"]}).mappings()
    return OrderView(sheet=sheet, items=tuple(item_view(sheet, dict(item)) for item in items), **order)


def item_view(sheet: Sheet, row: dict[str, Any]) -> ItemView:
    seat = row.pop("seat_id")
    return ItemView(
        section=sheet.section_by_id[row.pop("section_id")],
        seat=sheet.seats[seat] if seat else None,
        tier=sheet.tier_by_id[row.pop("tier_id")],
        **row,
    )
