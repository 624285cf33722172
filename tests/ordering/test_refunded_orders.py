"""A refunded order: its money goes back once, its tickets and seats at the same moment, whoever began it."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from flask import Flask

from eventhub.accounts.models import User
from eventhub.db import db, transaction
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import refunds, rights, settlement
from eventhub.ordering.models import Order
from eventhub.ordering.refunds import NothingToRefund
from eventhub.ordering.settlement import Settled
from eventhub.payments import refunds as money
from eventhub.payments.models import Payment, Refund
from eventhub.payments.providers import sandbox as protocol
from eventhub.payments.refunds import MoreThanPaid
from tests.client import CheckingClient
from tests.factories import accounts
from tests.ordering import sales
from tests.payments import callbacks
from tests.serving import serving

PLAIN, NO_REFUNDS = "4242424242424242", "5105105105105100"


@pytest.fixture
def url(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with serving(app, monkeypatch) as url:
        yield url


@pytest.fixture
def sheet(app: Flask) -> Sheet:
    return sales.show()


@pytest.fixture
def staff(app: Flask) -> User:
    return accounts.user("Ana")


def bought(sheet: Sheet, url: str, run_tasks: Any, card: str = PLAIN) -> tuple[Order, Payment]:
    """An order that was paid on the company's page, told by its callback."""
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=2)
    begun = sales.payment(order)
    assert httpx.post(url + str(begun.url), data={"card": card}).status_code == 303
    run_tasks()
    assert sales.status(order) == "paid"
    return db.session.get_one(Order, order), begun


def stored() -> list[Any]:
    return sales.rows("SELECT * FROM refunds ORDER BY id")


def undone(sheet: Sheet, order: Order) -> bool:
    """Whether the order is refunded, and nothing of it is left."""
    tickets = {row.status for row in sales.rows("SELECT status FROM tickets WHERE order_id = :id", id=order.id)}
    return (sales.status(order.id), tickets, sales.claimed(sheet), sales.taken(sheet)) == (
        "refunded",
        {"revoked"},
        {},
        0,
    )


def counted(payment: Payment) -> int:
    """What went back of a payment, or is on its way."""
    return int(
        sales.scalar(
            """SELECT coalesce(sum(amount), 0) FROM refunds
               WHERE payment_id = :id AND status IN ('requested', 'sent', 'unknown', 'succeeded')""",
            id=payment.id,
        )
    )


def test_money_tickets_and_seats_go_back_together(sheet: Sheet, url: str, staff: User, run_tasks: Any) -> None:
    order, begun = bought(sheet, url, run_tasks)
    refunds.refund(order, by=staff, reason="The singer is ill.")
    assert undone(sheet, order)
    [asked] = stored()
    assert (asked.status, asked.amount, asked.reason) == ("requested", begun.amount, "The singer is ill.")
    [entry] = sales.rows("SELECT * FROM audit_entries")
    assert (entry.actor, entry.action, entry.after["amount"]) == (staff.label, "order.refunded", begun.amount)
    run_tasks()
    [done] = stored()
    assert (done.status, done.reference) == ("succeeded", f"re_{done.public_id}")
    assert sales.scalar("SELECT sum(amount) FROM sandbox_refunds") == begun.amount
    assert sales.scalar("SELECT count(*) FROM outbox_messages WHERE kind = 'order_refunded'") == 1
    # Another buyer has what it gave up.
    assert sales.status(sales.paid(sheet, sales.seats(sheet, 0, 1), places=3)) == "paid"


def test_twenty_who_refund_it_at_once_do_so_once(sheet: Sheet, url: str, run_tasks: Any, race: Any) -> None:
    order, begun = bought(sheet, url, run_tasks)
    number = order.id
    outcomes = race(20, lambda: refunds.refund(db.session.get_one(Order, number), by=None))
    assert outcomes.raised == []
    assert [refund.amount for refund in stored()] == [begun.amount]
    assert undone(sheet, order)
    run_tasks()
    assert counted(begun) == begun.amount


def test_a_refund_that_the_card_refuses_is_shown_and_can_be_asked_for_again(
    sheet: Sheet, url: str, staff: User, run_tasks: Any
) -> None:
    order, begun = bought(sheet, url, run_tasks, NO_REFUNDS)
    refunds.refund(order, by=staff)
    run_tasks()
    [failed] = stored()
    assert (failed.status, failed.error) == ("failed", "the card's bank does not take refunds")
    assert "a refund failed" in sales.scalar("SELECT flag FROM payments")
    assert undone(sheet, order)
    assert counted(begun) == 0
    # The bank changed its mind.
    sales.change("UPDATE sandbox_charges SET card = :card", card=PLAIN)
    refunds.request_again(db.session.get_one(Refund, failed.id), by=staff)
    run_tasks()
    assert [refund.status for refund in stored()] == ["closed", "succeeded"]
    assert counted(begun) == begun.amount


def test_a_refund_that_failed_is_closed_by_hand_with_a_reason(
    sheet: Sheet, url: str, staff: User, run_tasks: Any
) -> None:
    order, _ = bought(sheet, url, run_tasks, NO_REFUNDS)
    refunds.refund(order, by=staff)
    run_tasks()
    [failed] = stored()
    refunds.close(db.session.get_one(Refund, failed.id), by=staff, reason="paid in cash")
    [closed] = stored()
    assert closed.status == "closed"
    assert closed.error.endswith("paid in cash")
    refunds.request_again(db.session.get_one(Refund, failed.id), by=staff)
    run_tasks()
    assert len(stored()) == 1
    assert sales.rows("SELECT action FROM audit_entries ORDER BY id")[-1].action == "refund.closed"


def test_requests_at_once_never_exceed_what_was_paid(sheet: Sheet, url: str, run_tasks: Any, race: Any) -> None:
    order, begun = bought(sheet, url, run_tasks)
    order_id, part = order.id, begun.amount // 3

    def ask(number: int) -> None:
        with transaction():
            refunds.lock(order_id)
            [payment] = refunds.paid_with(order_id)
            money.request(payment, amount=part, reason=f"part {number}")

    outcomes = race(10, ask)
    assert len(outcomes.of(MoreThanPaid)) == len(outcomes.raised) == 7
    assert counted(begun) <= begun.amount


# Refunds that were begun at the company's own desk.


def at_the_desk(url: str, begun: Payment, amount: int) -> None:
    body = json.dumps({"reference": begun.reference, "amount": amount}).encode()
    signed = protocol.question("POST", "/sandbox/refunds", body)
    headers = {
        protocol.HEADER: protocol.sign(begun.account.webhook_secret, signed, int(time.time())),
        "Content-Type": "application/json",
    }
    assert httpx.post(f"{url}/sandbox/refunds", content=body, headers=headers).status_code == 200


def test_a_refund_made_at_the_provider_is_followed_by_order_and_tickets(sheet: Sheet, url: str, run_tasks: Any) -> None:
    order, begun = bought(sheet, url, run_tasks)
    at_the_desk(url, begun, begun.amount)
    run_tasks()
    [refund] = stored()
    assert (refund.status, refund.amount, refund.reason) == ("succeeded", begun.amount, "made at the provider")
    assert refund.reference.startswith("re_desk-")
    assert undone(sheet, order)
    assert sales.scalar("SELECT count(*) FROM outbox_messages WHERE kind = 'order_refunded'") == 1


def test_a_part_that_went_back_leaves_the_order_paid_until_all_is_back(
    sheet: Sheet, url: str, staff: User, run_tasks: Any
) -> None:
    order, begun = bought(sheet, url, run_tasks)
    at_the_desk(url, begun, 1000)
    run_tasks()
    assert sales.status(order.id) == "paid"
    assert counted(begun) == 1000
    at_the_desk(url, begun, begun.amount - 1000)
    run_tasks()
    assert undone(sheet, order)
    assert counted(begun) == begun.amount


def test_what_is_left_after_a_part_is_what_a_refund_asks_for(
    sheet: Sheet, url: str, staff: User, run_tasks: Any
) -> None:
    order, begun = bought(sheet, url, run_tasks)
    at_the_desk(url, begun, 1000)
    run_tasks()
    refunds.refund(order, by=staff)
    run_tasks()
    assert [(refund.amount, refund.status) for refund in stored()] == [
        (1000, "succeeded"),
        (begun.amount - 1000, "succeeded"),
    ]


def test_a_refund_from_both_sides_is_paid_once(sheet: Sheet, url: str, staff: User, run_tasks: Any) -> None:
    order, begun = bought(sheet, url, run_tasks)
    refunds.refund(order, by=staff)
    at_the_desk(url, begun, begun.amount)
    run_tasks()
    assert counted(begun) == begun.amount
    assert sales.scalar("SELECT sum(amount) FROM sandbox_refunds") == begun.amount
    assert {refund.status for refund in stored()} <= {"succeeded", "closed", "failed"}
    assert undone(sheet, order)


def test_a_refund_told_of_many_times_at_once_is_recorded_once(
    app: Flask, sheet: Sheet, url: str, run_tasks: Any, race: Any
) -> None:
    order, begun = bought(sheet, url, run_tasks)
    told = [
        callbacks.message(begun, "refund.succeeded", refund="re_desk", amount=begun.amount, id=f"evt_{number % 3}")
        for number in range(9)
    ]
    account = begun.account
    outcomes = race(9, lambda number: callbacks.tell(app, account, told[number]))
    assert outcomes == [200] * 9
    assert [(refund.reference, refund.amount) for refund in stored()] == [("re_desk", begun.amount)]
    assert undone(sheet, order)


def test_a_refund_that_comes_back_after_it_succeeded_is_flagged(
    app: Flask, sheet: Sheet, url: str, staff: User, run_tasks: Any
) -> None:
    order, begun = bought(sheet, url, run_tasks)
    refunds.refund(order, by=staff)
    run_tasks()
    [done] = stored()
    returned = callbacks.message(begun, "refund.failed", refund=done.reference, amount=done.amount, reason="no account")
    callbacks.tell(app, begun.account, returned)
    assert [refund.status for refund in stored()] == ["succeeded"]
    assert "no account" in sales.scalar("SELECT flag FROM payments")


def test_a_refund_larger_than_its_payment_is_flagged_and_not_recorded(
    app: Flask, sheet: Sheet, url: str, run_tasks: Any
) -> None:
    order, begun = bought(sheet, url, run_tasks)
    callbacks.tell(app, begun.account, callbacks.message(begun, "refund.succeeded", refund="re_1", amount=10**6))
    assert stored() == []
    assert "1000000" in sales.scalar("SELECT flag FROM payments")
    assert sales.status(order.id) == "paid"


def test_a_payment_that_was_sent_back_does_not_touch_the_order_that_another_paid(
    sheet: Sheet, url: str, run_tasks: Any
) -> None:
    order, begun = bought(sheet, url, run_tasks)
    sales.change(
        """INSERT INTO payments (public_id, account_id, order_id, reference, amount, currency, quote, status)
           SELECT 'second', account_id, order_id, 'second', amount, currency, quote, 'created' FROM payments"""
    )
    second = sales.scalar("SELECT id FROM payments WHERE public_id = 'second'")
    assert settlement.settle(second, amount=begun.amount, currency=begun.currency) == Settled.REFUNDED
    [refund] = stored()
    with transaction():
        money.note_outcome(db.session.get_one(Refund, refund.id), succeeded=True)
        refunds.follow(refunds.lock(order.id))
    assert sales.status(order.id) == "paid"


def test_what_was_not_paid_is_not_refunded(sheet: Sheet, staff: User) -> None:
    pending = db.session.get_one(Order, sales.order(sheet, sales.seats(sheet, 0)))
    with pytest.raises(NothingToRefund):
        refunds.refund(pending, by=staff)
    assert stored() == []


def test_the_page_after_payment_says_that_the_order_was_refunded(
    client: CheckingClient, sheet: Sheet, url: str, staff: User, run_tasks: Any
) -> None:
    order, _ = bought(sheet, url, run_tasks)
    client.get("/" + rights.link(order).split("/", 3)[3])
    refunds.refund(order, by=staff)
    page = client.get(f"/gateway/{order.public_id}/done").text
    assert "This order was refunded" in page
    assert "could no longer be given" not in page
