"""A code on an order: what it costs then, how often it may be used, and when a use comes back."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from eventhub import clock
from eventhub.db import transaction
from eventhub.inventory import sheets
from eventhub.ordering import carts, checkout, discounts, expiry, settlement, standing_places, views
from eventhub.pricing.discounts import DiscountInvalid
from eventhub.pricing.models import DiscountCode
from tests.factories import catalog
from tests.ordering import sales


def code(sheet: sheets.Sheet, name: str = "SPRING", **fields: Any) -> int:
    with transaction() as session:
        made = DiscountCode(
            **{"organizer_id": sheet.organizer_id, "code": name, "kind": "percent", "value": 2500} | fields
        )
        session.add(made)
    return made.id


def uses(code_id: int) -> int:
    return int(sales.scalar("SELECT uses FROM discount_codes WHERE id = :id", id=code_id))


def amounts(order: int) -> tuple[int, int, int]:
    seen = views.read(order)
    return seen.subtotal, seen.discount, seen.total


def test_a_quarter_comes_off_and_the_items_say_which_part_is_theirs(app):
    sheet = sales.show()
    spring = code(sheet)
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=1)
    discounts.apply(order, sheet, " spring ")
    assert amounts(order) == (21_000, 5_250, 15_750)
    parts = sales.rows("SELECT price, discount, total FROM order_items WHERE order_id = :id ORDER BY id", id=order)
    assert [(row.price, row.discount, row.total) for row in parts] == [
        (8400, 2100, 6300),
        (8400, 2100, 6300),
        (4200, 1050, 3150),
    ]
    assert uses(spring) == 1
    quote = sales.scalar("SELECT quote FROM orders WHERE id = :id", id=order)
    assert quote["code"] == {"code": "SPRING", "kind": "percent", "value": 2500}
    assert (quote["discount"], quote["total"]) == (5_250, 15_750)


def test_applying_a_code_again_counts_one_use(app):
    sheet = sales.show()
    spring = code(sheet, max_uses=1)
    order = sales.order(sheet, sales.seats(sheet, 0))
    discounts.apply(order, sheet, "SPRING")
    discounts.apply(order, sheet, "SPRING")
    assert uses(spring) == 1


def test_what_a_code_takes_off_follows_the_order(app):
    sheet = sales.show()
    code(sheet, kind="fixed", value=10_000, currency="EUR")
    order = sales.order(sheet, sales.seats(sheet, 0))
    discounts.apply(order, sheet, "SPRING")
    assert amounts(order) == (8_400, 8_400, 0)
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 1)))
    assert amounts(order) == (16_800, 10_000, 6_800)
    carts.drop_seat(order, sheet, sales.seats(sheet, 0)[0])
    assert amounts(order) == (8_400, 8_400, 0)


def test_a_code_that_is_changed_meanwhile_changes_no_held_price(app):
    sheet = sales.show()
    spring = code(sheet)
    order = sales.order(sheet, sales.seats(sheet, 0))
    discounts.apply(order, sheet, "SPRING")
    sales.change("UPDATE discount_codes SET value = 0 WHERE id = :id", id=spring)
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 1)))
    assert amounts(order) == (16_800, 4_200, 12_600)


def test_a_code_taken_off_gives_the_use_and_the_full_price_back(app):
    sheet = sales.show()
    spring = code(sheet)
    order = sales.order(sheet, sales.seats(sheet, 0))
    discounts.apply(order, sheet, "SPRING")
    discounts.remove(order, sheet)
    discounts.remove(order, sheet)
    assert amounts(order) == (8_400, 0, 8_400)
    assert uses(spring) == 0


def test_another_code_takes_the_place_of_the_first(app):
    sheet = sales.show()
    one, other = code(sheet, "ONE"), code(sheet, "OTHER", value=5000)
    order = sales.order(sheet, sales.seats(sheet, 0))
    discounts.apply(order, sheet, "OTHER")
    discounts.apply(order, sheet, "ONE")
    assert (uses(one), uses(other)) == (1, 0)
    discounts.apply(order, sheet, "OTHER")
    assert (uses(one), uses(other)) == (0, 1)
    assert amounts(order) == (8_400, 4_200, 4_200)


def test_a_new_price_supersedes_what_was_begun_to_be_paid(app):
    sheet = sales.show()
    code(sheet)
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    discounts.apply(order, sheet, "SPRING")
    assert sales.pay(begun) == settlement.Settled.REFUNDED
    assert sales.payment(order).amount == 6_300


def test_an_order_that_costs_nothing_any_more_is_paid_without_a_payment(app):
    sheet = sales.show()
    spring = code(sheet, value=10_000)
    order = sales.order(sheet, sales.seats(sheet, 0))
    discounts.apply(order, sheet, "SPRING")
    assert checkout.begin_payment(order, provider="sandbox", return_url=sales.RETURN_URL) is None
    assert sales.status(order) == "paid"
    assert uses(spring) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "OTHER"}, "do not know"),
        ({"valid_from": clock.now() + timedelta(days=1)}, "yet"),
        ({"valid_until": clock.now() - timedelta(days=1)}, "over"),
        ({"max_uses": 3, "uses": 3}, "as often"),
        ({"kind": "fixed", "value": 500, "currency": "USD"}, "another currency"),
        ({"value": 0}, "nothing"),
    ],
)
def test_a_code_that_cannot_be_used_says_why(app, fields, words):
    sheet = sales.show()
    made = code(sheet, **{"name": fields.pop("code", "SPRING")} | fields)
    order = sales.order(sheet, sales.seats(sheet, 0))
    before = uses(made)
    with pytest.raises(DiscountInvalid, match=words) as refused:
        discounts.apply(order, sheet, "SPRING")
    assert refused.value.kind == "discount-invalid"
    assert "code" in refused.value.errors
    assert uses(made) == before
    assert amounts(order) == (8_400, 0, 8_400)


@pytest.mark.parametrize("given", ["", "  ", "\x00", "x" * 500])
def test_what_is_no_code_is_refused(app, given):
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    with pytest.raises(DiscountInvalid):
        discounts.apply(order, sheet, given)


def test_another_events_or_organizers_code_is_refused(app):
    sheet, other = sales.show(), sales.show()
    code(other, "THEIRS")
    code(sheet, "ELSEWHERE", event_id=catalog.event().id)
    order = sales.order(sheet, sales.seats(sheet, 0))
    for name in ("THEIRS", "ELSEWHERE"):
        with pytest.raises(DiscountInvalid):
            discounts.apply(order, sheet, name)


def test_an_empty_order_takes_no_code_and_an_emptied_one_gives_its_use_back(app):
    sheet = sales.show()
    spring = code(sheet)
    order = sales.order(sheet)
    with pytest.raises(DiscountInvalid):
        discounts.apply(order, sheet, "SPRING")
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 0), places=1))
    discounts.apply(order, sheet, "SPRING")
    carts.drop_seat(order, sheet, sales.seats(sheet, 0)[0])
    assert uses(spring) == 1
    standing_places.set_places(order, sheet, sheet.section_by_id[sales.floor(sheet)], sheet.default_tier, 0)
    assert uses(spring) == 0
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 1)))
    assert amounts(order) == (8_400, 0, 8_400)
    checkout.cancel(order)
    assert uses(spring) == 0


def test_a_use_comes_back_once_when_the_order_ends(app):
    sheet = sales.show()
    spring = code(sheet, max_uses=2)
    orders = [sales.order(sheet, sales.seats(sheet, number)) for number in (0, 1)]
    for order in orders:
        discounts.apply(order, sheet, "SPRING")
    checkout.cancel(orders[0])
    checkout.cancel(orders[0])
    assert uses(spring) == 1
    sales.run_out(orders[1])
    expiry.expire_due()
    expiry.expire_due()
    assert uses(spring) == 0


def test_late_money_takes_the_use_again_where_there_is_one(app):
    sheet = sales.show()
    spring = code(sheet, max_uses=1)
    late = sales.order(sheet, sales.seats(sheet, 0))
    discounts.apply(late, sheet, "SPRING")
    begun = sales.payment(late)
    sales.run_out(late)
    expiry.expire_due()
    assert sales.pay(begun) == settlement.Settled.PAID
    assert uses(spring) == 1


def test_late_money_for_a_use_that_somebody_else_has_now_goes_back(app):
    sheet = sales.show()
    spring = code(sheet, max_uses=1)
    late, quick = (sales.order(sheet, sales.seats(sheet, number)) for number in (0, 1))
    discounts.apply(late, sheet, "SPRING")
    begun = sales.payment(late)
    sales.run_out(late)
    expiry.expire_due()
    discounts.apply(quick, sheet, "SPRING")
    assert sales.pay(begun) == settlement.Settled.REFUNDED
    assert sales.status(late) == "expired"
    assert sales.claimed(sheet) == {sales.seats(sheet, 1)[0]: (quick, "hold")}
    assert uses(spring) == 1


def test_of_sixteen_who_want_the_last_use_one_gets_it(app, race):
    sheet = sales.show(rows=2, seats=8)
    spring = code(sheet, max_uses=5, uses=4)
    orders = [sales.order(sheet, sales.seats(sheet, number)) for number in range(16)]
    outcomes = race(*(partial(discounts.apply, order, sheet, "SPRING") for order in orders))
    assert len(outcomes.of(DiscountInvalid)) == 15
    assert len(outcomes.returned) == 1
    assert uses(spring) == 5
    assert sum(views.read(order).discount > 0 for order in orders) == 1


def test_codes_exchanged_crosswise_while_orders_end_lose_no_use(app, race):
    sheet = sales.show(rows=2, seats=8)
    one, other = code(sheet, "ONE"), code(sheet, "OTHER")
    orders = [sales.order(sheet, sales.seats(sheet, number)) for number in range(12)]
    for number, order in enumerate(orders):
        discounts.apply(order, sheet, ("ONE", "OTHER")[number % 2])
    deeds = [partial(discounts.apply, order, sheet, ("OTHER", "ONE")[at % 2]) for at, order in enumerate(orders[:8])]
    deeds += [partial(checkout.cancel, order) for order in orders[8:]]
    assert race(*deeds).raised == []
    assert (uses(one), uses(other)) == (4, 4)
