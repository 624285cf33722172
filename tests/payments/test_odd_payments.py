"""Callbacks over real HTTP between real processes: doubled, early, late, lost, and with processes killed in the middle."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from flask import Flask

from eventhub.db import db
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import expiry, reconciliation, refunds
from eventhub.ordering.models import Order
from eventhub.payments import inbox
from eventhub.payments.models import Payment
from tests.live import Live
from tests.ordering import sales
from tests.payments import callbacks

LATE, TWICE, FIRST, SILENT = "4000000000000119", "4000000000000127", "4000000000000135", "4000000000000143"
PLAIN, NO_REFUNDS = "4242424242424242", "5105105105105100"

PATIENCE_SECONDS = 90


@pytest.fixture
def shop(app: Flask, live: Live, monkeypatch: pytest.MonkeyPatch) -> Live:
    """The running EventHub, which this process speaks for too."""
    monkeypatch.setitem(app.config, "EVENTHUB", replace(app.config["EVENTHUB"], base_url=live.url))
    return live


@pytest.fixture
def sheet(shop: Live) -> Sheet:
    return sales.show()


def begin(sheet: Sheet, *positions: int) -> tuple[int, Payment]:
    order = sales.order(sheet, sales.seats(sheet, *positions))
    return order, sales.payment(order)


def pay(shop: Live, begun: Payment, card: str) -> int:
    return httpx.post(shop.url + str(begun.url), data={"card": card}, timeout=20).status_code


def wait(until: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not until():
        assert time.monotonic() < give_up, what
        time.sleep(0.05)
        db.session.rollback()


def becomes(order: int, status: str) -> None:
    wait(lambda: sales.status(order) == status, f"the order is {sales.status(order)}, not {status}")


def events() -> list[Any]:
    return sales.rows("SELECT status, error FROM webhook_events")


def test_a_callback_that_comes_twice_at_the_same_moment_pays_once(shop: Live, sheet: Sheet) -> None:
    for position in range(5):
        order, begun = begin(sheet, position)
        assert pay(shop, begun, TWICE) == 303
        becomes(order, "paid")
    wait(lambda: sales.scalar("SELECT count(*) FROM sandbox_charges WHERE status = 'succeeded'") == 5, "not told")
    assert [event.status for event in events()] == ["processed"] * 5
    assert sales.scalar("SELECT count(*) FROM tickets") == 5
    assert sales.scalar("SELECT count(*) FROM invoices") == 5
    assert sales.scalar("SELECT count(*) FROM refunds") == 0
    wait(lambda: len(shop.mailbox.messages) == 5, "five mails")


def test_a_callback_that_comes_first_has_paid_before_the_browser_is_sent_back(shop: Live, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    assert pay(shop, begun, FIRST) == 303
    assert sales.status(order) == "paid"


def test_a_late_callback_survives_the_worker_that_should_have_sent_it(shop: Live, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    assert pay(shop, begun, LATE) == 303
    time.sleep(1)
    shop.kill("worker")
    assert sales.status(order) == "pending"
    sales.change("UPDATE sandbox_charges SET created_at = created_at - interval '40 seconds'")
    shop.revive()
    becomes(order, "paid")
    assert sales.scalar("SELECT count(*) FROM tickets") == 1


def test_a_callback_that_never_comes_is_asked_for(shop: Live, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    assert pay(shop, begun, SILENT) == 303
    # By whichever is first: this process, which does not wait for a minute, or the worker's beat.
    reconciliation.ask_due(older_than_seconds=0)
    becomes(order, "paid")
    assert events() == []


def test_what_a_killed_web_process_had_stored_is_finished(shop: Live, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    body, headers = callbacks.signed(begun.account, callbacks.message(begun))
    # Stored and committed, and then the process is gone before it could act.
    assert inbox.receive(begun.account, headers, body) is not None
    shop.kill("web")
    assert sales.status(order) == "pending"
    becomes(order, "paid")
    [event] = events()
    assert event.status == "processed"
    [promised] = sales.scalars("SELECT message_id FROM outbox_messages")
    wait(lambda: promised in {mail["Message-ID"] for mail in shop.mailbox.messages}, "the mail with the tickets")


def test_a_web_process_killed_while_callbacks_come_loses_none(shop: Live, sheet: Sheet) -> None:
    begun = [begin(sheet, position) for position in range(8)]
    for number, (_, payment) in enumerate(begun):
        assert pay(shop, payment, TWICE) == 303
        if number == 3:
            shop.kill("web")
            shop.revive()
    for order, _ in begun:
        becomes(order, "paid")
    assert sales.scalar("SELECT count(*) FROM tickets WHERE status = 'valid'") == 8
    assert [row.number for row in sales.rows("SELECT number FROM invoices ORDER BY number")] == list(range(1, 9))
    assert sales.scalar("SELECT count(*) FROM refunds") == 0
    promised = set(sales.scalars("SELECT message_id FROM outbox_messages"))
    assert len(promised) == 8
    # Other tests' mails may still come to the same mailbox.
    wait(lambda: promised <= {mail["Message-ID"] for mail in shop.mailbox.messages}, "eight mails")


def test_a_payment_that_outlived_its_order_is_ended_or_buys_its_seats_again(shop: Live, sheet: Sheet) -> None:
    (unpaid, first), (paid, second) = begin(sheet, 0), begin(sheet, 1)
    assert pay(shop, second, SILENT) == 303
    sales.run_out(unpaid, paid)
    expiry.expire_due()
    becomes(paid, "paid")
    wait(lambda: sales.scalar("SELECT closed_at IS NOT NULL FROM payments WHERE id = :id", id=first.id), "not ended")
    assert sales.status(unpaid) == "expired"
    assert pay(shop, first, PLAIN) == 410


@pytest.mark.parametrize(("card", "ends"), [(PLAIN, "succeeded"), (NO_REFUNDS, "failed")])
def test_a_refund_survives_the_worker_that_sends_it(card: str, ends: str, shop: Live, sheet: Sheet) -> None:
    order, begun = begin(sheet, 0)
    pay(shop, begun, card)
    becomes(order, "paid")
    shop.kill("worker")
    refunds.refund(db.session.get_one(Order, order), by=None)
    # A worker took it and died before it could ask.
    sales.change("UPDATE refunds SET status = 'sent', attempts = 1, asked_at = now() - interval '2 minutes'")
    shop.revive()
    wait(lambda: sales.scalar("SELECT status FROM refunds") == ends, f"the refund is not {ends}")
    assert sales.scalar("SELECT count(*) FROM sandbox_refunds") == 1
    assert sales.status(order) == "refunded"
    assert bool(sales.scalar("SELECT flag FROM payments")) == (ends == "failed")
