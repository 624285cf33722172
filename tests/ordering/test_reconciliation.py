"""Payments nobody told us about are asked about until they end; those that outlived their order are ended."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from flask import Flask

from eventhub.inventory.sheets import Sheet
from eventhub.ordering import carts, checkout, expiry, reconciliation
from eventhub.payments.models import Payment
from tests.ordering import sales
from tests.serving import serving

PLAIN, SILENT, LESS = "4242424242424242", "4000000000000143", "4000000000000150"


@pytest.fixture
def url(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with serving(app, monkeypatch) as url:
        yield url


@pytest.fixture
def sheet(app: Flask) -> Sheet:
    return sales.show()


def pay(url: str, begun: Payment, card: str = SILENT) -> int:
    return httpx.post(url + str(begun.url), data={"card": card}).status_code


def begin(sheet: Sheet, *positions: int) -> tuple[int, Payment]:
    order = sales.order(sheet, sales.seats(sheet, *positions))
    return order, sales.payment(order)


def status(begun: Payment) -> str:
    return str(sales.scalar("SELECT status FROM payments WHERE id = :id", id=begun.id))


def closed(begun: Payment) -> bool:
    return bool(sales.scalar("SELECT closed_at IS NOT NULL FROM payments WHERE id = :id", id=begun.id))


def older(interval: str) -> None:
    sales.change(
        """UPDATE payments SET created_at = created_at - CAST(:by AS interval),
                  asked_at = asked_at - CAST(:by AS interval)""",
        by=interval,
    )


def test_a_payment_whose_callback_never_came_is_found_after_a_minute(url: str, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    assert pay(url, begun) == 303
    assert reconciliation.ask_due() == 0
    assert sales.status(order) == "pending"
    older("61 seconds")
    assert reconciliation.ask_due() == 1
    assert (sales.status(order), status(begun)) == ("paid", "succeeded")
    older("1 hour")
    assert reconciliation.ask_due() == 0


def test_a_young_payment_is_asked_about_every_quarter_minute_and_an_old_one_seldom(url: str, sheet: Sheet) -> None:
    _, begun = begin(sheet, 0)
    asked = "SELECT asked_at FROM payments"
    older("61 seconds")
    reconciliation.ask_due()
    first = sales.scalar(asked)
    assert first is not None
    reconciliation.ask_due()
    assert sales.scalar(asked) == first
    older("16 seconds")
    moved = sales.scalar(asked)
    reconciliation.ask_due()
    assert sales.scalar(asked) > moved
    # Two hours old, it is asked about once in a quarter of an hour.
    older("2 hours")
    reconciliation.ask_due()
    sales.change("UPDATE payments SET asked_at = now() - interval '14 minutes'")
    moved = sales.scalar(asked)
    reconciliation.ask_due()
    assert sales.scalar(asked) == moved
    sales.change("UPDATE payments SET asked_at = now() - interval '16 minutes'")
    reconciliation.ask_due()
    assert sales.scalar(asked) > moved
    assert status(begun) == "created"


def test_reconcilers_at_once_ask_about_each_payment_once(url: str, sheet: Sheet, race: Any) -> None:
    begun = [begin(sheet, position) for position in range(6)]
    for _, payment in begun:
        pay(url, payment)
    older("61 seconds")
    outcomes = race(4, lambda: reconciliation.ask_due())
    assert outcomes.raised == []
    assert sum(outcomes) == 6
    assert {sales.status(order) for order, _ in begun} == {"paid"}


def test_a_company_that_is_away_is_asked_again(app: Flask, sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    order, begun = begin(sheet, 0)
    older("61 seconds")
    assert reconciliation.ask_due() == 0
    assert status(begun) == "created"
    with serving(app, monkeypatch) as url:
        pay(url, begun)
        older("16 seconds")
        assert reconciliation.ask_due() == 1
    assert sales.status(order) == "paid"


def test_a_sweep_asks_about_more_than_one_batch(url: str, sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "BATCH", 2)
    begun = [begin(sheet, position) for position in range(5)]
    for _, payment in begun:
        pay(url, payment)
    older("61 seconds")
    assert reconciliation.ask_due() == 5
    assert {sales.status(order) for order, _ in begun} == {"paid"}


def test_a_coin_less_is_not_settled_by_asking_either(url: str, sheet: Sheet, run_tasks: Any) -> None:
    order, begun = begin(sheet, 0)
    pay(url, begun, LESS)
    assert reconciliation.ask_due(older_than_seconds=0) == 0
    assert (sales.status(order), status(begun)) == ("pending", "created")
    assert sales.scalar("SELECT flag FROM payments")
    # Staff look at it now; nobody asks any more.
    older("1 hour")
    assert reconciliation.ask_due() == 0


# Ending what outlived its order.


def test_when_the_hold_ends_nobody_can_pay_any_more(url: str, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    assert reconciliation.close_outlived() == 0
    sales.run_out(order)
    expiry.expire_due()
    assert reconciliation.close_outlived() == 1
    assert (status(begun), closed(begun)) == ("failed", True)
    assert pay(url, begun, PLAIN) == 410
    assert reconciliation.close_outlived() == 0


def test_a_cancelled_order_and_a_changed_one_end_what_was_begun(url: str, sheet: Sheet) -> None:
    cancelled, first = begin(sheet, 0)
    changed, second = begin(sheet, 1)
    checkout.cancel(cancelled)
    carts.add(changed, sheet, sales.choice(sheet, sales.seats(sheet, 2)))
    third = sales.payment(changed)
    assert reconciliation.close_outlived() == 2
    assert [(status(begun), closed(begun)) for begun in (first, second, third)] == [
        ("superseded", True),
        ("superseded", True),
        ("created", False),
    ]
    assert [pay(url, begun, PLAIN) for begun in (first, second, third)] == [410, 410, 303]


def test_money_that_was_quicker_than_the_end_buys_the_same_seats_again(url: str, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    pay(url, begun)
    sales.run_out(order)
    expiry.expire_due()
    assert sales.status(order) == "expired"
    assert reconciliation.close_outlived() == 1
    assert (sales.status(order), status(begun)) == ("paid", "succeeded")
    assert sales.claimed(sheet) == {sales.seats(sheet, 0)[0]: (order, "sold")}


def test_money_that_was_quicker_but_whose_seats_are_gone_goes_back(url: str, sheet: Sheet, run_tasks: Any) -> None:
    order, begun = begin(sheet, 0)
    pay(url, begun)
    sales.run_out(order)
    expiry.expire_due()
    other = sales.order(sheet, sales.seats(sheet, 0))
    reconciliation.close_outlived()
    assert [sales.status(each) for each in (order, other)] == ["expired", "pending"]
    run_tasks()
    [refund] = sales.rows("SELECT amount, status FROM refunds")
    assert (refund.amount, refund.status) == (begun.amount, "succeeded")
    told = sales.rows("SELECT kind, key FROM outbox_messages WHERE kind = 'payment_refunded'")
    assert [row.key for row in told] == [begun.public_id]


def test_of_a_paid_order_every_other_attempt_is_ended(url: str, sheet: Sheet, run_tasks: Any) -> None:
    order, begun = begin(sheet, 0)
    sales.change(
        """INSERT INTO payments (public_id, account_id, order_id, amount, currency, quote, status, created_at)
           SELECT 'never begun', account_id, order_id, amount, currency, quote, 'created', now() - interval '2 minutes'
           FROM payments"""
    )
    pay(url, begun, PLAIN)
    run_tasks()
    assert sales.status(order) == "paid"
    reconciliation.close_outlived()
    assert sales.scalar("SELECT status FROM payments WHERE public_id = 'never begun'") == "failed"


def test_charges_against_ends_at_the_same_moment_leave_it_paid_or_free(
    url: str, sheet: Sheet, race: Any, run_tasks: Any
) -> None:
    seen = set()
    for position in range(6):
        order, begun = begin(sheet, position)
        sales.run_out(order)
        expiry.expire_due()
        pay_it, _ = race(lambda begun=begun: pay(url, begun), lambda: reconciliation.close_outlived())
        reconciliation.close_outlived()
        run_tasks()
        outcome = (pay_it, sales.status(order))
        assert outcome in ((303, "paid"), (410, "expired"))
        seen.add(outcome)
    assert seen
