"""What an order holds: opened, filled, changed, emptied. The hot path: few statements, all of them Core."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from eventhub import clock, tokens
from eventhub.db import db, retrying, transaction
from eventhub.errors import Conflict, Invalid, NotFound
from eventhub.inventory import availability, changes, claims, pools, sheets
from eventhub.inventory.claims import HoldExpired, SeatsTaken
from eventhub.inventory.pools import PlacesTaken, PoolFull
from eventhub.inventory.sheets import Sheet, SheetSection, SheetTier
from eventhub.ordering import bounds, expiry, rights
from eventhub.ordering.bounds import Holder
from eventhub.pricing import discounts, prices
from eventhub.pricing.discounts import Discount


class NotOnSale(Conflict):
    message = _l("This session is not on sale.")
    kind = "not-on-sale"


class OrderClosed(Conflict):
    message = _l("This order can no longer be changed.")
    kind = "order-closed"


class SectionNotForSale(Conflict):
    message = _l("This section is not for sale.")
    kind = "unavailable"


class TooManyItems(Conflict):
    kind = "limit"


class TableTooLarge(TooManyItems):
    """A table that is sold as a whole has more seats than an order has room for."""


class UnknownSeats(Invalid):
    message = _l("Some of these seats do not belong to this session.")


class UnknownTier(Invalid):
    message = _l("This ticket type does not belong to this session.")


@dataclass(frozen=True)
class Choice:
    """What somebody wants: seats and places of a session, each with its tier."""

    seats: Mapping[int, SheetTier] = field(default_factory=dict)
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (section id, tier id) → how many

    def __post_init__(self) -> None:
        # A negative number would give other people's places back.
        if any(count < 0 for count in self.places.values()):
            raise Invalid(errors={"quantity": _l("Enter a number from 0 up.")})

    def __len__(self) -> int:
        return len(self.seats) + sum(self.places.values())


@dataclass(frozen=True)
class NewItem:
    section_id: int
    seat_id: int | None
    tier_id: int
    line: prices.Line


def completed(sheet: Sheet, choice: Choice) -> Choice:
    """The choice with the rest of every table that is sold as a whole. Raises TableTooLarge."""
    seats = dict(choice.seats)
    for seat, tier in choice.seats.items():
        for each in sheet.taken_with(seat):
            seats.setdefault(each.id, tier)
    complete = Choice(seats=seats, places=choice.places)
    if len(complete) > sheet.max_per_order >= len(choice):
        raise table_too_large(sheet, choice)
    return complete


def items_of(sheet: Sheet, choice: Choice) -> list[NewItem]:
    """The items that a choice becomes, with their prices.

    Raises TooManyItems, SectionNotForSale, UnknownSeats, UnknownTier.

    Tiers are looked up in the sheet by their ids: those of the choice may come from a sheet that is not true any more.
    """
    if len(choice) > sheet.max_per_order:
        raise too_many(sheet)
    wanted: list[tuple[SheetSection, int | None, SheetTier]] = []
    for seat_id, tier in choice.seats.items():
        seat = sheet.seats.get(seat_id)
        if seat is None or seat.disabled:
            raise UnknownSeats()
        wanted.append((sheet.section_by_id[seat.section_id], seat_id, tier_of(sheet, tier.id)))
    for (section_id, tier_id), count in choice.places.items():
        section = sheet.section_by_id.get(section_id)
        if section is None or section.seated:
            raise UnknownSeats()
        wanted.extend((section, None, tier_of(sheet, tier_id)) for _ in range(count))
    moment = clock.now()
    items = []
    for section, seat_or_none, tier in wanted:
        line = sheet.line(section, tier)
        if line is None:
            raise SectionNotForSale()
        if not tier.on_sale(moment):
            raise Invalid(_l("This ticket type is not on sale now."), errors={"tier": _l("Not on sale now.")})
        items.append(NewItem(section_id=section.id, seat_id=seat_or_none, tier_id=tier.id, line=line))
    return items


def tier_of(sheet: Sheet, tier_id: int) -> SheetTier:
    """The event's tier as it is now. Raises UnknownTier."""
    if tier_id not in sheet.tier_by_id:
        raise UnknownTier()
    return sheet.tier_by_id[tier_id]


# The sheet is still true and says that the session is on sale.
STANDS = """
    s.id = :session AND s.version = :version AND s.status = 'scheduled'
    AND statement_timestamp() >= s.sales_from AND statement_timestamp() < s.sales_until
    AND EXISTS (SELECT FROM events WHERE id = s.event_id AND status = 'published')
"""

OPEN = text(
    """
    WITH opened AS (
        INSERT INTO orders (public_id, pnr, token_hash, session_id, user_id, email, device, origin, locale, currency,
                            subtotal, fees, tax, total, quote, expires_at)
        SELECT :public_id, :pnr, :token_hash, s.id, :user, :email, :device, :origin, :locale, s.currency,
               :subtotal, :fees, :tax, :total, CAST(:quote AS jsonb),
               CASE WHEN :count > 0 THEN statement_timestamp() + make_interval(mins => s.hold_minutes) END
        FROM event_sessions s WHERE """
    + STANDS
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

STILL_TRUE = text(f"SELECT 1 FROM event_sessions s WHERE {STANDS}")

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


def columns(items: Sequence[NewItem]) -> dict[str, Any]:
    return {
        "item_ids": [tokens.short_id() for _ in items],
        "item_sections": [item.section_id for item in items],
        "item_seats": [item.seat_id for item in items],
        "item_tiers": [item.tier_id for item in items],
        "item_bases": [item.line.base for item in items],
        "item_prices": [item.line.price for item in items],
        "item_fees": [item.line.fee for item in items],
        "item_taxes": [item.line.tax for item in items],
        "item_totals": [item.line.total for item in items],
    }


def quote_of(sheet: Sheet, items: Sequence[NewItem]) -> prices.Quote:
    return prices.quote(
        [
            {
                "section": item.section_id,
                "seat": item.seat_id,
                "tier": item.tier_id,
                "base": item.line.base,
                "price": item.line.price,
                "discount": item.line.discount,
                "fee": item.line.fee,
                "tax": item.line.tax,
                "total": item.line.total,
            }
            for item in items
        ],
        currency=sheet.currency,
        terms=sheet.terms,
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
    locale: str = "en",
    within: Callable[[Callable[[], int]], int] = at_once,
) -> int:
    """A new order that holds the choice, all or none; answers its id.

    `device` and `origin` are fingerprints of the browser and of the network address: what they hold is bounded.
    Each attempt runs `within` what the caller wants in its transaction.
    Raises SeatsTaken, PlacesTaken, NotOnSale, TooManyItems, TooManyHolds, SectionNotForSale.
    """
    holder = Holder(user_id=user_id, email=email, device=device, origin=origin)
    if len(choice) > sheet.max_per_order:
        raise too_many(sheet)
    for patient in (True, False):
        try:
            return within(partial(insert_order, sheet, choice, holder, locale=locale))
        except PoolFull as full:
            if not patient:
                raise places_taken(sheet, full) from None
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


class StaleSheet(Exception):
    """The session changed since the sheet was read, or is not on sale."""


def insert_order(sheet: Sheet, choice: Choice, holder: Holder, *, locale: str) -> int:
    choice = completed(sheet, choice)
    items = items_of(sheet, choice)
    quote = quote_of(sheet, items)
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
                **columns(items),
            },
        ).one_or_none()
        if opened is None:
            raise StaleSheet()
        if len(opened.seats) < len(choice.seats):
            raise seats_taken(sheet, set(choice.seats) - set(opened.seats))
        pools.take(totals(choice), session_id=sheet.session_id)
        changes.publish(sheet.public_id, seats=choice.seats, sections={section for section, _ in choice.places})
    return cast(int, opened.id)


def totals(choice: Choice) -> dict[int, int]:
    """Section id → places over all tiers."""
    found: dict[int, int] = {}
    for (section, _), count in choice.places.items():
        found[section] = found.get(section, 0) + count
    return found


def seats_taken(sheet: Sheet, gone: set[int]) -> SeatsTaken:
    seats = sorted((sheet.seats[seat] for seat in gone), key=lambda seat: seat.id)
    return SeatsTaken(seats=[seat.public_id for seat in seats])


def places_taken(sheet: Sheet, full: PoolFull) -> PlacesTaken:
    left = availability.places(sheet).get(full.section_id, 0)
    return PlacesTaken(sections=[{"id": sheet.section_by_id[full.section_id].public_id, "available": left}])


def too_many(sheet: Sheet) -> TooManyItems:
    return TooManyItems(
        ngettext(
            "One order can hold %(num)d ticket for this session.",
            "One order can hold %(num)d tickets for this session.",
            sheet.max_per_order,
        ),
        limit=sheet.max_per_order,
    )


def has_table(sheet: Sheet, choice: Choice) -> bool:
    return any(len(sheet.taken_with(seat)) > 1 for seat in choice.seats)


def table_too_large(sheet: Sheet, choice: Choice) -> TableTooLarge:
    size = max(len(sheet.taken_with(seat)) for seat in choice.seats)
    return TableTooLarge(
        _l(
            "This table is sold as a whole. It has %(size)d seats, and one order can hold %(limit)d tickets in all.",
            size=size,
            limit=sheet.max_per_order,
        ),
        limit=sheet.max_per_order,
    )


LOCK = text(
    """SELECT id, status, expires_at, expires_at <= statement_timestamp() AS run_out
       FROM orders WHERE id = :order FOR NO KEY UPDATE"""
)


def lock_open(order_id: int) -> Any:
    """The order's row, locked, and still open. Raises OrderClosed, HoldExpired."""
    row = db.session.execute(LOCK, {"order": order_id}).one_or_none()
    if row is None:
        raise NotFound()
    if row.status == "expired" or (row.status == "pending" and row.run_out):
        raise HoldExpired()
    if row.status != "pending":
        raise OrderClosed()
    return row


def supersede_payments(order_id: int) -> None:
    """What was begun to be paid is not what the order is any more."""
    db.session.execute(
        text(
            """UPDATE payments SET status = 'superseded'
               WHERE order_id = :order AND status IN ('created', 'processing', 'failed')"""
        ),
        {"order": order_id},
    )


def start_clock(order_id: int, sheet: Sheet) -> Any:
    """The hold begins with the first claim, by the database's clock."""
    return db.session.execute(
        text(
            """UPDATE orders SET expires_at = statement_timestamp() + make_interval(mins => :minutes), extensions = 0
               WHERE id = :order RETURNING expires_at"""
        ),
        {"order": order_id, "minutes": sheet.hold_minutes},
    ).scalar_one()


@retrying
def add(order_id: int, sheet: Sheet, choice: Choice) -> None:
    """Hold more in an open order, all or none; the clock goes on from the first claim."""
    patiently(sheet, lambda sheet: insert_items(order_id, sheet, choice))


def patiently(sheet: Sheet, attempt: Callable[[Sheet], None]) -> None:
    """Try once more where that can help: a pool was full of what has run out, or the sheet was not true any more."""
    for patient in (True, False):
        try:
            attempt(sheet)
            return
        except PoolFull as full:
            if not patient:
                raise places_taken(sheet, full) from None
            expiry.expire_due(session_id=sheet.session_id)
        except StaleSheet:
            sheet = sheets.of(sheet.public_id, fresh=True)
            if not patient or not sheet.on_sale(clock.now()):
                raise NotOnSale() from None


def insert_items(order_id: int, sheet: Sheet, choice: Choice) -> None:
    choice = completed(sheet, choice)
    items = items_of(sheet, choice)
    if not items:
        return
    with transaction():
        order = lock_open(order_id)
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
            raise table_too_large(sheet, choice) if has_table(sheet, choice) else too_many(sheet)
        bounds.check_order(order_id, sheet, more=len(items))
        if db.session.execute(STILL_TRUE, {"session": sheet.session_id, "version": sheet.version}).scalar() is None:
            raise StaleSheet()
        supersede_payments(order_id)
        expires_at = order.expires_at or start_clock(order_id, sheet)
        wanted = [item.seat_id for item in items if item.seat_id is not None]
        if wanted:
            got = claims.hold(
                wanted, session_id=sheet.session_id, layout_id=sheet.layout_id, order_id=order_id, expires_at=expires_at
            )
            if len(got) < len(wanted):
                raise seats_taken(sheet, set(wanted) - got)
        pools.take(totals(choice), session_id=sheet.session_id)
        db.session.execute(
            ADD_ITEMS,
            {"order": order_id, "session": sheet.session_id, "event": sheet.event_id, **columns(items)},
        )
        reprice(order_id, sheet)
        changes.publish(sheet.public_id, seats=wanted, sections={section for section, _ in choice.places})


@retrying
def drop_seat(order_id: int, sheet: Sheet, seat_id: int) -> None:
    """Give a held seat back, with its table where that is sold as a whole. A seat that is not in the order any more is
    no error."""
    with transaction():
        lock_open(order_id)
        dropped = list(
            db.session.execute(
                text("DELETE FROM order_items WHERE order_id = :order AND seat_id = ANY(:seats) RETURNING seat_id"),
                {"order": order_id, "seats": [seat.id for seat in sheet.taken_with(seat_id)]},
            ).scalars()
        )
        if not dropped:
            return
        supersede_payments(order_id)
        claims.drop(dropped, session_id=sheet.session_id, order_id=order_id)
        stop_clock_when_empty(order_id)
        reprice(order_id, sheet)
        changes.publish(sheet.public_id, seats=dropped)


@retrying
def set_places(order_id: int, sheet: Sheet, section: SheetSection, tier: SheetTier, quantity: int) -> None:
    """Hold exactly so many places of a section and tier, whatever the order held before."""
    if quantity < 0:
        raise Invalid(errors={"quantity": _l("Enter a number from 0 up.")})
    patiently(sheet, lambda sheet: put_places(order_id, sheet, section, tier, quantity))


@retrying
def set_places_by_tier(order_id: int, sheet: Sheet, section: SheetSection, wanted: Mapping[int, int]) -> None:
    """Hold exactly so many places of a section: tier id → quantity, all or none. Tiers that are not named stay."""
    if any(quantity < 0 for quantity in wanted.values()):
        raise Invalid(errors={"quantity": _l("Enter a number from 0 up.")})
    patiently(sheet, lambda sheet: put_places_by_tier(order_id, sheet, section, wanted))


def put_places_by_tier(order_id: int, sheet: Sheet, section: SheetSection, wanted: Mapping[int, int]) -> None:
    with transaction():
        lock_open(order_id)
        # The fewer first: three Adults that become two Adults and a Student never need a fourth place.
        for tier_id, quantity in sorted(wanted.items(), key=lambda each: each[1]):
            put_places(order_id, sheet, section, tier_of(sheet, tier_id), quantity)


def put_places(order_id: int, sheet: Sheet, section: SheetSection, tier: SheetTier, quantity: int) -> None:
    with transaction():
        lock_open(order_id)
        held = db.session.execute(
            text(
                """SELECT count(*) FROM order_items
                   WHERE order_id = :order AND section_id = :section AND tier_id = :tier AND seat_id IS NULL"""
            ),
            {"order": order_id, "section": section.id, "tier": tier.id},
        ).scalar_one()
        if quantity > held:
            insert_items(order_id, sheet, Choice(places={(section.id, tier.id): quantity - held}))
        elif quantity < held:
            give_places_back(order_id, sheet, section, tier, keep=quantity)


def give_places_back(order_id: int, sheet: Sheet, section: SheetSection, tier: SheetTier, *, keep: int) -> None:
    """Let the places beyond `keep` go. Inside the transaction that locked the order."""
    supersede_payments(order_id)
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
    stop_clock_when_empty(order_id)
    pools.give_back(section.id, len(dropped), session_id=sheet.session_id)
    reprice(order_id, sheet)
    changes.publish(sheet.public_id, sections=[section.id])


@retrying
def change_tier(order_id: int, sheet: Sheet, item_public_id: str, tier: SheetTier) -> None:
    """Another tier for one item, priced by today's rule on the base that was fixed when it was claimed."""
    with transaction():
        lock_open(order_id)
        item = db.session.execute(
            text("SELECT id, tier_id, base FROM order_items WHERE order_id = :order AND public_id = :item"),
            {"order": order_id, "item": item_public_id},
        ).one_or_none()
        if item is None:
            raise NotFound()
        if item.tier_id == tier.id:
            return
        sheet = sheets.of(sheet.public_id, fresh=True)
        tier = tier_of(sheet, tier.id)
        if not tier.on_sale(clock.now()):
            raise Invalid(errors={"tier": _l("Not on sale now.")})
        supersede_payments(order_id)
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
        reprice(order_id, sheet)


def stop_clock_when_empty(order_id: int) -> None:
    """An order that holds nothing has nothing to run out of, and keeps no discount code from others."""
    emptied = db.session.execute(
        text(
            """UPDATE orders SET expires_at = NULL
               WHERE id = :order AND NOT EXISTS (SELECT FROM order_items WHERE order_id = :order)
               RETURNING discount_code_id"""
        ),
        {"order": order_id},
    ).one_or_none()
    if emptied and emptied.discount_code_id:
        discounts.give_back({emptied.discount_code_id: 1})
        db.session.execute(text("UPDATE orders SET discount_code_id = NULL WHERE id = :order"), {"order": order_id})


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
