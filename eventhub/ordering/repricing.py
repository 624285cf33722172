"""An order's amounts, added up again from its items."""

import json
from typing import Any

from sqlalchemy import text

from eventhub.db import db
from eventhub.inventory.sheets import Sheet
from eventhub.pricing import discounts, prices
from eventhub.pricing.discounts import Discount

PRICED_ITEMS = text(
    """SELECT i.id, i.section_id AS section, i.seat_id AS seat, i.tier_id AS tier,
              i.base, i.price, i.discount, i.fee, i.tax, i.total, o.quote -> 'code' AS code
       FROM order_items i JOIN orders o ON o.id = i.order_id WHERE i.order_id = :order ORDER BY i.id"""
)


DISCOUNTED = text(
    """UPDATE order_items SET discount = new.discount, fee = new.fee, tax = new.tax, total = new.total
       FROM unnest(CAST(:ids AS bigint[]), CAST(:discounts AS int[]), CAST(:fees AS int[]), CAST(:taxes AS int[]),
                   CAST(:totals AS int[])) AS new(id, discount, fee, tax, total)
       WHERE order_items.id = new.id AND order_items.order_id = :order"""
)


def reprice(order_id: int, sheet: Sheet) -> None:
    """Divide the discount anew and add the items up again into the order's amounts and quote."""
    rows = [dict(row) for row in db.session.execute(PRICED_ITEMS, {"order": order_id}).mappings()]
    code = rows[0]["code"] if rows else None
    divide_discount(order_id, sheet, rows, Discount(**code) if code else None)
    lines = [{name: value for name, value in row.items() if name not in ("id", "code")} for row in rows]
    quote = prices.quote(lines, currency=sheet.currency, terms=sheet.terms, code=code)
    db.session.execute(
        text(
            """UPDATE orders SET subtotal = :subtotal, discount = :discount, fees = :fees, tax = :tax, total = :total,
                      quote = CAST(:quote AS jsonb) WHERE id = :order"""
        ),
        {
            "order": order_id,
            "subtotal": quote.subtotal,
            "discount": quote.discount,
            "fees": quote.fees,
            "tax": quote.tax,
            "total": quote.total,
            "quote": json.dumps(quote.json()),
        },
    )


def divide_discount(order_id: int, sheet: Sheet, rows: list[dict[str, Any]], discount: Discount | None) -> None:
    """Each item's part of what the code takes off; fee and tax are reckoned anew where the part is another one."""
    item_prices = [row["price"] for row in rows]
    off = discount.off(sum(item_prices)) if discount else 0
    changed = []
    for row, part in zip(rows, discounts.spread(off, item_prices), strict=True):
        if part != row["discount"]:
            line = prices.amounts(row["base"], row["price"], discount=part, terms=sheet.terms)
            row |= {"discount": part, "fee": line.fee, "tax": line.tax, "total": line.total}
            changed.append(row)
    if changed:
        db.session.execute(
            DISCOUNTED,
            {
                "order": order_id,
                "ids": [row["id"] for row in changed],
                "discounts": [row["discount"] for row in changed],
                "fees": [row["fee"] for row in changed],
                "taxes": [row["tax"] for row in changed],
                "totals": [row["total"] for row in changed],
            },
        )
