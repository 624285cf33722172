"""Money arrived: a paid order with all that belongs to it, or the money back. Never half."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from eventhub.db import transaction
from eventhub.inventory.claims import HoldExpired, SeatsTaken
from eventhub.inventory.pools import PlacesTaken
from eventhub.ordering import carts, checkout, expiry, extension, invoices, settlement, standing_places
from eventhub.ordering.open_orders import OrderClosed
from eventhub.ordering.settlement import Settled
from eventhub.payments.models import Payment
from tests.ordering import sales, waits

pytestmark = pytest.mark.usefixtures("app")


def whole(order: int) -> str:
    """The order's status, after making sure that everything about it says the same."""
    [row] = sales.rows("SELECT * FROM orders WHERE id = :id", id=order)
    items = sales.rows("SELECT id, seat_id FROM order_items WHERE order_id = :id", id=order)
    seats = {item.seat_id for item in items if item.seat_id}
    kinds = {
        (claim.seat_id, claim.kind, claim.expires_at is None)
        for claim in sales.rows("SELECT * FROM seat_claims WHERE order_id = :id", id=order)
    }
    tickets = sales.rows("SELECT item_id FROM tickets WHERE order_id = :id AND status = 'valid'", id=order)
    invoices = sales.scalar("SELECT count(*) FROM invoices WHERE order_id = :id", id=order)
    mails = sales.scalar(
        "SELECT count(*) FROM outbox_messages WHERE kind = 'order_paid' AND key = :key", key=row.public_id
    )
    payments = sales.rows(
        """SELECT p.status, p.amount, p.flag,
                  (SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment_id = p.id) AS refunded
           FROM payments p WHERE order_id = :id""",
        id=order,
    )
    kept = sum(payment.amount - payment.refunded for payment in payments if payment.status == "succeeded")
    assert all(payment.flag for payment in payments if payment.refunded)
    assert all(payment.refunded in (0, payment.amount) for payment in payments)
    if row.status == "paid":
        assert kinds == {(seat, "sold", True) for seat in seats}
        assert sorted(ticket.item_id for ticket in tickets) == sorted(item.id for item in items)
        assert (invoices, mails, kept) == (1, 1, row.total)
        assert row.paid_at is not None
        assert row.expires_at is None
    else:
        assert "sold" not in {kind for _, kind, _ in kinds}
        assert (len(tickets), invoices, mails, kept) == (0, 0, 0, 0)
        if row.status != "pending":
            assert kinds == set()
    return str(row.status)


def counter_is_true(sheet: Any) -> bool:
    places = sales.scalar(
        """SELECT count(*) FROM order_items i JOIN orders o ON o.id = i.order_id
           WHERE i.session_id = :id AND i.seat_id IS NULL AND o.status IN ('pending', 'paid')""",
        id=sheet.session_id,
    )
    return bool(sales.taken(sheet) == places)


def money(begun: Payment) -> Callable[[], Settled]:
    """The money arriving, for a thread: nothing of the payment is read there."""
    return partial(settlement.settle, begun.id, amount=begun.amount, currency=begun.currency)


def flag(payment: int) -> str | None:
    return sales.scalar("SELECT flag FROM payments WHERE id = :id", id=payment)


def test_a_payment_makes_the_order_paid_with_all_that_belongs_to_it() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=2)
    begun = sales.payment(order)
    assert sales.pay(begun) == Settled.PAID
    assert whole(order) == "paid"
    assert sales.taken(sheet) == 2
    expiry.expire_due()
    assert whole(order) == "paid"


def test_of_sixteen_who_settle_one_payment_one_does(race: Any) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=1)
    begun = sales.payment(order)
    outcomes = race(*[money(begun)] * 16)
    assert sorted(outcomes) == sorted([Settled.PAID, *[Settled.REPEATED] * 15])
    assert whole(order) == "paid"


def test_two_payments_of_one_order_keep_one_and_send_the_other_back(race: Any) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    first = sales.payment(order)
    # The provider's window of the first attempt is still open when a second one is begun.
    sales.change("UPDATE payments SET status = 'processing' WHERE id = :id", id=first.id)
    second = sales.payment(order)
    assert first.id != second.id
    sales.change("UPDATE payments SET status = 'created' WHERE id = :id", id=first.id)
    outcomes = race(*[money(first), money(second)] * 4)
    assert sorted(outcomes) == sorted([Settled.PAID, Settled.REFUNDED, *[Settled.REPEATED] * 6])
    assert whole(order) == "paid"
    [refunded] = sales.rows("SELECT payment_id, amount, status FROM refunds")
    assert (refunded.amount, refunded.status) == (first.amount, "requested")
    assert flag(refunded.payment_id) == "paid twice"


@pytest.mark.parametrize("change", ["add", "drop"])
def test_money_for_what_the_order_is_no_longer_goes_back(change: str) -> None:
    sheet = sales.show()
    first, second = sales.seats(sheet, 0, 1)
    order = sales.order(sheet, [first], places=1)
    begun = sales.payment(order)
    if change == "add":
        carts.add(order, sheet, sales.choice(sheet, [second]))
    else:
        carts.drop_seat(order, sheet, first)
    assert sales.pay(begun) == Settled.REFUNDED
    assert whole(order) == "pending"
    assert flag(begun.id) == "the order was changed after this payment began"
    assert sales.pay(sales.payment(order)) == Settled.PAID
    assert whole(order) == "paid"


@pytest.mark.parametrize(("amount", "currency"), [(-1, "EUR"), (1, "EUR"), (0, "USD")])
def test_another_amount_or_currency_than_agreed_is_flagged_and_not_settled(amount: int, currency: str) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    told = settlement.settle(begun.id, amount=begun.amount + amount, currency=currency)
    assert told == Settled.MISMATCH
    assert flag(begun.id)
    assert whole(order) == "pending"
    assert sales.scalar("SELECT status FROM payments WHERE id = :id", id=begun.id) == "created"


def test_late_money_takes_the_same_seats_and_places_again_when_they_are_free() -> None:
    sheet = sales.show(standing=3)
    seats = sales.seats(sheet, 0, 1)
    order = sales.order(sheet, seats, places=3)
    begun = sales.payment(order)
    sales.run_out(order)
    expiry.expire_due()
    assert whole(order) == "expired"
    assert sales.pay(begun) == Settled.PAID
    assert whole(order) == "paid"
    assert sales.claimed(sheet) == dict.fromkeys(seats, (order, "sold"))
    assert sales.taken(sheet) == 3


def test_late_money_takes_over_what_another_let_run_out() -> None:
    sheet = sales.show()
    seats = sales.seats(sheet, 0, 1)
    order = sales.order(sheet, seats)
    begun = sales.payment(order)
    sales.run_out(order)
    other = sales.order(sheet, seats[:1])
    sales.run_out(other)
    assert sales.pay(begun) == Settled.PAID
    assert whole(order) == "paid"
    expiry.expire_due()
    assert whole(order) == "paid"
    assert whole(other) == "expired"


@pytest.mark.parametrize("swept", [True, False])
@pytest.mark.parametrize("gone", ["seat", "places"])
def test_late_money_goes_back_when_anything_of_the_order_is_gone(swept: bool, gone: str) -> None:
    sheet = sales.show(standing=3)
    seats = sales.seats(sheet, 0, 1)
    order = sales.order(sheet, seats, places=2)
    begun = sales.payment(order)
    sales.run_out(order)
    if swept or gone == "places":
        expiry.expire_due()
    other = sales.order(sheet, seats[1:]) if gone == "seat" else sales.order(sheet, places=2)
    assert sales.pay(begun) == Settled.REFUNDED
    assert whole(order) == "expired"
    assert whole(other) == "pending"
    assert counter_is_true(sheet)
    assert set(sales.claimed(sheet)) == ({seats[1]} if gone == "seat" else set())
    [entry] = sales.rows("SELECT action, subject_id FROM audit_entries WHERE action = 'order.late_payment_refunded'")
    assert entry.subject_id == str(begun.id)
    assert sales.pay(begun) == Settled.REPEATED
    assert sales.scalar("SELECT count(*) FROM refunds") == 1


def test_money_for_a_cancelled_order_goes_back() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    checkout.cancel(order)
    assert sales.pay(begun) == Settled.REFUNDED
    assert whole(order) == "cancelled"


@pytest.mark.parametrize("swept", [True, False])
def test_money_for_a_cancelled_session_goes_back(swept: bool) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    if swept:
        sales.run_out(order)
        expiry.expire_due()
    sales.change_session(sheet, status="cancelled")
    assert sales.pay(begun) == Settled.REFUNDED
    assert whole(order) == ("expired" if swept else "pending")


def test_a_settlement_sees_the_cancellation_it_waited_for(app: Any) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    with waits.outside() as cancelling:
        cancelling.execute("UPDATE event_sessions SET status = 'cancelled' WHERE id = %s", [sheet.session_id])
        paying = waits.Background(app, money(begun))
        waits.until_waiting()
        cancelling.commit()
    assert paying.join() == [Settled.REFUNDED]
    assert whole(order) == "pending"


def test_a_settlement_that_fails_at_its_last_step_leaves_nothing() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0), places=1)
    begun = sales.payment(order)
    sales.change("ALTER TABLE outbox_messages ADD CONSTRAINT broken CHECK (kind <> 'order_paid')")
    try:
        with pytest.raises(Exception, match="broken"):
            sales.pay(begun)
    finally:
        sales.change("ALTER TABLE outbox_messages DROP CONSTRAINT broken")
    assert whole(order) == "pending"
    assert sales.scalar("SELECT count(*) FROM invoice_counters") == 0
    assert sales.pay(begun) == Settled.PAID
    assert whole(order) == "paid"


# Settlement next to everything that can happen to its order at the same moment.


@pytest.mark.parametrize("first", ["settlement", "takeover"])
def test_settlement_against_takeover_in_both_orders(first: str, app: Any) -> None:
    sheet = sales.show()
    seats = sales.seats(sheet, 0, 1)
    order = sales.order(sheet, seats)
    begun = sales.payment(order)
    sales.run_out(order)
    pay = money(begun)
    take = partial(sales.order, sheet, [seats[1]], buyer=False)
    # The seat's row is held until the first of the two waits for it, and then the second behind it.
    with waits.locked("SELECT FROM seat_claims WHERE seat_id = %s FOR UPDATE", seats[1]):
        one = waits.Background(app, pay if first == "settlement" else take)
        waits.until_waiting(1)
        two = waits.Background(app, take if first == "settlement" else pay)
        waits.until_waiting(2)
    [one_says], [two_says] = one.join(), two.join()
    if first == "settlement":
        assert one_says == Settled.PAID
        assert isinstance(two_says, SeatsTaken)
        assert whole(order) == "paid"
    else:
        assert two_says == Settled.REFUNDED
        assert sales.claimed(sheet) == {seats[1]: (one_says, "hold")}
        assert whole(order) == "expired"


@pytest.mark.parametrize("first", ["settlement", "expiry"])
def test_settlement_against_expiry_in_both_orders(first: str, app: Any) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=2)
    begun = sales.payment(order)
    sales.run_out(order)
    pay = money(begun)
    if first == "settlement":
        # Kept at its claims, it holds the order already: the sweeper passes by.
        with waits.locked("SELECT FROM seat_claims WHERE order_id = %s FOR UPDATE", order):
            paying = waits.Background(app, pay)
            waits.until_waiting()
            assert expiry.expire_due() == 0
    else:
        with waits.locked("SELECT FROM seat_claims WHERE order_id = %s FOR UPDATE", order):
            sweeping = waits.Background(app, lambda: expiry.expire_due())
            waits.until_waiting(1)
            paying = waits.Background(app, pay)
            waits.until_waiting(2)
        assert sweeping.join() == [1]
    assert paying.join() == [Settled.PAID]
    assert whole(order) == "paid"
    assert counter_is_true(sheet)


def test_settlement_takers_and_sweepers_leave_it_paid_whole_or_refunded_whole(race: Any) -> None:
    sheet = sales.show(standing=4)
    seats = sales.seats(sheet, 0, 1, 2)
    for turn in range(30):
        order = sales.order(sheet, seats, places=2)
        begun = sales.payment(order)
        sales.run_out(order)
        outcomes = race(
            money(begun),
            partial(sales.order, sheet, seats[turn % 3 :], places=1, buyer=False),
            partial(sales.order, sheet, seats[: 1 + turn % 3], places=3, buyer=False),
            lambda: expiry.expire_due(),
            money(begun),
        )
        assert all(isinstance(error, SeatsTaken | PlacesTaken) for error in outcomes.raised), outcomes
        status = whole(order)
        assert sorted(outcomes[::4]) == sorted(
            [Settled.PAID if status == "paid" else Settled.REFUNDED, Settled.REPEATED]
        )
        assert status in ("paid", "expired")
        assert counter_is_true(sheet)
        for other in sales.rows("SELECT id FROM orders WHERE status = 'pending'"):
            checkout.cancel(other.id)
        sales.change("DELETE FROM seat_claims")
        sales.change("UPDATE orders SET status = 'cancelled'")
        sales.change("UPDATE section_pools SET taken = 0")


def test_everything_at_once_on_one_order_ends_in_one_piece(race: Any) -> None:
    sheet = sales.show(rows=4, seats=10, standing=50)
    section = sheet.section_by_id[sales.floor(sheet)]
    every = sorted(sheet.seats)
    for turn in range(12):
        first, second, third, *every = every
        order = sales.order(sheet, [first, second], places=2)
        begun = sales.payment(order)
        if turn % 3 == 0:
            sales.run_out(order)
        elif turn % 3 == 1:
            sales.near_end(order)
        outcomes = race(
            money(begun),
            partial(carts.add, order, sheet, sales.choice(sheet, [third])),
            partial(carts.drop_seat, order, sheet, first),
            partial(standing_places.set_places, order, sheet, section, sheet.default_tier, 3),
            partial(checkout.cancel, order),
            partial(extension.extend, order, sheet),
            partial(checkout.begin_payment, order, provider="sandbox", return_url=sales.RETURN_URL),
            lambda: expiry.expire_due(),
            money(begun),
        )
        allowed = (OrderClosed, HoldExpired, extension.TooEarlyToExtend)
        assert all(isinstance(error, allowed) for error in outcomes.raised), outcomes.raised
        status = whole(order)
        assert counter_is_true(sheet)
        assert Settled.REPEATED in outcomes
        if Settled.PAID in outcomes:
            assert status == "paid"
        if status == "pending":
            checkout.cancel(order)


# Invoices.


def test_sixteen_settlements_number_their_invoices_without_gaps(race: Any) -> None:
    sheet = sales.show(rows=4, seats=5)
    orders = [sales.order(sheet, [seat]) for seat in sales.seats(sheet, *range(16))]
    begun = [sales.payment(order) for order in orders]
    terms = [(each.id, each.amount, each.currency) for each in begun]

    def pay(number: int) -> Settled:
        payment, amount, currency = terms[number]
        return settlement.settle(payment, amount=amount, currency=currency)

    assert set(race(16, pay)) == {Settled.PAID}
    numbers = sales.rows("SELECT number FROM invoices ORDER BY number")
    assert [row.number for row in numbers] == list(range(1, 17))


def test_a_number_is_given_back_by_a_rollback_and_taken_by_the_next(race: Any) -> None:
    sheet = sales.show(rows=4, seats=5)
    orders = [sales.order(sheet, [seat]) for seat in sales.seats(sheet, *range(16))]

    class Undone(Exception):
        pass

    def issue(number: int) -> None:
        with transaction():
            invoices.issue(orders[number], organizer_id=sheet.organizer_id, year=2026)
            if number % 3 == 0:
                raise Undone

    outcomes = race(16, issue)
    assert len(outcomes.of(Undone)) == len(outcomes.raised) == 6
    numbers = sales.rows("SELECT number FROM invoices ORDER BY number")
    assert [row.number for row in numbers] == list(range(1, 11))


def test_invoices_count_per_organizer_and_year() -> None:
    sheet, other = sales.show(), sales.show()
    years = [2026, 2026, 2027]
    with transaction():
        for seat, year in zip(sales.seats(sheet, 0, 1, 2), years, strict=True):
            invoices.issue(sales.order(sheet, [seat]), organizer_id=sheet.organizer_id, year=year)
        invoices.issue(sales.order(other, places=1), organizer_id=other.organizer_id, year=2026)
    found = sales.rows("SELECT organizer_id, year, number FROM invoices ORDER BY id")
    mine, theirs = sheet.organizer_id, other.organizer_id
    assert found == [(mine, 2026, 1), (mine, 2026, 2), (mine, 2027, 1), (theirs, 2026, 1)]


# Orders that cost nothing.


def test_a_free_order_is_paid_by_asking_once(race: Any) -> None:
    sheet = sales.show(price=0)
    order = sales.order(sheet, sales.seats(sheet, 0), places=1)
    outcomes = race(8, lambda: checkout.begin_payment(order, provider="sandbox", return_url=sales.RETURN_URL))
    assert outcomes == [None] * 8
    assert whole(order) == "paid"
    assert sales.scalar("SELECT count(*) FROM payments") == 0


def test_a_free_order_whose_hold_ran_out_or_was_taken_is_not_paid() -> None:
    sheet = sales.show(price=0)
    [seat] = sales.seats(sheet, 0)
    order = sales.order(sheet, [seat])
    sales.change("UPDATE seat_claims SET expires_at = now() - interval '1 second'")
    sales.order(sheet, [seat])
    with pytest.raises(HoldExpired):
        settlement.settle_free(order)
    late = sales.order(sheet, sales.seats(sheet, 1))
    sales.run_out(late)
    with pytest.raises(HoldExpired):
        settlement.settle_free(late)
    assert whole(late) == "pending"


def test_an_order_that_costs_something_is_not_paid_by_asking() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    with pytest.raises(OrderClosed):
        settlement.settle_free(order)
    assert whole(order) == "pending"
