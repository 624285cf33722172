"""Standing places: never more than there are, and every one given back once."""

from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from eventhub.inventory.claims import SeatsTaken
from eventhub.inventory.pools import PlacesTaken
from eventhub.ordering import carts, checkout, expiry, standing_places
from tests.ordering import sales, waits

pytestmark = pytest.mark.usefixtures("app")


def items(sheet: Any) -> int:
    """Places in orders that are pending or paid: what the counter has to say."""
    return int(
        sales.scalar(
            """SELECT count(*) FROM order_items i JOIN orders o ON o.id = i.order_id
               WHERE i.session_id = :id AND i.seat_id IS NULL AND o.status IN ('pending', 'paid')""",
            id=sheet.session_id,
        )
    )


def test_sixty_four_who_want_the_last_places_get_as_many_as_there_are(race: Any) -> None:
    sheet = sales.show(standing=20)
    outcomes = race(64, lambda: sales.order(sheet, places=1, buyer=False))
    assert len(outcomes.returned) == 20
    assert len(outcomes.of(PlacesTaken)) == 44, outcomes
    assert sales.taken(sheet) == items(sheet) == 20
    assert sales.scalar("SELECT count(*) FROM orders") == 20


def test_groups_get_all_their_places_or_none(race: Any) -> None:
    sheet = sales.show(standing=20)
    outcomes = race(24, lambda number: sales.order(sheet, places=1 + number % 5, buyer=False))
    assert len(outcomes.of(PlacesTaken)) == len(outcomes.raised)
    assert sales.taken(sheet) == items(sheet) <= 20
    # Whoever was refused wanted more than was left at that moment, and one place always fits until none is left.
    left = 20 - sales.taken(sheet)
    refused = [1 + number % 5 for number, outcome in enumerate(outcomes) if isinstance(outcome, PlacesTaken)]
    assert all(wanted > left for wanted in refused)


def test_the_database_refuses_a_counter_beyond_its_capacity_or_below_nothing() -> None:
    sales.show(standing=3)
    for taken in (4, -1):
        with pytest.raises(IntegrityError):
            sales.change("UPDATE section_pools SET taken = :taken", taken=taken)


def test_who_finds_too_few_places_is_told_how_many_are_left() -> None:
    sheet = sales.show(standing=5)
    sales.order(sheet, places=3)
    with pytest.raises(PlacesTaken) as refused:
        sales.order(sheet, places=3)
    section = sheet.section_by_id[sales.floor(sheet)]
    assert refused.value.details == {"sections": [{"id": section.public_id, "available": 2}]}


def test_a_full_section_is_freed_of_what_ran_out_by_whoever_wants_in(race: Any) -> None:
    sheet = sales.show(standing=8)
    old = [sales.order(sheet, places=2, buyer=False) for _ in range(4)]
    sales.run_out(*old)
    outcomes = race(16, lambda: sales.order(sheet, places=1, buyer=False))
    assert len(outcomes.returned) >= 1
    assert len(outcomes.of(PlacesTaken)) == len(outcomes.raised), outcomes
    # Those who met the expiry of another under way were refused although there was room: nobody waits for it.
    while sales.taken(sheet) < 8:
        sales.order(sheet, places=1, buyer=False)
    assert {sales.status(order) for order in old} == {"expired"}
    assert items(sheet) == 8
    with pytest.raises(PlacesTaken):
        sales.order(sheet, places=1)


def test_a_full_section_is_freed_for_an_open_order_too() -> None:
    sheet = sales.show(standing=4)
    tier, section = sheet.default_tier, sheet.section_by_id[sales.floor(sheet)]
    added, put = sales.order(sheet), sales.order(sheet)
    for order in (added, put):
        old = sales.order(sheet, places=4)
        sales.run_out(old)
        if order == added:
            carts.add(order, sheet, sales.choice(sheet, places=4))
        else:
            standing_places.set_places(order, sheet, section, tier, 4)
        assert sales.status(old) == "expired"
        assert sales.taken(sheet) == items(sheet) == 4
        checkout.cancel(order)
    assert sales.taken(sheet) == 0


def test_the_number_of_places_goes_up_and_down() -> None:
    sheet = sales.show(standing=6)
    tier, section = sheet.default_tier, sheet.section_by_id[sales.floor(sheet)]
    order = sales.order(sheet, sales.seats(sheet, 0))
    for number in (3, 5, 2, 2, 0, 6):
        standing_places.set_places(order, sheet, section, tier, number)
        assert sales.taken(sheet) == items(sheet) == number
    with pytest.raises(PlacesTaken):
        standing_places.set_places(order, sheet, section, tier, 7)
    assert sales.taken(sheet) == items(sheet) == 6


def test_a_double_click_holds_the_number_that_was_asked_for(app: Any) -> None:
    sheet = sales.show()
    tier, section = sheet.default_tier, sheet.section_by_id[sales.floor(sheet)]
    order = sales.order(sheet, sales.seats(sheet, 0))
    for number in (3, 1, 0, 2):
        with waits.locked("SELECT FROM orders WHERE id = %s FOR UPDATE", order):
            clicks = waits.Background(
                app, *[partial(standing_places.set_places, order, sheet, section, tier, number)] * 3
            )
            waits.until_waiting(3)
        assert clicks.join().raised == []
        assert sales.taken(sheet) == items(sheet) == number


def test_seats_and_places_in_one_order_are_had_together_or_not_at_all(race: Any) -> None:
    sheet = sales.show(standing=5)
    sales.order(sheet, places=4)
    with pytest.raises(PlacesTaken):
        sales.order(sheet, sales.seats(sheet, 0, 1), places=2)
    assert sales.claimed(sheet) == {}
    outcomes = race(8, lambda number: sales.order(sheet, sales.seats(sheet, number), places=1, buyer=False))
    assert len(outcomes.returned) == 1
    assert len(outcomes.of(PlacesTaken)) == 7, outcomes
    assert [order for order, _ in sales.claimed(sheet).values()] == outcomes.returned
    with pytest.raises(SeatsTaken):
        sales.order(sheet, list(sales.claimed(sheet)), places=0)
    assert sales.taken(sheet) == 5


def test_places_are_given_back_once_whoever_ends_the_order(race: Any) -> None:
    sheet = sales.show(standing=40)
    keeper = sales.order(sheet, places=3)
    for _ in range(4):
        orders = [sales.order(sheet, places=4, buyer=False) for _ in range(5)]
        sales.run_out(*orders)
        outcomes = race(
            *(partial(checkout.cancel, order) for order in orders),
            *(partial(checkout.cancel, order) for order in orders),
            *[expiry.expire_due] * 3,
            partial(expiry.expire_due, session_id=sheet.session_id),
        )
        assert outcomes.raised == []
        expiry.expire_due()
        assert sales.taken(sheet) == items(sheet) == 3
    assert sales.status(keeper) == "pending"


def test_buyers_who_come_change_their_minds_and_leave_keep_the_counter_true(race: Any) -> None:
    sheet = sales.show(standing=25)
    tier, section = sheet.default_tier, sheet.section_by_id[sales.floor(sheet)]

    def visit(number: int) -> None:
        random = Random(number)
        for _ in range(6):
            try:
                order = sales.order(sheet, places=random.randint(1, 3), buyer=False)
                standing_places.set_places(order, sheet, section, tier, random.randint(0, 6))
            except PlacesTaken:
                continue
            match random.randint(0, 2):
                case 0:
                    checkout.cancel(order)
                case 1:
                    sales.run_out(order)

    outcomes = race(*(partial(visit, number) for number in range(12)), *[expiry.expire_due] * 2)
    assert outcomes.raised == []
    expiry.expire_due()
    assert sales.taken(sheet) == items(sheet) <= 25
