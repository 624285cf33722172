"""How many places of a standing section an order holds."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db, retrying, transaction
from eventhub.errors import Invalid
from eventhub.inventory import changes, pools
from eventhub.inventory.sheets import Sheet, SheetSection, SheetTier
from eventhub.ordering import carts, choosing, on_sale, open_orders, repricing
from eventhub.ordering.choosing import Choice


@retrying
def set_places(order_id: int, sheet: Sheet, section: SheetSection, tier: SheetTier, quantity: int) -> None:
    """Hold exactly so many places of a section and tier, whatever the order held before."""
    if quantity < 0:
        raise Invalid(errors={"quantity": _l("Enter a number from 0 up.")})
    on_sale.patiently(sheet, lambda sheet: put_places(order_id, sheet, section, tier, quantity))


@retrying
def set_places_by_tier(order_id: int, sheet: Sheet, section: SheetSection, wanted: Mapping[int, int]) -> None:
    """Hold exactly so many places of a section: tier id → quantity, all or none. Tiers that are not named stay."""
    if any(quantity < 0 for quantity in wanted.values()):
        raise Invalid(errors={"quantity": _l("Enter a number from 0 up.")})
    on_sale.patiently(sheet, lambda sheet: put_places_by_tier(order_id, sheet, section, wanted))


def put_places_by_tier(order_id: int, sheet: Sheet, section: SheetSection, wanted: Mapping[int, int]) -> None:
    with transaction():
        open_orders.lock_open(order_id)
        # The fewer first: three Adults that become two Adults and a Student never need a fourth place.
        for tier_id, quantity in sorted(wanted.items(), key=lambda each: each[1]):
            put_places(order_id, sheet, section, choosing.tier_of(sheet, tier_id), quantity)


def put_places(order_id: int, sheet: Sheet, section: SheetSection, tier: SheetTier, quantity: int) -> None:
    with transaction():
        open_orders.lock_open(order_id)
        held = db.session.execute(
            text(
                """SELECT count(*) FROM order_items
                   WHERE order_id = :order AND section_id = :section AND tier_id = :tier AND seat_id IS NULL"""
            ),
            {"order": order_id, "section": section.id, "tier": tier.id},
        ).scalar_one()
        if quantity > held:
            carts.insert_items(order_id, sheet, Choice(places={(section.id, tier.id): quantity - held}))
        elif quantity < held:
            give_places_back(order_id, sheet, section, tier, keep=quantity)


def give_places_back(order_id: int, sheet: Sheet, section: SheetSection, tier: SheetTier, *, keep: int) -> None:
    """Let the places beyond `keep` go. Inside the transaction that locked the order."""
    open_orders.supersede_payments(order_id)
    dropped = db.session.execute(
        text(
            """DELETE FROM order_items WHERE id IN (
                   SELECT id FROM order_items
                   WHERE order_id = :order AND section_id = :section AND tier_id = :tier AND seat_id IS NULL
                   ORDER BY id OFFSET :keep)
               RETURNING id"""
        ),
        {"order": order_id, "section": section.id, "tier": tier.id, "keep": keep},
    ).all()
    open_orders.stop_clock_when_empty(order_id)
    pools.give_back(section.id, len(dropped), session_id=sheet.session_id)
    repricing.reprice(order_id, sheet)
    changes.publish(sheet.public_id, sections=[section.id])
