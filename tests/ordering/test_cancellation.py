"""A free order is let go at one moment: no ticket of it admits anybody, and all it held is for sale again."""

from functools import partial
from typing import Any

import pytest

from eventhub.accounts.models import User
from eventhub.db import db
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import cancellation, checkout, open_orders
from eventhub.ordering.cancellation import NotFree, TooLateToCancel
from eventhub.ordering.models import Order
from eventhub.ordering.open_orders import OrderClosed
from tests.factories import accounts
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def sheet() -> Sheet:
    return sales.show(price=0)


def free(sheet: Sheet) -> Order:
    """A paid order of two seats and three places."""
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=3)
    assert checkout.begin_payment(order, provider="sandbox", return_url=sales.RETURN_URL) is None
    return db.session.get_one(Order, order)


def tickets(order: Order) -> list[str]:
    return [row.status for row in sales.rows("SELECT status FROM tickets WHERE order_id = :id", id=order.id)]


def test_its_tickets_are_revoked_and_its_places_are_free(sheet: Sheet) -> None:
    order = free(sheet)
    buyer: User = accounts.user()
    cancellation.cancel_free(order, by=buyer)
    assert sales.status(order.id) == "cancelled"
    assert tickets(order) == ["revoked"] * 5
    assert {row.status for row in sales.rows("SELECT status FROM registrations")} == {"cancelled"}
    assert sales.claimed(sheet) == {}
    assert sales.taken(sheet) == 0
    [entry] = sales.rows("SELECT actor, action FROM audit_entries")
    assert (entry.actor, entry.action) == (buyer.label, "order.cancelled")
    assert sales.scalar("SELECT count(*) FROM outbox_messages WHERE kind = 'order_cancelled'") == 1
    another = sales.order(sheet, sales.seats(sheet, 0, 1), places=3)
    assert sales.status(another) == "pending"


def test_many_who_cancel_it_at_once_do_so_once(sheet: Sheet, race: Any) -> None:
    order = free(sheet)
    other, number = sales.order(sheet, places=4), order.id
    outcomes = race(12, lambda: cancellation.cancel_free(db.session.get_one(Order, number), by=None))
    assert outcomes.raised == []
    assert sales.taken(sheet) == 4
    assert sales.status(other) == "pending"
    assert sales.scalar("SELECT count(*) FROM audit_entries") == 1


def test_a_code_gives_its_use_back_once(sheet: Sheet) -> None:
    order = free(sheet)
    sales.change(
        """INSERT INTO discount_codes (organizer_id, code, kind, value, uses, max_uses)
           VALUES (:organizer, 'GUEST', 'percent', 10000, 1, 1)""",
        organizer=sheet.organizer_id,
    )
    sales.change("UPDATE orders SET discount_code_id = (SELECT id FROM discount_codes)")
    for _ in range(2):
        cancellation.cancel_free(order, by=None)
    assert sales.scalar("SELECT uses FROM discount_codes") == 0


def test_a_used_ticket_or_a_session_that_began_keeps_it(sheet: Sheet) -> None:
    order = free(sheet)
    sales.change("UPDATE tickets SET checked_in_at = now() WHERE id = (SELECT min(id) FROM tickets)")
    with pytest.raises(TooLateToCancel):
        cancellation.cancel_free(order, by=None)
    sales.change("UPDATE tickets SET checked_in_at = NULL")
    sales.change("UPDATE event_sessions SET starts_at = now() - interval '1 second'")
    with pytest.raises(TooLateToCancel):
        cancellation.cancel_free(order, by=None)
    assert sales.status(order.id) == "paid"
    assert tickets(order) == ["valid"] * 5


def test_of_a_cancellation_and_a_door_one_wins(sheet: Sheet, race: Any) -> None:
    order = free(sheet)
    number = order.id
    admit = """UPDATE tickets SET checked_in_at = now()
               WHERE id = (SELECT min(id) FROM tickets) AND status = 'valid' AND checked_in_at IS NULL"""
    cancelled, _ = race(
        lambda: cancellation.cancel_free(db.session.get_one(Order, number), by=None), partial(sales.change, admit)
    )
    inside = sales.scalar("SELECT count(*) FROM tickets WHERE checked_in_at IS NOT NULL")
    if isinstance(cancelled, TooLateToCancel):
        assert (inside, sales.status(order.id)) == (1, "paid")
    else:
        assert (cancelled, inside, sales.status(order.id)) == (None, 0, "cancelled")


def test_only_what_cost_nothing_is_let_go_after_it_is_paid() -> None:
    sheet = sales.show()
    paid = db.session.get_one(Order, sales.paid(sheet, sales.seats(sheet, 0)))
    for cancel in (cancellation.cancel, cancellation.cancel_free):
        with pytest.raises(NotFree):
            cancel(paid, by=None)
    pending = db.session.get_one(Order, sales.order(sheet, sales.seats(sheet, 1)))
    with pytest.raises(OrderClosed):
        cancellation.cancel_free(pending, by=None)
    cancellation.cancel(pending, by=None)
    assert [sales.status(paid.id), sales.status(pending.id)] == ["paid", "cancelled"]


def test_an_order_that_is_let_go_cannot_be_paid_again(sheet: Sheet) -> None:
    order = free(sheet)
    cancellation.cancel(order, by=None)
    with pytest.raises(open_orders.OrderClosed):
        checkout.begin_payment(order.id, provider="sandbox", return_url=sales.RETURN_URL)
    cancellation.cancel(db.session.get_one(Order, order.id, populate_existing=True), by=None)
    assert tickets(order) == ["revoked"] * 5
