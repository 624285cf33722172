"""Tables that are sold as a whole: taken, given back and lost with all their seats."""

from functools import partial

import pytest

from eventhub.inventory import sheets
from eventhub.inventory.claims import SeatsTaken
from eventhub.ordering import carts, renewal, views
from eventhub.ordering.choosing import TableTooLarge
from tests.factories import catalog, seating
from tests.ordering import sales


def cabaret(*, tables: int = 3, seats: int = 4, **fields) -> sheets.Sheet:
    layout = seating.layout(rows=0, seats=0, standing=0)
    seating.seated(layout, "Tables", rows=tables, seats=seats, price=5000, grouping="whole_tables")
    return sales.sheet_of(catalog.session(layout=layout, **fields))


def test_any_seat_takes_the_whole_table(app):
    sheet = cabaret()
    order = sales.order(sheet, sales.seats(sheet, 5))
    assert set(sales.claimed(sheet)) == set(sales.seats(sheet, 4, 5, 6, 7))
    assert views.read(order).total == 4 * 5000


def test_any_seat_gives_the_whole_table_back(app):
    sheet = cabaret()
    order = sales.order(sheet, sales.seats(sheet, 0, 4))
    carts.drop_seat(order, sheet, sales.seats(sheet, 6)[0])
    assert set(sales.claimed(sheet)) == set(sales.seats(sheet, 0, 1, 2, 3))
    carts.drop_seat(order, sheet, sales.seats(sheet, 0)[0])
    assert sales.claimed(sheet) == {}
    assert views.read(order).expires_at is None


def test_taking_a_second_seat_of_my_table_changes_nothing(app):
    sheet = cabaret()
    order = sales.order(sheet, sales.seats(sheet, 0))
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 2)))
    assert len(views.read(order).items) == 4


def test_a_seat_that_is_out_of_use_is_not_sold_with_its_table(app):
    sheet = cabaret()
    sales.change("UPDATE seats SET disabled = true WHERE id = :id", id=sales.seats(sheet, 1)[0])
    sheets.forget()
    sheet = sheets.of(sheet.public_id, fresh=True)
    order = sales.order(sheet, sales.seats(sheet, 0))
    assert len(views.read(order).items) == 3


def test_a_table_that_is_larger_than_an_order_is_refused_in_words(app):
    sheet = cabaret(seats=5, max_per_order=4)
    order = sales.order(sheet)
    for taken in (
        lambda: carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 0))),
        lambda: sales.order(sheet, sales.seats(sheet, 0)),
    ):
        with pytest.raises(TableTooLarge, match="5 seats, and one order can hold 4"):
            taken()
    assert sales.claimed(sheet) == {}


def test_two_tables_of_which_the_second_does_not_fit_say_why(app):
    sheet = cabaret(seats=4, max_per_order=6)
    order = sales.order(sheet, sales.seats(sheet, 0))
    with pytest.raises(TableTooLarge):
        carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 4)))
    assert len(views.read(order).items) == 4


def test_of_eight_who_want_seats_of_one_table_one_gets_it_all(app, race):
    sheet = cabaret(tables=1, seats=8)
    outcomes = race(*(partial(sales.order, sheet, [seat], buyer=False) for seat in sales.seats(sheet, *range(8))))
    assert len(outcomes.of(SeatsTaken)) == 7
    [winner] = outcomes.returned
    assert set(sales.claimed(sheet).values()) == {(winner, "hold")}
    assert len(sales.claimed(sheet)) == 8


def test_a_table_lost_in_part_is_lost_when_the_order_begins_again(app):
    sheet = cabaret()
    old = sales.order(sheet, sales.seats(sheet, 0, 4))
    sales.run_out(old)
    other = sales.order(sheet, sales.seats(sheet, 1))
    renewed = renewal.renew(views.read(old))
    assert {seat.id for seat in renewed.gone_seats} == set(sales.seats(sheet, 0, 1, 2, 3))
    held = sales.claimed(sheet)
    assert {seat for seat, claim in held.items() if claim[0] == renewed.order_id} == set(sales.seats(sheet, 4, 5, 6, 7))
    assert {seat for seat, claim in held.items() if claim[0] == other} == set(sales.seats(sheet, 0, 1, 2, 3))


def test_an_order_begun_again_twice_at_once_is_begun_once(app, race):
    sheet = cabaret()
    old = sales.order(sheet, sales.seats(sheet, 0))
    sales.run_out(old)
    outcomes = race(8, lambda: renewal.renew(views.read(old)).order_id)
    assert outcomes.raised == []
    assert len(set(outcomes.returned)) == 1
    assert {claim[0] for claim in sales.claimed(sheet).values()} == set(outcomes.returned)
