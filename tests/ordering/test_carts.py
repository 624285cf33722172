"""What an order may hold, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from eventhub import clock
from eventhub.errors import Conflict, Invalid
from eventhub.inventory import sheets
from eventhub.inventory.claims import HoldExpired
from eventhub.ordering import carts, checkout, opening, standing_places, tier_changes
from eventhub.ordering.choosing import Choice, SectionNotForSale, TooManyItems, UnknownSeats, UnknownTier
from eventhub.ordering.on_sale import NotOnSale
from tests.factories import catalog, seating
from tests.ordering import sales, waits

pytestmark = pytest.mark.usefixtures("app")


def amounts(order: int) -> tuple[int, int, int, int]:
    [row] = sales.rows("SELECT subtotal, fees, tax, total FROM orders WHERE id = :id", id=order)
    return (row.subtotal, row.fees, row.tax, row.total)


def items(order: int) -> list[Any]:
    return sales.rows("SELECT * FROM order_items WHERE order_id = :id ORDER BY id", id=order)


def session_with_tiers(**fields: Any) -> tuple[sheets.Sheet, dict[str, sheets.SheetTier]]:
    """Prices of 84 and 42; Adult pays that, Student 30 off, Guest nothing."""
    event = catalog.event(tiers={"Adult": ("same", 0), "Student": ("amount", -3000), "Guest": ("fixed", 0)}, **fields)
    sheet = sales.sheet_of(catalog.session(event))
    return sheet, {tier.name: tier for tier in sheet.tiers}


def test_an_order_holds_so_many_tickets_and_not_one_more() -> None:
    sheet = sales.show(max_per_order=4)
    with pytest.raises(TooManyItems) as refused:
        sales.order(sheet, sales.seats(sheet, 0, 1, 2), places=2)
    assert refused.value.details == {"limit": 4}
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=2)
    for more in (sales.choice(sheet, sales.seats(sheet, 2)), sales.choice(sheet, places=1)):
        with pytest.raises(TooManyItems):
            carts.add(order, sheet, more)
    with pytest.raises(TooManyItems):
        standing_places.set_places(order, sheet, sheet.section_by_id[sales.floor(sheet)], sheet.default_tier, 10**9)
    assert len(items(order)) == 4
    assert sales.taken(sheet) == 2


def test_two_requests_at_once_do_not_fill_an_order_past_its_limit(app: Any) -> None:
    """Both wait for the order; the second has to count what the first has added meanwhile."""
    sheet = sales.show(max_per_order=4)
    order = sales.order(sheet, sales.seats(sheet, 0))

    def add(*positions: int) -> None:
        carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, *positions)))

    with waits.locked("SELECT FROM orders WHERE id = %s FOR UPDATE", order):
        adding = waits.Background(app, lambda: add(1, 2), lambda: add(3, 4))
        waits.until_waiting(2)
    outcomes = adding.join()
    assert [type(error) for error in outcomes.raised] == [TooManyItems]
    assert len(items(order)) == 3
    assert len(sales.claimed(sheet)) == 3


def test_asking_again_for_a_seat_one_has_changes_nothing(race: Any) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    outcomes = race(4, lambda: carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 0))))
    assert outcomes.raised == []
    assert len(items(order)) == 1
    assert sales.scalar("SELECT status FROM payments WHERE id = :id", id=begun.id) == "created"


def test_clicking_seats_does_not_extend_the_hold() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    sales.near_end(order, seconds=100)
    ends = sales.scalar("SELECT expires_at FROM orders WHERE id = :id", id=order)
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 1), places=1))
    carts.drop_seat(order, sheet, sales.seats(sheet, 0)[0])
    assert sales.scalar("SELECT expires_at FROM orders WHERE id = :id", id=order) == ends
    assert sales.rows("SELECT DISTINCT expires_at FROM seat_claims WHERE order_id = :id", id=order) == [(ends,)]


def test_the_clock_starts_with_the_first_claim_and_stops_with_the_last() -> None:
    sheet = sales.show(hold_minutes=7)
    order = sales.order(sheet, buyer=False)
    left = "SELECT extract(epoch FROM expires_at - statement_timestamp()) FROM orders WHERE id = :id"
    assert sales.scalar(left, id=order) is None
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 0)))
    assert 360 < sales.scalar(left, id=order) <= 420
    carts.drop_seat(order, sheet, sales.seats(sheet, 0)[0])
    assert sales.scalar(left, id=order) is None
    assert sales.claimed(sheet) == {}


def test_a_section_without_a_price_is_never_sold() -> None:
    layout = seating.layout(price=5000)
    unpriced = seating.seated(layout, "Gallery", rows=1, seats=2, price=None)
    foreign = seating.layout(currency="USD")
    sheet = sales.sheet_of(catalog.session(layout=layout))
    [seat, _] = [seat.id for seat in sheet.section_by_id[unpriced.id].seats]
    other = sales.sheet_of(catalog.session(layout=foreign, currency="EUR"))
    order = sales.order(sheet, places=1)
    for refused in (
        lambda: sales.order(sheet, [seat]),
        lambda: carts.add(order, sheet, sales.choice(sheet, [seat])),
        lambda: sales.order(other, sales.seats(other, 0)),
        lambda: sales.order(other, places=1),
    ):
        with pytest.raises(SectionNotForSale):
            refused()
    assert sales.claimed(sheet) == sales.claimed(other) == {}


def test_disabled_seats_and_seats_of_other_layouts_are_not_sold() -> None:
    sheet, other = sales.show(), sales.show()
    disabled, good = sales.seats(sheet, 0, 1)
    stale = sheet
    sales.change("UPDATE seats SET disabled = true WHERE id = :id", id=disabled)
    sheets.forget()
    sheet = sheets.of(sheet.public_id)
    for refused in ([disabled, good], [*sales.seats(other, 0), good], [0]):
        with pytest.raises(UnknownSeats):
            sales.order(sheet, refused)
    with pytest.raises(UnknownSeats):
        opening.open_order(sheet, Choice(places={(sales.floor(other), sheet.default_tier.id): 1}))
    # The statement itself does not claim it either, whatever the sheet says.
    with pytest.raises(Conflict):
        sales.order(stale, [disabled, good])
    assert sales.claimed(sheet) == {}


def test_a_claim_cannot_name_a_seat_of_another_layout() -> None:
    sheet, other = sales.show(), sales.show()
    order = sales.order(sheet)
    for layout in (sheet.layout_id, other.layout_id):
        with pytest.raises(IntegrityError):
            sales.change(
                """INSERT INTO seat_claims (session_id, seat_id, layout_id, kind, order_id)
                   VALUES (:session, :seat, :layout, 'hold', :order)""",
                session=sheet.session_id,
                seat=sales.seats(other, 0)[0],
                layout=layout,
                order=order,
            )


def test_a_tier_of_another_event_is_refused_by_the_cart_and_by_the_database() -> None:
    sheet, other = sales.show(), sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    foreign = other.default_tier
    for refused in (
        lambda: sales.order(sheet, sales.seats(sheet, 1), tier=foreign),
        lambda: sales.order(sheet, places=1, tier=foreign),
        lambda: tier_changes.change_tier(order, sheet, items(order)[0].public_id, foreign),
    ):
        with pytest.raises(UnknownTier):
            refused()
    with pytest.raises(IntegrityError):
        sales.change("UPDATE order_items SET tier_id = :tier WHERE order_id = :id", tier=foreign.id, id=order)


def test_another_sessions_sheet_cannot_fill_an_order() -> None:
    sheet, other = sales.show(), sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    with pytest.raises(IntegrityError):
        carts.add(order, other, sales.choice(other, sales.seats(other, 0)))
    assert sales.claimed(other) == {}


def test_negative_numbers_of_places_give_nothing_back() -> None:
    sheet = sales.show()
    order = sales.order(sheet, places=3)
    tier = sheet.default_tier
    section = sheet.section_by_id[sales.floor(sheet)]
    for refused in (
        lambda: Choice(places={(section.id, tier.id): -2}),
        lambda: standing_places.set_places(order, sheet, section, tier, -1),
    ):
        with pytest.raises(Invalid):
            refused()
    assert sales.taken(sheet) == 3


def test_the_orders_amounts_are_the_sums_of_its_items_after_every_change() -> None:
    organizer = catalog.organizer(fee_fixed=35, fee_share=250, tax_rate=1900, tax_included=False)
    sheet, tiers = session_with_tiers(organizer=organizer)
    section = sheet.section_by_id[sales.floor(sheet)]
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=2)

    def check() -> None:
        sums = tuple(sum(getattr(item, name) for item in items(order)) for name in ("price", "fee", "tax", "total"))
        assert amounts(order) == sums
        assert sums[3] == sums[0] + sums[1] + sums[2]
        quote = sales.scalar("SELECT quote FROM orders WHERE id = :id", id=order)
        assert (quote["subtotal"], quote["fees"], quote["tax"], quote["total"]) == sums
        assert len(quote["lines"]) == len(items(order))

    check()
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 2), tier=tiers["Student"]))
    check()
    tier_changes.change_tier(order, sheet, items(order)[0].public_id, tiers["Guest"])
    check()
    standing_places.set_places(order, sheet, section, tiers["Adult"], 1)
    check()
    standing_places.set_places(order, sheet, section, tiers["Student"], 3)
    check()
    assert sales.taken(sheet) == 4
    for seat in sales.seats(sheet, 0, 1, 2):
        carts.drop_seat(order, sheet, seat)
        check()


def test_an_items_price_is_fixed_when_it_is_claimed() -> None:
    sheet = sales.show()
    stalls = next(section for section in sheet.sections if section.seated)
    order = sales.order(sheet, sales.seats(sheet, 0))
    sales.change_session(sheet, section_prices={stalls.public_id: 9900})
    sheet = sheets.of(sheet.public_id, fresh=True)
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 1)))
    assert [item.price for item in items(order)] == [8400, 9900]
    assert amounts(order)[3] == 18300


def test_another_tier_is_counted_from_the_price_that_was_fixed() -> None:
    sheet, tiers = session_with_tiers()
    order = sales.order(sheet, sales.seats(sheet, 0))
    stalls = next(section for section in sheet.sections if section.seated)
    sales.change_session(sheet, section_prices={stalls.public_id: 9900})
    tier_changes.change_tier(order, sheet, items(order)[0].public_id, tiers["Student"])
    assert amounts(order)[3] == 8400 - 3000


# A sheet is kept for up to a second; what changed meanwhile must not be sold by it.


def test_a_stale_sheet_sells_at_todays_price() -> None:
    stale, tiers = session_with_tiers()
    order = sales.order(stale, places=1)
    stalls = next(section for section in stale.sections if section.seated)
    sales.change("UPDATE tiers SET value = -1000 WHERE id = :id", id=tiers["Student"].id)
    sales.change_session(stale, section_prices={stalls.public_id: 9900})
    bought = sales.order(stale, sales.seats(stale, 0), tier=tiers["Student"])
    assert [item.price for item in items(bought)] == [8900]
    sheets.forget()
    carts.add(order, stale, sales.choice(stale, sales.seats(stale, 1), tier=tiers["Student"]))
    assert [item.price for item in items(order)] == [4200, 8900]
    sales.change("UPDATE tiers SET value = -500 WHERE id = :id", id=tiers["Student"].id)
    sales.change_session(stale)
    tier_changes.change_tier(order, stale, items(order)[0].public_id, tiers["Student"])
    assert [item.price for item in items(order)] == [3700, 8900]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled"},
        {"sales_until": clock.now() - timedelta(seconds=1)},
        {"sales_from": clock.now() + timedelta(hours=1)},
    ],
)
def test_a_stale_sheet_cannot_sell_what_is_not_on_sale_any_more(change: dict[str, Any]) -> None:
    stale = sales.show()
    order = sales.order(stale, sales.seats(stale, 0))
    sales.change_session(stale, **change)
    section = stale.section_by_id[sales.floor(stale)]
    for refused in (
        lambda: sales.order(stale, sales.seats(stale, 1), buyer=False),
        lambda: sales.order(stale, places=1, buyer=False),
        lambda: carts.add(order, stale, sales.choice(stale, sales.seats(stale, 1))),
        lambda: standing_places.set_places(order, stale, section, stale.default_tier, 1),
    ):
        with pytest.raises(NotOnSale):
            refused()
    assert len(sales.claimed(stale)) == 1
    assert sales.taken(stale) == 0


def test_nothing_is_sold_of_an_event_that_is_not_published() -> None:
    stale = sales.show()
    order = sales.order(stale, sales.seats(stale, 0))
    sales.change("UPDATE events SET status = 'draft' WHERE id = :id", id=stale.event_id)
    for refused in (
        lambda: sales.order(stale, sales.seats(stale, 1)),
        lambda: carts.add(order, stale, sales.choice(stale, sales.seats(stale, 1))),
    ):
        with pytest.raises(NotOnSale):
            refused()


def test_a_sheet_is_read_again_when_its_version_has_risen() -> None:
    sheet = sales.show()
    assert sheets.of(sheet.public_id, fresh=True) is sheet
    sales.change_session(sheet, max_per_order=3)
    again = sheets.of(sheet.public_id, fresh=True)
    assert (again.version, again.max_per_order) == (sheet.version + 1, 3)
    assert sheets.of_id(sheet.session_id) is again


def test_a_tier_out_of_its_time_is_not_sold() -> None:
    event = catalog.event()
    over = catalog.tier(event, "Early bird", sales_until=clock.now() - timedelta(minutes=1))
    sheet = sales.sheet_of(catalog.session(event))
    tier = sheet.tier_by_id[over.id]
    order = sales.order(sheet, sales.seats(sheet, 0))
    with pytest.raises(Invalid):
        sales.order(sheet, sales.seats(sheet, 1), tier=tier)
    with pytest.raises(Invalid):
        tier_changes.change_tier(order, sheet, items(order)[0].public_id, tier)


# Payments that were begun for what the order is no longer.


def payment_statuses(order: int) -> list[str]:
    return [row.status for row in sales.rows("SELECT status FROM payments WHERE order_id = :id ORDER BY id", id=order)]


@pytest.mark.parametrize("what", ["add", "drop", "more places", "fewer places", "tier", "cancel"])
def test_every_change_of_an_order_supersedes_its_open_payment(what: str) -> None:
    sheet, tiers = session_with_tiers()
    first, second = sales.seats(sheet, 0, 1)
    section = sheet.section_by_id[sales.floor(sheet)]
    order = sales.order(sheet, [first], places=2)
    sales.payment(order)
    match what:
        case "add":
            carts.add(order, sheet, sales.choice(sheet, [second]))
        case "drop":
            carts.drop_seat(order, sheet, first)
        case "more places":
            standing_places.set_places(order, sheet, section, tiers["Adult"], 3)
        case "fewer places":
            standing_places.set_places(order, sheet, section, tiers["Adult"], 1)
        case "tier":
            tier_changes.change_tier(order, sheet, items(order)[0].public_id, tiers["Student"])
        case "cancel":
            checkout.cancel(order)
    assert payment_statuses(order) == ["superseded"]
    if what != "cancel":
        begun = sales.payment(order)
        assert payment_statuses(order) == ["superseded", "created"]
        assert begun.amount == amounts(order)[3] == begun.quote["total"]


def test_a_repeated_change_that_changes_nothing_leaves_the_payment_alone() -> None:
    """A double click that arrives late must not send the buyer's money back."""
    sheet, tiers = session_with_tiers()
    first, second = sales.seats(sheet, 0, 1)
    section = sheet.section_by_id[sales.floor(sheet)]
    order = sales.order(sheet, [first, second], places=2)
    carts.drop_seat(order, sheet, second)
    sales.payment(order)
    carts.drop_seat(order, sheet, second)
    standing_places.set_places(order, sheet, section, tiers["Adult"], 2)
    standing_places.set_places(order, sheet, section, tiers["Student"], 0)
    tier_changes.change_tier(order, sheet, items(order)[0].public_id, tiers["Adult"])
    assert payment_statuses(order) == ["created"]


def test_beginning_a_payment_twice_answers_the_same_attempt(race: Any) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    sales.account(sheet.organizer_id)
    outcomes = race(8, lambda: sales.payment(order).id)
    assert outcomes.raised == []
    assert len(set(outcomes)) == 1
    assert payment_statuses(order) == ["created"]


def test_an_order_that_became_free_while_a_payment_was_begun_has_no_payment_of_nothing(app: Any) -> None:
    sheet, tiers = session_with_tiers()
    order = sales.order(sheet, sales.seats(sheet, 0))
    sales.account(sheet.organizer_id)
    item = items(order)[0].public_id
    with waits.outside() as other:
        other.execute("UPDATE orders SET total = 0, subtotal = 0 WHERE id = %s", [order])
        beginning = waits.Background(app, lambda: sales.payment(order))
        waits.until_waiting()
        other.commit()
    assert [type(error) for error in beginning.join().raised] == [Conflict]
    assert payment_statuses(order) == []
    tier_changes.change_tier(order, sheet, item, tiers["Guest"])
    assert checkout.begin_payment(order, provider="sandbox", return_url=sales.RETURN_URL) is None
    assert sales.status(order) == "paid"


def test_beginning_to_pay_gives_ten_minutes_once() -> None:
    sheet, tiers = session_with_tiers()
    order = sales.order(sheet, sales.seats(sheet, 0), places=1)
    left = "SELECT extract(epoch FROM expires_at - statement_timestamp())::int FROM orders WHERE id = :id"
    sales.near_end(order, seconds=30)
    sales.payment(order)
    assert 590 < sales.scalar(left, id=order) <= 600
    ends = sales.rows("SELECT DISTINCT expires_at FROM seat_claims WHERE order_id = :id", id=order)
    assert ends == sales.rows("SELECT expires_at FROM orders WHERE id = :id", id=order)
    sales.near_end(order, seconds=30)
    tier_changes.change_tier(order, sheet, items(order)[0].public_id, tiers["Student"])
    sales.payment(order)
    assert sales.scalar(left, id=order) <= 30


def test_a_payment_is_not_begun_when_the_hold_has_run_out() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    sales.run_out(order)
    with pytest.raises(HoldExpired):
        sales.payment(order)
    assert payment_statuses(order) == []
