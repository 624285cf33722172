"""What one buyer, one device and one network address may hold at a time."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from eventhub.db import db
from eventhub.ordering import bounds, carts, checkout, opening
from eventhub.ordering.bounds import TooManyHolds, TooManyHoldsFromAddress
from tests.factories import accounts, ordering
from tests.limiting import limits_on
from tests.ordering import sales

ELSEWHERE = {"device": "another", "origin": "elsewhere"}


@pytest.fixture(autouse=True)
def limited(app: Flask) -> Iterator[None]:
    with limits_on(app):
        yield


def hold(sheet: Any, places: int, **holder: Any) -> int:
    return opening.open_order(sheet, sales.choice(sheet, places=places), **holder)


@pytest.mark.parametrize("holder", [{"device": "phone"}, {"email": "Nora@people.test"}, {"user_id": 0}])
def test_a_device_an_address_and_an_account_hold_three_orders_full_and_not_one_more(holder: dict[str, Any]) -> None:
    sheet = sales.show(standing=60, max_per_order=4)
    if "user_id" in holder:
        holder = {"user_id": accounts.user().id}
    for _ in range(3):
        hold(sheet, 4, **holder)
    with pytest.raises(TooManyHolds) as refused:
        hold(sheet, 1, **(holder | ({"email": "nora@PEOPLE.test"} if "email" in holder else {})))
    assert refused.value.details["limit"] == 12
    hold(sheet, 1, **ELSEWHERE)


def test_many_devices_behind_one_network_address_share_a_larger_number() -> None:
    sheet = sales.show(standing=80, max_per_order=4)
    for number in range(10):
        hold(sheet, 4, device=f"device {number}", origin="office")
    with pytest.raises(TooManyHoldsFromAddress):
        hold(sheet, 1, device="one more", origin="office")
    hold(sheet, 1, device="one more", origin="elsewhere")


def test_what_is_added_later_counts_too() -> None:
    sheet = sales.show(standing=60, max_per_order=4)
    for _ in range(2):
        hold(sheet, 4, device="phone")
    order = hold(sheet, 3, device="phone")
    carts.add(order, sheet, sales.choice(sheet, places=1))
    empty = hold(sheet, 0, device="phone")
    with pytest.raises(TooManyHolds):
        carts.add(empty, sheet, sales.choice(sheet, sales.seats(sheet, 0)))
    assert sales.rows("SELECT * FROM seat_claims") == []


def test_what_ended_is_not_held_any_more() -> None:
    sheet = sales.show(standing=60, max_per_order=2)
    orders = [hold(sheet, 2, device="phone") for _ in range(3)]
    checkout.cancel(orders[0])
    hold(sheet, 2, device="phone")
    db.session.execute(
        text("UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = :id"), {"id": orders[1]}
    )
    db.session.commit()
    hold(sheet, 2, device="phone")


def test_tickets_that_are_paid_for_count_for_nothing() -> None:
    sheet = sales.show(standing=60, max_per_order=2)
    for _ in range(3):
        made = hold(sheet, 2, device="phone", email="nora@people.test")
        checkout.save_buyer(made, email="nora@people.test", name="Nora Lind")
        ordering.pay(db.session.get_one(ordering.Order, made))
    hold(sheet, 2, device="phone", email="nora@people.test")


def test_who_asks_ten_times_at_once_gets_no_more_than_who_asks_one_after_the_other(race: Any) -> None:
    sheet = sales.show(standing=60, max_per_order=4)
    outcomes = race(10, lambda: hold(sheet, 4, device="phone", origin="home"))
    assert len(outcomes.returned) == 3
    assert len(outcomes.of(TooManyHolds)) == 7
    [row] = sales.rows("SELECT sum(taken) AS taken FROM section_pools")
    assert row.taken == 12


def test_the_race_would_be_lost_without_the_lock(race: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LOCK", text("SELECT pg_sleep(0.1) WHERE CAST(:names AS text[]) IS NOT NULL"))
    sheet = sales.show(standing=60, max_per_order=4)
    outcomes = race(8, lambda: hold(sheet, 4, device="phone"))
    assert len(outcomes.returned) > 3


def test_without_the_setting_nothing_is_counted_and_nothing_more_is_asked_of_the_database(app: Flask) -> None:
    sheet = sales.show(standing=60, max_per_order=2)
    limited = sales.statements(lambda: hold(sheet, 2, device="phone"))
    app.config["EVENTHUB"] = dataclasses.replace(app.config["EVENTHUB"], ratelimit_enabled=False)
    free = sales.statements(lambda: [hold(sheet, 2, device="phone") for _ in range(5)][-1])
    assert any("pg_advisory_xact_lock" in each for each in limited)
    assert not any("pg_advisory_xact_lock" in each for each in free)
