"""A new order with all that it holds: one statement, all or none."""

import json
from collections.abc import Callable
from functools import partial
from typing import cast

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from eventhub import clock, tokens
from eventhub.db import retrying, transaction
from eventhub.inventory import changes, claims, pools, sheets
from eventhub.inventory.pools import PoolFull
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import bounds, choosing, expiry, on_sale, rights
from eventhub.ordering.bounds import Holder
from eventhub.ordering.choosing import Choice
from eventhub.ordering.on_sale import NotOnSale, StaleSheet

OPEN = text(
    """
    WITH opened AS (
        INSERT INTO orders (public_id, pnr, token_hash, session_id, user_id, email, device, origin, locale, currency,
                            subtotal, fees, tax, total, quote, expires_at)
        SELECT :public_id, :pnr, :token_hash, s.id, :user, :email, :device, :origin, :locale, s.currency,
               :subtotal, :fees, :tax, :total, CAST(:quote AS jsonb),
               CASE WHEN :count > 0 THEN statement_timestamp() + make_interval(mins => s.hold_minutes) END
        FROM event_sessions s WHERE """
    + on_sale.STANDS
    + """
        RETURNING id, expires_at
    ), claimed AS ("""
    + claims.UPSERT.format(
        order="opened.id",
        expires_at="opened.expires_at",
        source="opened CROSS JOIN unnest(CAST(:seats AS int[])) AS wanted(seat)",
    )
    + """), itemized AS (
        INSERT INTO order_items (public_id, order_id, session_id, event_id, section_id, seat_id, tier_id,
                                 base, price, fee, tax, total)
        SELECT item.public_id, opened.id, :session, :event, item.section, item.seat, item.tier,
               item.base, item.price, item.fee, item.tax, item.total
        FROM opened CROSS JOIN unnest(
            CAST(:item_ids AS text[]), CAST(:item_sections AS int[]), CAST(:item_seats AS int[]),
            CAST(:item_tiers AS int[]), CAST(:item_bases AS int[]), CAST(:item_prices AS int[]),
            CAST(:item_fees AS int[]), CAST(:item_taxes AS int[]), CAST(:item_totals AS int[])
        ) AS item(public_id, section, seat, tier, base, price, fee, tax, total)
    )
    SELECT opened.id, array(SELECT seat_id FROM claimed) AS seats FROM opened
    """
)


def at_once(attempt: Callable[[], int]) -> int:
    return attempt()


@retrying
def open_order(
    sheet: Sheet,
    choice: Choice,
    *,
    user_id: int | None = None,
    email: str | None = None,
    device: str | None = None,
    origin: str | None = None,
    locale: str = "en_GB",
    within: Callable[[Callable[[], int]], int] = at_once,
) -> int:
    """A new order that holds the choice, all or none; answers its id.

    `device` and `origin` are fingerprints of the browser and of the network address: what they hold is bounded.
    Each attempt runs `within` what the caller wants in its transaction.
    Raises SeatsTaken, PlacesTaken, NotOnSale, TooManyItems, TooManyHolds, SectionNotForSale.
    """
    holder = Holder(user_id=user_id, email=email, device=device, origin=origin)
    if len(choice) > sheet.max_per_order:
        raise choosing.too_many(sheet)
    for patient in (True, False):
        try:
            return within(partial(insert_order, sheet, choice, holder, locale=locale))
        except PoolFull as full:
            if not patient:
                raise choosing.places_taken(sheet, full) from None
            expiry.expire_due(session_id=sheet.session_id)
        except StaleSheet:
            sheet = sheets.of(sheet.public_id, fresh=True)
            if not patient or not sheet.on_sale(clock.now()):
                raise NotOnSale() from None
        except IntegrityError as error:
            # Two orders drew the same PNR: draw again.
            if not patient or "pnr" not in str(error.orig):
                raise
    raise AssertionError("unreachable")


def insert_order(sheet: Sheet, choice: Choice, holder: Holder, *, locale: str) -> int:
    choice = choosing.completed(sheet, choice)
    items = choosing.items_of(sheet, choice)
    quote = choosing.quote_of(sheet, items)
    public_id = tokens.public_id()
    with transaction() as session:
        bounds.check(holder, sheet, more=len(items))
        opened = session.execute(
            OPEN,
            {
                "public_id": public_id,
                "pnr": tokens.new_pnr(),
                "token_hash": rights.hash_of(public_id),
                "user": holder.user_id,
                "email": holder.email,
                "device": holder.device,
                "origin": holder.origin,
                "locale": locale,
                "session": sheet.session_id,
                "version": sheet.version,
                "event": sheet.event_id,
                "layout": sheet.layout_id,
                "kind": "hold",
                "count": len(items),
                "seats": list(choice.seats),
                "subtotal": quote.subtotal,
                "fees": quote.fees,
                "tax": quote.tax,
                "total": quote.total,
                "quote": json.dumps(quote.json()),
                **choosing.columns(items),
            },
        ).one_or_none()
        if opened is None:
            raise StaleSheet()
        if len(opened.seats) < len(choice.seats):
            raise choosing.seats_taken(sheet, set(choice.seats) - set(opened.seats))
        pools.take(choosing.totals(choice), session_id=sheet.session_id)
        changes.publish(sheet.public_id, seats=choice.seats, sections={section for section, _ in choice.places})
    return cast(int, opened.id)
