"""Two minutes more, ten times, while the seats are still the buyer's."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from eventhub.inventory.claims import HoldExpired, SeatsTaken
from eventhub.ordering import carts, checkout, expiry, extension
from eventhub.ordering.extension import NoExtensionLeft, TooEarlyToExtend
from tests.ordering import sales, waits

pytestmark = pytest.mark.usefixtures("app")


def ends(order: int) -> Any:
    return sales.scalar("SELECT expires_at FROM orders WHERE id = :id", id=order)


def test_extending_adds_two_minutes_to_the_order_and_to_all_its_claims() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0, 1, 2), places=2)
    bystander = sales.order(sheet, sales.seats(sheet, 3))
    sales.near_end(order, bystander, seconds=60)
    before, bystanders = ends(order), ends(bystander)
    until = extension.extend(order, sheet)
    assert until == ends(order) == before + timedelta(minutes=2)
    claims = "SELECT DISTINCT expires_at FROM seat_claims WHERE order_id = :id"
    assert sales.rows(claims, id=order) == [(until,)]
    assert sales.rows(claims, id=bystander) == [(bystanders,)]


def test_it_is_refused_while_there_is_enough_time() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    with pytest.raises(TooEarlyToExtend):
        extension.extend(order, sheet)
    sales.near_end(order, seconds=200)
    with pytest.raises(TooEarlyToExtend):
        extension.extend(order, sheet)
    empty = sales.order(sheet)
    with pytest.raises(TooEarlyToExtend):
        extension.extend(empty, sheet)


@pytest.mark.parametrize("limit", [10, 2])
def test_it_is_had_ten_times_or_as_often_as_the_session_says(limit: int) -> None:
    sheet = sales.show(**({} if limit == 10 else {"max_extensions": limit}))
    order = sales.order(sheet, sales.seats(sheet, 0))
    for _ in range(limit):
        sales.near_end(order)
        extension.extend(order, sheet)
    sales.near_end(order)
    before = ends(order)
    with pytest.raises(NoExtensionLeft):
        extension.extend(order, sheet)
    assert ends(order) == before


def test_of_many_clicks_at_once_one_extends(race: Any) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    sales.near_end(order)
    before = ends(order)
    outcomes = race(8, lambda: extension.extend(order, sheet))
    assert len(outcomes.returned) == 1
    assert len(outcomes.of(TooEarlyToExtend)) == 7, outcomes
    assert ends(order) == before + timedelta(minutes=2)
    assert sales.scalar("SELECT extensions FROM orders WHERE id = :id", id=order) == 1


@pytest.mark.parametrize("places", [0, 2])
def test_a_hold_that_has_run_out_cannot_be_extended(places: int) -> None:
    sheet = sales.show()
    order = sales.order(sheet, [] if places else sales.seats(sheet, 0), places=places)
    sales.run_out(order)
    with pytest.raises(HoldExpired):
        extension.extend(order, sheet)
    expiry.expire_due()
    with pytest.raises(HoldExpired):
        extension.extend(order, sheet)


def test_it_counts_its_claims_and_trusts_no_clock() -> None:
    """The order says that there is time; one of its claims has run out, or is somebody else's."""
    sheet = sales.show()
    seats = sales.seats(sheet, 0, 1)
    order = sales.order(sheet, seats)
    sales.near_end(order)
    before = ends(order)
    past = "UPDATE seat_claims SET expires_at = now() - interval '1 second' WHERE seat_id = :seat"
    sales.change(past, seat=seats[0])
    with pytest.raises(HoldExpired):
        extension.extend(order, sheet)
    other = sales.order(sheet, [seats[0]])
    with pytest.raises(HoldExpired):
        extension.extend(order, sheet)
    assert ends(order) == before
    assert sales.rows("SELECT expires_at FROM seat_claims WHERE order_id = :id", id=order) == [(before,)]
    assert sales.claimed(sheet) == {seats[0]: (other, "hold"), seats[1]: (order, "hold")}


def test_whoever_waits_for_an_extension_does_not_take_the_seat(app: Any) -> None:
    """The taker's statement began when the hold had run out, and found it extended."""
    sheet = sales.show()
    [seat] = sales.seats(sheet, 0)
    order = sales.order(sheet, [seat])
    sales.run_out(order)
    with waits.outside() as extending:
        extending.execute("UPDATE seat_claims SET expires_at = now() + interval '2 minutes' WHERE seat_id = %s", [seat])
        taking = waits.Background(app, lambda: sales.order(sheet, [seat]))
        waits.until_waiting()
        extending.commit()
    assert [type(error) for error in taking.join().raised] == [SeatsTaken]
    assert sales.claimed(sheet) == {seat: (order, "hold")}


def test_an_extension_that_waits_for_a_takeover_comes_too_late(app: Any) -> None:
    sheet = sales.show()
    seats = sales.seats(sheet, 0, 1)
    order = sales.order(sheet, seats)
    new = sales.order(sheet, places=1)
    sales.near_end(order)
    before = ends(order)
    with waits.outside() as taking:
        taking.execute("UPDATE seat_claims SET order_id = %s WHERE seat_id = %s", [new, seats[1]])
        extending = waits.Background(app, lambda: extension.extend(order, sheet))
        waits.until_waiting()
        taking.commit()
    assert [type(error) for error in extending.join().raised] == [HoldExpired]
    assert ends(order) == before
    assert sales.claimed(sheet)[seats[1]] == (new, "hold")


def test_extensions_and_takers_at_the_end_of_a_hold_leave_one_holder(race: Any) -> None:
    sheet = sales.show()
    seats = sales.seats(sheet, 0, 1)
    for turn in range(20):
        order = sales.order(sheet, seats, buyer=False)
        # Half of the turns are over before they begin, half end with the extension.
        sales.near_end(order, seconds=-1 if turn % 2 else 60)
        outcomes = race(
            partial(extension.extend, order, sheet),
            *[lambda: sales.order(sheet, seats, buyer=False)] * 3,
            expiry.expire_due,
        )
        assert all(isinstance(error, HoldExpired | SeatsTaken) for error in outcomes.raised), outcomes
        [holder] = {order for order, _ in sales.claimed(sheet).values()} or {None}
        winners = [order] if not isinstance(outcomes[0], Exception) else []
        winners += [outcome for outcome in outcomes[1:4] if isinstance(outcome, int)]
        assert winners == ([holder] if holder else [])
        for pending in sales.rows("SELECT id FROM orders WHERE status = 'pending'"):
            checkout.cancel(pending.id)


def test_after_everything_was_given_back_extensions_count_from_the_start() -> None:
    sheet = sales.show()
    [seat] = sales.seats(sheet, 0)
    order = sales.order(sheet, [seat])
    sales.near_end(order)
    extension.extend(order, sheet)
    carts.drop_seat(order, sheet, seat)
    carts.add(order, sheet, sales.choice(sheet, [seat]))
    assert sales.scalar("SELECT extensions FROM orders WHERE id = :id", id=order) == 0
