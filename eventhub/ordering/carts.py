"""What an order holds: seats and places added, seats given back. The hot path: few statements, all of them Core."""

from sqlalchemy import text

from eventhub.db import db, retrying, transaction
from eventhub.inventory import changes, claims, pools
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import bounds, choosing, on_sale, open_orders, repricing
from eventhub.ordering.choosing import Choice
from eventhub.ordering.on_sale import StaleSheet

ADD_ITEMS = text(
    """
    INSERT INTO order_items (public_id, order_id, session_id, event_id, section_id, seat_id, tier_id,
                             base, price, fee, tax, total)
    SELECT item.public_id, :order, :session, :event, item.section, item.seat, item.tier,
           item.base, item.price, item.fee, item.tax, item.total
    FROM unnest(
        CAST(:item_ids AS text[]), CAST(:item_sections AS int[]), CAST(:item_seats AS int[]),
        CAST(:item_tiers AS int[]), CAST(:item_bases AS int[]), CAST(:item_prices AS int[]),
        CAST(:item_fees AS int[]), CAST(:item_taxes AS int[]), CAST(:item_totals AS int[])
    ) AS item(public_id, section, seat, tier, base, price, fee, tax, total)
    """
)


@retrying
def add(order_id: int, sheet: Sheet, choice: Choice) -> None:
    """Hold more in an open order, all or none; the clock goes on from the first claim."""
    on_sale.patiently(sheet, lambda sheet: insert_items(order_id, sheet, choice))


def insert_items(order_id: int, sheet: Sheet, choice: Choice) -> None:
    choice = choosing.completed(sheet, choice)
    items = choosing.items_of(sheet, choice)
    if not items:
        return
    with transaction():
        order = open_orders.lock_open(order_id)
        # Only now: counted in the locking statement, what another request has just added would be missing.
        held = [
            row.seat_id
            for row in db.session.execute(
                text("SELECT seat_id FROM order_items WHERE order_id = :order"), {"order": order_id}
            )
        ]
        # Asking again for what one has is no error: two tabs, a double click.
        items = [item for item in items if item.seat_id is None or item.seat_id not in held]
        if not items:
            return
        if len(held) + len(items) > sheet.max_per_order:
            raise (
                choosing.table_too_large(sheet, choice)
                if choosing.has_table(sheet, choice)
                else choosing.too_many(sheet)
            )
        bounds.check_order(order_id, sheet, more=len(items))
        if (
            db.session.execute(on_sale.STILL_TRUE, {"session": sheet.session_id, "version": sheet.version}).scalar()
            is None
        ):
            raise StaleSheet()
        open_orders.supersede_payments(order_id)
        expires_at = order.expires_at or open_orders.start_clock(order_id, sheet)
        wanted = [item.seat_id for item in items if item.seat_id is not None]
        if wanted:
            got = claims.hold(
                wanted, session_id=sheet.session_id, layout_id=sheet.layout_id, order_id=order_id, expires_at=expires_at
            )
            if len(got) < len(wanted):
                raise choosing.seats_taken(sheet, set(wanted) - got)
        pools.take(choosing.totals(choice), session_id=sheet.session_id)
        db.session.execute(
            ADD_ITEMS,
            {"order": order_id, "session": sheet.session_id, "event": sheet.event_id, **choosing.columns(items)},
        )
        repricing.reprice(order_id, sheet)
        changes.publish(sheet.public_id, seats=wanted, sections={section for section, _ in choice.places})


@retrying
def drop_seat(order_id: int, sheet: Sheet, seat_id: int) -> None:
    """Give a held seat back, with its table where that is sold as a whole. A seat that is not in the order any more is
    no error."""
    with transaction():
        open_orders.lock_open(order_id)
        dropped = list(
            db.session.execute(
                text("DELETE FROM order_items WHERE order_id = :order AND seat_id = ANY(:seats) RETURNING seat_id"),
                {"order": order_id, "seats": [seat.id for seat in sheet.taken_with(seat_id)]},
            ).scalars()
        )
        if not dropped:
            return
        open_orders.supersede_payments(order_id)
        claims.drop(dropped, session_id=sheet.session_id, order_id=order_id)
        open_orders.stop_clock_when_empty(order_id)
        repricing.reprice(order_id, sheet)
        changes.publish(sheet.public_id, seats=dropped)
