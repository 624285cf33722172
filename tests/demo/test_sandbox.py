"""The sandbox company: each card does what the table says, nobody is charged twice, and only the shop may ask."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from flask import Flask

from eventhub import jobs
from eventhub.demo import charges
from eventhub.demo.charges import CARDS
from eventhub.payments.models import Payment
from eventhub.payments.providers import PROVIDERS, ProviderAway, ProviderRefused
from eventhub.payments.providers import sandbox as protocol
from tests.client import Answer, CheckingClient
from tests.ordering import sales
from tests.serving import serving

DECLINED, CONFIRMING, STRANDING = "4000000000000002", "4000000000003220", "4000000000000101"
LATE, TWICE, FIRST, SILENT = "4000000000000119", "4000000000000127", "4000000000000135", "4000000000000143"
LESS, NO_REFUNDS, PLAIN = "4000000000000150", "5105105105105100", "4242424242424242"


@pytest.fixture
def url(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with serving(app, monkeypatch) as url:
        yield url


@pytest.fixture
def begun(url: str) -> Payment:
    sheet = sales.show()
    return sales.payment(sales.order(sheet, sales.seats(sheet, 0)))


def pay(client: CheckingClient, begun: Payment, card: str, **fields: str) -> Answer:
    assert begun.url
    return client.post(begun.url, data={"card": card} | fields, check=False)


def statuses(begun: Payment) -> tuple[str, str]:
    """The order's and the payment's."""
    return (
        sales.status(begun.order_id),
        sales.scalar("SELECT status FROM payments WHERE id = :id", id=begun.id),
    )


def callbacks() -> int:
    return int(sales.scalar("SELECT count(*) FROM webhook_events"))


def due(queue: Any) -> list[dict[str, Any]]:
    return [json.loads(each)["headers"] for each in queue.lrange("payments", 0, -1)]


def test_every_card_of_the_table_is_known_and_listed(client: CheckingClient, begun: Payment) -> None:
    table = {PLAIN, DECLINED, CONFIRMING, STRANDING, LATE, TWICE, FIRST, SILENT, LESS, NO_REFUNDS}
    assert set(CARDS) == table
    page = client.get(begun.url or "").text
    assert all(card in page for card in table)


@pytest.mark.parametrize("card", [PLAIN, LATE, TWICE, FIRST, NO_REFUNDS, "4242 4242 4242 4242"])
def test_a_card_that_is_accepted_pays_the_order_with_one_event(
    card: str, client: CheckingClient, begun: Payment, run_tasks: Any
) -> None:
    answer = pay(client, begun, card)
    assert (answer.status_code, answer.headers["Location"]) == (303, sales.RETURN_URL)
    run_tasks()
    assert statuses(begun) == ("paid", "succeeded")
    assert callbacks() == 1
    assert sales.scalar("SELECT status FROM sandbox_charges") == "succeeded"


def test_a_declined_card_may_be_followed_by_another(client: CheckingClient, begun: Payment, run_tasks: Any) -> None:
    answer = pay(client, begun, DECLINED)
    assert answer.status_code == 422
    assert "declined" in answer.text
    assert run_tasks() == []
    assert pay(client, begun, PLAIN).status_code == 303
    run_tasks()
    assert statuses(begun) == ("paid", "succeeded")


def test_a_card_nobody_has_is_refused(client: CheckingClient, begun: Payment) -> None:
    for card in ("1", "", "4242424242424243", "<b>"):
        assert pay(client, begun, card).status_code == 422


def test_a_step_of_authentication_comes_before_the_charge(
    client: CheckingClient, begun: Payment, run_tasks: Any
) -> None:
    asked = pay(client, begun, CONFIRMING)
    assert asked.status_code == 200
    assert "Confirm" in asked.text
    assert charges.find(begun.public_id) is None
    assert pay(client, begun, CONFIRMING, authentication="refused").status_code == 422
    assert pay(client, begun, CONFIRMING, authentication="confirmed").status_code == 303
    run_tasks()
    assert statuses(begun) == ("paid", "succeeded")


def test_one_card_never_leads_back(client: CheckingClient, begun: Payment, run_tasks: Any) -> None:
    answer = pay(client, begun, STRANDING)
    assert answer.status_code == 200
    assert sales.RETURN_URL not in answer.text
    assert sales.RETURN_URL not in client.get(begun.url or "").text
    run_tasks()
    assert statuses(begun) == ("paid", "succeeded")


def test_a_late_callback_waits_for_half_a_minute(client: CheckingClient, begun: Payment, redis: Any) -> None:
    pay(client, begun, LATE)
    [task] = [headers for headers in due(redis) if headers["task"] == "tasks.sender.tell_charge"]
    assert task["eta"] is not None
    assert sales.scalar("SELECT status FROM sandbox_charges") == "waiting"
    assert statuses(begun) == ("pending", "created")


def test_a_callback_that_comes_first_has_paid_before_the_browser_is_sent_back(
    client: CheckingClient, begun: Payment
) -> None:
    assert pay(client, begun, FIRST).status_code == 303
    assert statuses(begun) == ("paid", "succeeded")


def test_a_callback_that_cannot_come_first_comes_later(
    client: CheckingClient, begun: Payment, run_tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = "eventhub.demo.sandbox.PATIENCE_SECONDS"
    monkeypatch.setattr(sender, 0.001)
    assert pay(client, begun, FIRST).status_code == 303
    run_tasks()
    assert statuses(begun) == ("paid", "succeeded")
    assert callbacks() == 1


def test_what_was_left_untold_is_told_by_the_sweeper_even_behind_a_shop_that_is_gone(
    client: CheckingClient, begun: Payment, redis: Any, run_tasks: Any
) -> None:
    pay(client, begun, PLAIN)
    redis.delete("payments")
    sales.change(
        """INSERT INTO sandbox_charges (payment, reference, card, amount, currency, status, created_at)
           SELECT 'gone', 'unreadable', card, amount, currency, status, created_at FROM sandbox_charges"""
    )
    sales.change("UPDATE sandbox_charges SET created_at = created_at - interval '6 seconds'")
    jobs.enqueue("sender.tell_left_over")
    run_tasks()
    assert statuses(begun) == ("paid", "succeeded")
    assert charges.left_waiting() == []


def test_a_silent_card_has_paid_and_tells_nobody(client: CheckingClient, begun: Payment, run_tasks: Any) -> None:
    assert pay(client, begun, SILENT).status_code == 303
    run_tasks()
    assert statuses(begun) == ("pending", "created")
    assert PROVIDERS["sandbox"].status(begun).outcome == "succeeded"


def test_a_coin_less_is_flagged_and_not_settled(client: CheckingClient, begun: Payment, run_tasks: Any) -> None:
    pay(client, begun, LESS)
    run_tasks()
    assert statuses(begun) == ("pending", "created")
    assert "8399 EUR" in sales.scalar("SELECT flag FROM payments")
    assert callbacks() == 1


def test_paying_again_charges_once_and_leads_to_the_same_place(
    client: CheckingClient, begun: Payment, run_tasks: Any
) -> None:
    for card in (PLAIN, PLAIN, STRANDING, DECLINED):
        assert pay(client, begun, card).headers["Location"] == sales.RETURN_URL
    run_tasks()
    assert callbacks() == 1
    assert sales.rows("SELECT card, amount FROM sandbox_charges") == [(PLAIN, begun.amount)]
    assert "This payment is done" in client.get(begun.url or "", check=False).text


def test_an_ended_payment_charges_nobody_and_says_so(client: CheckingClient, begun: Payment, run_tasks: Any) -> None:
    assert PROVIDERS["sandbox"].status(begun).outcome == "open"
    assert PROVIDERS["sandbox"].expire(begun).outcome == "expired"
    for answer in (client.get(begun.url or "", check=False), pay(client, begun, PLAIN)):
        assert answer.status_code == 410
        assert "This payment has ended" in answer.text
    assert run_tasks() == []


def test_of_a_charge_and_its_end_at_the_same_moment_one_wins(begun: Payment, race: Any) -> None:
    assert begun.reference
    reference = begun.reference
    agreed = protocol.read_reference(reference)
    assert agreed
    outcomes = race(
        *(lambda: charges.accept(agreed, reference, CARDS[PLAIN]).status for _ in range(4)),
        *(lambda: charges.end(agreed, reference).status for _ in range(4)),
    )
    assert outcomes.raised == []
    assert len(set(outcomes)) == 1


def test_a_reference_somebody_wrote_is_not_found(client: CheckingClient, begun: Payment) -> None:
    assert client.get("/sandbox/pay/made-up").status_code == 404
    assert client.post("/sandbox/pay/made-up", data={"card": PLAIN}).status_code == 404


# What only the shop may do.


def ask(
    url: str,
    path: str,
    begun: Payment,
    *,
    secret: str | None = None,
    method: str = "POST",
    body: bytes = b"",
    age: int = 0,
) -> int:
    signed = protocol.question(method, path, body)
    signature = protocol.sign(secret or begun.account.webhook_secret, signed, int(time.time()) - age)
    headers = {protocol.HEADER: signature, "Content-Type": "application/json"}
    return httpx.request(method, url + path, content=body, headers=headers).status_code


@pytest.mark.parametrize("fault", ["unsigned", "another secret", "stale", "another question", "a callback's signature"])
def test_a_question_that_the_shop_did_not_sign_is_refused(fault: str, url: str, begun: Payment) -> None:
    path = f"/sandbox/payments/{begun.reference}/expiry"
    match fault:
        case "unsigned":
            status = httpx.post(url + path).status_code
        case "another secret":
            status = ask(url, path, begun, secret="guessed")
        case "stale":
            status = ask(url, path, begun, age=301)
        case "another question":
            signature = protocol.sign(
                begun.account.webhook_secret,
                protocol.question("GET", f"/sandbox/payments/{begun.reference}", b""),
                int(time.time()),
            )
            status = httpx.post(url + path, headers={protocol.HEADER: signature}).status_code
        case _:
            signature = protocol.sign(begun.account.webhook_secret, b"{}", int(time.time()))
            status = httpx.post(url + path, content=b"{}", headers={protocol.HEADER: signature}).status_code
    assert status == 403
    assert charges.find(begun.public_id) is None


def test_a_shop_asks_about_its_own_payments_only(url: str, begun: Payment) -> None:
    other = sales.account(None)
    path = f"/sandbox/payments/{begun.reference}"
    assert ask(url, path, begun, method="GET") == 200
    assert ask(url, path, begun, method="GET", secret=other.webhook_secret) == 403
    assert ask(url, "/sandbox/payments/made-up", begun, method="GET") == 403


def refund(url: str, begun: Payment, amount: Any, name: Any = "r1") -> int:
    body = json.dumps({"reference": begun.reference, "amount": amount, "refund": name}).encode()
    return ask(url, "/sandbox/refunds", begun, body=body)


def test_money_goes_back_once_a_name_and_never_more_than_was_paid(
    client: CheckingClient, url: str, begun: Payment
) -> None:
    assert refund(url, begun, 100) == 409
    pay(client, begun, PLAIN)
    assert refund(url, begun, 100) == refund(url, begun, 100) == 200
    assert refund(url, begun, 101) == 409
    assert refund(url, begun, 0, "r2") == refund(url, begun, -1, "r2") == 409
    assert refund(url, begun, begun.amount, "r2") == 409
    assert refund(url, begun, begun.amount - 100, "r2") == 200
    assert refund(url, begun, 1, "r3") == 409
    assert refund(url, begun, "1", "r3") == refund(url, begun, True, "r3") == refund(url, begun, 1, []) == 422
    assert sales.scalar("SELECT sum(amount) FROM sandbox_refunds") == begun.amount


def test_a_company_that_is_away_or_refuses_is_told_apart(app: Flask, begun: Payment) -> None:
    begun.reference = "made-up"
    with pytest.raises(ProviderRefused, match="403"):
        PROVIDERS["sandbox"].status(begun)


def test_a_company_that_cannot_be_reached_is_away(app: Flask) -> None:
    sheet = sales.show()
    begun = sales.payment(sales.order(sheet, sales.seats(sheet, 0)))
    with pytest.raises(ProviderAway):
        PROVIDERS["sandbox"].status(begun)
