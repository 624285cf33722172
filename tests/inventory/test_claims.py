"""One seat, one buyer: whoever comes at whatever moment."""

from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from eventhub.db import transaction
from eventhub.inventory import claims
from eventhub.inventory.claims import HoldExpired, SeatsTaken
from eventhub.ordering import carts, checkout, expiry, extension
from tests.ordering import sales, waits

pytestmark = pytest.mark.usefixtures("app")


def left_behind(sheet: Any) -> tuple[int, int, int, int]:
    """Orders, items, claims and places taken of a session."""
    return tuple(
        sales.scalar(statement, id=sheet.session_id)
        for statement in (
            "SELECT count(*) FROM orders WHERE session_id = :id",
            "SELECT count(*) FROM order_items WHERE session_id = :id",
            "SELECT count(*) FROM seat_claims WHERE session_id = :id",
            "SELECT coalesce(sum(taken), 0) FROM section_pools WHERE session_id = :id",
        )
    )


def test_of_sixteen_who_want_one_seat_one_gets_it_and_the_others_leave_nothing_behind(race: Any) -> None:
    sheet = sales.show()
    [wanted] = sales.seats(sheet, 3)
    outcomes = race(16, lambda: sales.order(sheet, [wanted], places=1, buyer=False))
    assert len(outcomes.returned) == 1
    assert len(outcomes.of(SeatsTaken)) == 15, outcomes
    public_id = sheet.seats[wanted].public_id
    assert [refused.details for refused in outcomes.of(SeatsTaken)] == [{"seats": [public_id]}] * 15
    assert sales.claimed(sheet) == {wanted: (outcomes.returned[0], "hold")}
    assert left_behind(sheet) == (1, 2, 1, 1)


def test_of_sixteen_open_orders_that_want_one_seat_one_gets_it(race: Any) -> None:
    sheet = sales.show()
    first, wanted = sales.seats(sheet, 0, 3)
    orders = [sales.order(sheet, places=1, buyer=False) for _ in range(16)]

    def add(number: int) -> int:
        carts.add(orders[number], sheet, sales.choice(sheet, [wanted], places=1))
        return orders[number]

    outcomes = race(16, add)
    assert len(outcomes.returned) == 1
    assert len(outcomes.of(SeatsTaken)) == 15, outcomes
    assert sales.claimed(sheet) == {wanted: (outcomes.returned[0], "hold")}
    assert first not in sales.claimed(sheet)
    assert left_behind(sheet) == (16, 16 + 2, 1, 17)


def test_overlapping_sets_are_had_all_or_not_at_all_and_nobody_meets_a_deadlock(race: Any) -> None:
    sheet = sales.show(rows=3, seats=8)
    random = Random(20)
    every = sorted(sheet.seats)
    for _ in range(6):
        sets = [random.sample(every, random.randint(2, 8)) for _ in range(16)]
        outcomes = race(*(partial(sales.order, sheet, wanted, buyer=False) for wanted in sets))
        assert outcomes.returned
        assert all(isinstance(error, SeatsTaken) for error in outcomes.raised), outcomes.raised
        held = sales.claimed(sheet)
        for order, wanted in zip(outcomes, sets, strict=True):
            if isinstance(order, int):
                assert {seat for seat, claim in held.items() if claim == (order, "hold")} == set(wanted)
        assert len(held) == sum(
            len(wanted) for order, wanted in zip(outcomes, sets, strict=True) if isinstance(order, int)
        )
        race(*(partial(checkout.cancel, order) for order in outcomes.returned))
        assert sales.claimed(sheet) == {}


def test_the_refused_are_told_all_the_seats_that_are_gone_and_only_those() -> None:
    sheet = sales.show()
    gone, free, also_gone = sales.seats(sheet, 1, 2, 3)
    sales.order(sheet, [gone, also_gone])
    with pytest.raises(SeatsTaken) as refused:
        sales.order(sheet, [also_gone, free, gone])
    assert refused.value.details["seats"] == [sheet.seats[seat].public_id for seat in (gone, also_gone)]
    assert set(sales.claimed(sheet)) == {gone, also_gone}


def test_a_living_hold_cannot_be_taken() -> None:
    sheet = sales.show()
    [seat] = sales.seats(sheet, 0)
    holder = sales.order(sheet, [seat])
    sales.near_end(holder, seconds=5)
    with pytest.raises(SeatsTaken):
        sales.order(sheet, [seat])


def test_a_hold_that_ran_out_is_taken_without_a_sweeper_and_only_once(race: Any) -> None:
    sheet = sales.show()
    wanted = sales.seats(sheet, 0, 1)
    old = sales.order(sheet, wanted)
    sales.run_out(old)
    outcomes = race(16, lambda: sales.order(sheet, wanted, buyer=False))
    assert len(outcomes.returned) == 1
    assert len(outcomes.of(SeatsTaken)) == 15, outcomes
    assert sales.claimed(sheet) == dict.fromkeys(wanted, (outcomes.returned[0], "hold"))
    assert sales.status(old) == "pending"


@pytest.mark.parametrize("kind", ["sold", "block"])
def test_what_is_sold_or_blocked_is_never_taken(kind: str) -> None:
    sheet = sales.show()
    [seat] = sales.seats(sheet, 0)
    if kind == "sold":
        sales.paid(sheet, [seat])
    else:
        with transaction() as session:
            session.execute(
                text(
                    """INSERT INTO seat_claims (session_id, seat_id, layout_id, kind, expires_at)
                       VALUES (:session, :seat, :layout, 'block', now() - interval '1 hour')"""
                ),
                {"session": sheet.session_id, "seat": seat, "layout": sheet.layout_id},
            )
    with pytest.raises(SeatsTaken):
        sales.order(sheet, [seat])
    assert sales.claimed(sheet)[seat][1] == kind


def test_what_the_old_order_does_late_never_touches_the_new_buyers_seat() -> None:
    sheet = sales.show()
    seat, other = sales.seats(sheet, 0, 1)
    old = sales.order(sheet, [seat])
    sales.run_out(old)
    new = sales.order(sheet, [seat])
    before = sales.rows("SELECT * FROM seat_claims WHERE seat_id = :seat", seat=seat)
    with transaction():
        assert not claims.drop([seat], session_id=sheet.session_id, order_id=old)
        assert claims.release([old]) == []
        assert claims.make_permanent(session_id=sheet.session_id, order_id=old) == set()
        assert claims.extend(session_id=sheet.session_id, order_id=old, until=before[0].expires_at) == set()
        assert not claims.take_again([seat], session_id=sheet.session_id, layout_id=sheet.layout_id, order_id=old)
    for late in (
        lambda: carts.drop_seat(old, sheet, seat),
        lambda: extension.extend(old, sheet),
        lambda: carts.add(old, sheet, sales.choice(sheet, [other])),
    ):
        with pytest.raises(HoldExpired):
            late()
    checkout.cancel(old)
    assert sales.rows("SELECT * FROM seat_claims WHERE seat_id = :seat", seat=seat) == before
    assert sales.claimed(sheet) == {seat: (new, "hold")}


def test_a_drop_that_waited_for_the_takeover_does_not_free_the_new_buyers_seat(app: Any) -> None:
    """The statement of the old order finds the row locked, and afterwards somebody else's."""
    sheet = sales.show()
    [seat] = sales.seats(sheet, 0)
    old, new = sales.order(sheet, [seat]), sales.order(sheet, places=1)
    with waits.outside() as takeover:
        takeover.execute("UPDATE seat_claims SET order_id = %s WHERE seat_id = %s", [new, seat])

        def late() -> set[int]:
            with transaction():
                return claims.drop([seat], session_id=sheet.session_id, order_id=old)

        def release() -> list[Any]:
            with transaction():
                return claims.release([old])

        waiting = waits.Background(app, late, release)
        waits.until_waiting(2)
        takeover.commit()
    assert waiting.join() == [set(), []]
    assert sales.claimed(sheet) == {seat: (new, "hold")}


def test_two_who_take_over_two_holds_in_opposite_order_do_not_deadlock(race: Any) -> None:
    """Sixteen buyers, sweepers and cancelling holders on the same run-out holds."""
    sheet = sales.show(rows=2, seats=8)
    every = sorted(sheet.seats)
    for turn in range(5):
        old = [sales.order(sheet, [every[each], every[15 - each]], buyer=False) for each in range(8)]
        sales.run_out(*old)
        random = Random(turn)
        outcomes = race(
            *(partial(sales.order, sheet, random.sample(every, 6), buyer=False) for _ in range(10)),
            *(partial(checkout.cancel, order) for order in old[:3]),
            expiry.expire_due,
            expiry.expire_due,
        )
        assert all(isinstance(error, SeatsTaken) for error in outcomes.raised), outcomes.raised
        assert not sales.rows("SELECT FROM orders WHERE id = ANY(:ids) AND status = 'pending'", ids=old)
        expiry.expire_due()
        for order in sales.rows("SELECT id FROM orders WHERE status = 'pending'"):
            checkout.cancel(order.id)
        assert sales.claimed(sheet) == {}


def test_opening_an_order_costs_few_statements(app: Any) -> None:
    """The claim is one statement, whatever the number of seats; standing places cost one a section."""
    sheet = sales.show()

    assert len(sales.statements(lambda: sales.order(sheet, sales.seats(sheet, 0), buyer=False))) == 1
    many = sales.seats(sheet, 1, 2, 3, 4, 5)
    order = 0

    def open_with_places() -> None:
        nonlocal order
        order = sales.order(sheet, many, places=2, buyer=False)

    assert len(sales.statements(open_with_places)) == 2
    assert len(sales.statements(lambda: carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 6))))) <= 8
    assert len(sales.statements(lambda: carts.drop_seat(order, sheet, many[0]))) <= 7
    assert len(sales.statements(lambda: checkout.cancel(order))) <= 6
    other = sales.order(sheet, sales.seats(sheet, 7, 8), places=2)
    payment = sales.payment(other)
    assert len(sales.statements(lambda: sales.pay(payment))) <= 20
