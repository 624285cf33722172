"""Money back: asked for once, sent until the provider took it, never paid twice."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask

from eventhub.db import db, transaction
from eventhub.ordering import checkout
from eventhub.payments import refunds
from eventhub.payments.models import Payment
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app")


class Company:
    """The sandbox's side of a refund, as a server of its own; `status` is what it answers with."""

    def __init__(self) -> None:
        self.status = 200
        self.refused: set[str] = set()
        self.taken: list[dict[str, Any]] = []


@pytest.fixture
def company(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    company = Company()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = 503 if asked["reference"] in company.refused else company.status
            if status == 200:
                company.taken.append(asked)
            body = json.dumps({"id": f"re_{asked['refund']}"}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    moved = replace(app.config["EVENTHUB"], base_url=f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setitem(app.config, "EVENTHUB", moved)
    yield company
    server.shutdown()
    server.server_close()
    thread.join()


def sent_back(count: int = 1) -> list[int]:
    """Payments of cancelled orders, whose money came all the same."""
    sheet = sales.show(rows=4, seats=5)
    found = []
    for seat in sales.seats(sheet, *range(count)):
        order = sales.order(sheet, [seat])
        begun = sales.payment(order)
        checkout.cancel(order)
        sales.pay(begun)
        found.append(begun.id)
    return found


def stored() -> list[Any]:
    return sales.rows("SELECT * FROM refunds ORDER BY id")


def later(interval: str) -> None:
    sales.change(
        """UPDATE refunds SET created_at = created_at - CAST(:later AS interval),
                  asked_at = asked_at - CAST(:later AS interval)""",
        later=interval,
    )


def test_what_was_asked_for_is_sent_with_its_own_id(company: Company) -> None:
    sent_back()
    assert refunds.send_due() == 1
    [refund] = stored()
    assert (refund.status, refund.reference) == ("sent", f"re_{refund.public_id}")
    [asked] = company.taken
    assert (asked["refund"], asked["amount"]) == (refund.public_id, 8400)
    assert refunds.send_due() == 0


def test_workers_at_once_send_each_refund_once(company: Company, race: Any) -> None:
    sent_back(12)
    outcomes = race(4, lambda: refunds.send_due())
    assert outcomes.raised == []
    assert sum(outcomes) == 12
    assert len(company.taken) == len({asked["refund"] for asked in company.taken}) == 12


def test_a_company_that_is_away_is_asked_once_a_sweep_until_it_answers(company: Company) -> None:
    sent_back(3)
    company.status = 503
    for sweep in range(1, 13):
        assert refunds.send_due() == 0
        assert sum(refund.attempts for refund in stored()) == sweep
    assert {(refund.status, refund.reference) for refund in stored()} == {("requested", None)}
    company.status = 200
    assert refunds.send_due() == 3
    assert len(company.taken) == 3


def test_an_account_that_does_not_answer_keeps_nobody_elses_money(company: Company) -> None:
    [first], [second] = sent_back(), sent_back()
    sales.change("UPDATE payments SET reference = 'refused' WHERE id = :id", id=first)
    company.refused.add("refused")
    assert refunds.send_due() == 1
    assert [(refund.payment_id, refund.status) for refund in stored()] == [(first, "requested"), (second, "sent")]


def test_a_refund_whose_worker_was_killed_is_sent_again_under_the_same_id(company: Company) -> None:
    sent_back()
    assert refunds.take() is not None
    assert refunds.send_due() == 0
    later("6 minutes")
    assert refunds.send_due() == 1
    assert [asked["refund"] for asked in company.taken] == [stored()[0].public_id]


def test_a_payment_is_asked_back_once() -> None:
    [payment] = sent_back()
    with transaction():
        refunds.request_full(db.session.get_one(Payment, payment), reason="again")
    assert len(stored()) == 1
