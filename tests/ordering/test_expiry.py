"""Sweepers tidy up behind holds that ran out, next to buyers and to each other."""

import time
from functools import partial
from random import Random
from typing import Any

import pytest

from eventhub.inventory.claims import HoldExpired, SeatsTaken
from eventhub.ordering import carts, checkout, expiry, extension
from eventhub.ordering.open_orders import OrderClosed
from tests.ordering import sales, waits

pytestmark = pytest.mark.usefixtures("app")


def test_what_ran_out_is_expired_and_given_back() -> None:
    sheet = sales.show()
    old, living = (
        sales.order(sheet, sales.seats(sheet, 0, 1), places=2),
        sales.order(sheet, sales.seats(sheet, 2), places=1),
    )
    paid = sales.paid(sheet, sales.seats(sheet, 3))
    sales.run_out(old)
    assert expiry.expire_due() == 1
    assert [sales.status(order) for order in (old, living, paid)] == ["expired", "pending", "paid"]
    assert set(sales.claimed(sheet)) == set(sales.seats(sheet, 2, 3))
    assert sales.taken(sheet) == 1
    assert expiry.expire_due() == 0


def test_seats_that_were_taken_over_stay_with_their_new_buyer() -> None:
    sheet = sales.show()
    first, second = sales.seats(sheet, 0, 1)
    old = sales.order(sheet, [first, second])
    sales.run_out(old)
    new = sales.order(sheet, [second])
    expiry.expire_due()
    assert sales.claimed(sheet) == {second: (new, "hold")}


def test_an_order_whose_payment_is_under_way_does_not_expire() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    sales.run_out(order)
    sales.change("UPDATE payments SET status = 'processing' WHERE id = :id", id=begun.id)
    assert expiry.expire_due() == expiry.expire_due(session_id=sheet.session_id) == 0
    sales.change("UPDATE payments SET status = 'failed' WHERE id = :id", id=begun.id)
    assert expiry.expire_due() == 1


def test_orders_that_never_held_anything_are_closed_after_a_day() -> None:
    sheet = sales.show()
    abandoned, young = sales.order(sheet), sales.order(sheet)
    sales.change("UPDATE orders SET created_at = now() - interval '25 hours' WHERE id = :id", id=abandoned)
    assert expiry.expire_due() == 1
    assert [sales.status(order) for order in (abandoned, young)] == ["expired", "pending"]


def test_a_sweeper_passes_by_an_order_that_somebody_works_on() -> None:
    sheet = sales.show()
    busy, due = sales.order(sheet, sales.seats(sheet, 0)), sales.order(sheet, sales.seats(sheet, 1))
    sales.run_out(busy, due)
    with waits.locked("SELECT FROM orders WHERE id = %s FOR NO KEY UPDATE", busy):
        assert expiry.expire_due() == 1
    assert [sales.status(order) for order in (busy, due)] == ["pending", "expired"]


def test_many_sweepers_expire_each_order_once(race: Any) -> None:
    sheet = sales.show(rows=4, seats=10, standing=100)
    orders = [sales.order(sheet, [seat], places=1, buyer=False) for seat in sorted(sheet.seats)]
    sales.run_out(*orders)
    outcomes = race(8, lambda: expiry.expire_due())
    assert outcomes.raised == []
    assert sum(outcomes) == len(orders)
    assert sales.claimed(sheet) == {}
    assert sales.taken(sheet) == 0


def test_a_sweep_takes_more_than_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "BATCH", 3)
    sheet = sales.show()
    orders = [sales.order(sheet, [seat], buyer=False) for seat in sales.seats(sheet, *range(8))]
    sales.run_out(*orders)
    assert expiry.expire_due() == 8


def test_sweepers_and_buyers_go_on_for_seconds_without_a_deadlock_or_a_lost_place(race: Any) -> None:
    sheet = sales.show(rows=3, seats=8, standing=30, max_per_order=20)
    every = sorted(sheet.seats)
    until = time.monotonic() + 4

    def buy(number: int) -> int:
        random = Random(number)
        bought = 0
        while time.monotonic() < until:
            try:
                order = sales.order(
                    sheet, random.sample(every, random.randint(1, 5)), places=random.randint(0, 2), buyer=False
                )
                bought += 1
                match random.randint(0, 4):
                    case 0:
                        checkout.cancel(order)
                    case 1:
                        carts.add(order, sheet, sales.choice(sheet, random.sample(every, 2)))
                        sales.run_out(order)
                    case 2:
                        sales.near_end(order)
                        extension.extend(order, sheet)
                        sales.run_out(order)
                    case _:
                        sales.run_out(order)
            except (SeatsTaken, HoldExpired, OrderClosed):
                pass
        return bought

    def sweep(session_id: int | None) -> int:
        expired = 0
        while time.monotonic() < until:
            expired += expiry.expire_due(session_id=session_id)
        return expired

    outcomes = race(
        *(partial(buy, number) for number in range(8)), *[partial(sweep, None)] * 2, partial(sweep, sheet.session_id)
    )
    assert outcomes.raised == []
    assert sum(outcomes[:8]) > 50
    swept = sum(outcomes[8:]) + expiry.expire_due()
    assert swept == sales.scalar("SELECT count(*) FROM orders WHERE status = 'expired'")
    for order in sales.rows("SELECT id FROM orders WHERE status = 'pending'"):
        checkout.cancel(order.id)
    assert sales.claimed(sheet) == {}
    assert sales.taken(sheet) == 0
