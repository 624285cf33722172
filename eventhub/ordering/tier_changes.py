"""Another ticket type for what an order holds."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub import clock
from eventhub.db import db, retrying, transaction
from eventhub.errors import Invalid, NotFound
from eventhub.inventory import sheets
from eventhub.inventory.sheets import Sheet, SheetTier
from eventhub.ordering import choosing, open_orders, repricing
from eventhub.pricing import prices


@retrying
def change_tier(order_id: int, sheet: Sheet, item_public_id: str, tier: SheetTier) -> None:
    """Another tier for one item, priced by today's rule on the base that was fixed when it was claimed."""
    with transaction():
        open_orders.lock_open(order_id)
        item = db.session.execute(
            text("SELECT id, tier_id, base FROM order_items WHERE order_id = :order AND public_id = :item"),
            {"order": order_id, "item": item_public_id},
        ).one_or_none()
        if item is None:
            raise NotFound()
        if item.tier_id == tier.id:
            return
        sheet = sheets.of(sheet.public_id, fresh=True)
        tier = choosing.tier_of(sheet, tier.id)
        if not tier.on_sale(clock.now()):
            raise Invalid(errors={"tier": _l("Not on sale now.")})
        open_orders.supersede_payments(order_id)
        line = prices.line(item.base, rule=tier.rule, value=tier.value, terms=sheet.terms)
        db.session.execute(
            text(
                """UPDATE order_items
                   SET tier_id = :tier, price = :price, discount = 0, fee = :fee, tax = :tax, total = :total
                   WHERE id = :id"""
            ),
            {
                "id": item.id,
                "tier": tier.id,
                "price": line.price,
                "fee": line.fee,
                "tax": line.tax,
                "total": line.total,
            },
        )
        repricing.reprice(order_id, sheet)
