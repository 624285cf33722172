"""What a provider tells us: believed when it is signed, kept as it came, acted upon once."""

from functools import partial
from typing import Any

import pytest
from flask import Flask

from eventhub import jobs
from eventhub.db import transaction
from eventhub.ordering import callbacks, carts, checkout, open_orders
from eventhub.payments import inbox
from eventhub.payments.models import Payment, ProviderAccount
from eventhub.payments.providers import BadCallback
from tests.ordering import sales, waits
from tests.payments.callbacks import HEADER, events, message, post, signed, tell

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def begun(app: Flask) -> Payment:
    sheet = sales.show()
    return sales.payment(sales.order(sheet, sales.seats(sheet, 0)))


def payment_of(identity: int) -> Any:
    return sales.rows("SELECT * FROM payments WHERE id = :id", id=identity)[0]


def received(begun: Payment) -> int:
    """The id of a stored callback that nobody has acted upon."""
    body, headers = signed(begun.account, message(begun))
    event = inbox.receive(begun.account, headers, body)
    assert event is not None
    return event


def test_a_signed_callback_pays_the_order(app: Flask, begun: Payment) -> None:
    assert tell(app, begun.account, message(begun)) == 200
    assert sales.status(begun.order_id) == "paid"
    [event] = events()
    assert (event.status, event.payment_id, event.error, event.attempts) == ("processed", begun.id, None, 1)


def test_the_same_event_eight_times_at_once_is_stored_and_acted_upon_once(
    app: Flask, begun: Payment, race: Any
) -> None:
    account, order = begun.account.public_id, begun.order_id
    body, headers = signed(begun.account, message(begun))
    assert race(8, lambda: post(app, account, body, headers)) == [200] * 8
    [event] = events()
    assert (event.status, event.attempts, event.error) == ("processed", 1, None)
    assert sales.status(order) == "paid"
    assert sales.scalar("SELECT count(*) FROM tickets") == 1


def test_workers_that_act_on_one_event_at_once_do_so_once(begun: Payment, race: Any) -> None:
    event = received(begun)
    assert race(8, lambda: callbacks.process(event)).raised == []
    [stored] = events()
    assert (stored.status, stored.attempts, stored.error) == ("processed", 1, None)


def test_event_ids_are_unique_per_account_only(app: Flask, begun: Payment) -> None:
    sheet = sales.show()
    other = sales.payment(sales.order(sheet, sales.seats(sheet, 0)))
    for each in (begun, other):
        assert tell(app, each.account, message(each, id="evt_same")) == 200
    assert sales.status(begun.order_id) == sales.status(other.order_id) == "paid"


@pytest.mark.parametrize("fault", ["secret", "stale", "future", "missing", "garbled", "not a number", "body", "unread"])
def test_a_bad_signature_is_refused_and_nothing_is_stored(fault: str, app: Flask, begun: Payment) -> None:
    account, told = begun.account, message(begun)
    body, headers = signed(account, told)
    match fault:
        case "secret":
            body, headers = signed(ProviderAccount(webhook_secret="another secret"), told)
        case "stale":
            body, headers = signed(account, told, age=301)
        case "future":
            body, headers = signed(account, told, age=-400)
        case "missing":
            headers = {}
        case "garbled":
            headers = {HEADER: "t=,v1"}
        case "not a number":
            headers = {HEADER: "t=\N{SUPERSCRIPT TWO},v1=00"}
        case "body":
            body = body.replace(b"EUR", b"USD")
        case "unread":
            body, headers = signed(account, told | {"metadata": None})
    with pytest.raises(BadCallback):
        inbox.receive(account, headers, body)
    assert post(app, account.public_id, body, headers) == 400
    assert events() == []
    assert sales.status(begun.order_id) == "pending"


def test_a_body_that_is_too_large_is_refused(app: Flask, begun: Payment) -> None:
    assert tell(app, begun.account, message(begun, note="x" * inbox.LARGEST)) == 400
    assert events() == []


def test_an_account_nobody_has_is_not_found(app: Flask, begun: Payment) -> None:
    body, headers = signed(begun.account, message(begun))
    assert post(app, "nobody", body, headers) == 404


def test_cookies_and_authorizations_are_not_kept(app: Flask, begun: Payment) -> None:
    body, headers = signed(begun.account, message(begun))
    post(app, begun.account.public_id, body, headers | {"Cookie": "a=b", "Authorization": "Bearer x"})
    [event] = events()
    assert {"cookie", "authorization"}.isdisjoint(name.lower() for name in event.headers)
    assert bytes(event.body) == body


def test_a_callback_that_is_quicker_than_the_providers_answer_finds_its_payment(app: Flask, begun: Payment) -> None:
    told = message(begun)
    sales.change("UPDATE payments SET reference = NULL, url = NULL WHERE id = :id", id=begun.id)
    assert tell(app, begun.account, told) == 200
    assert sales.status(begun.order_id) == "paid"
    payment = payment_of(begun.id)
    assert (payment.reference, payment.url) == (told["reference"], None)


def test_without_our_id_the_providers_reference_finds_the_payment(app: Flask, begun: Payment) -> None:
    assert tell(app, begun.account, message(begun, metadata={})) == 200
    assert sales.status(begun.order_id) == "paid"


def test_an_unknown_payment_is_ignored_and_kept(app: Flask, begun: Payment) -> None:
    assert tell(app, begun.account, message(begun, reference="x", metadata={"payment": "nobody"})) == 200
    [event] = events()
    assert (event.status, event.error) == ("ignored", "no payment of this account")
    sales.change("UPDATE webhook_events SET received_at = now() - interval '1 hour'")
    assert inbox.left_over() == []


def test_one_accounts_callback_cannot_touch_anothers_payment_or_refund(app: Flask, begun: Payment) -> None:
    sheet = sales.show()
    theirs = sales.payment(sales.order(sheet, sales.seats(sheet, 0)))
    assert begun.account_id != theirs.account_id
    tell(app, begun.account, message(theirs))
    tell(app, begun.account, message(theirs, metadata={}))
    assert sales.status(theirs.order_id) == "pending"
    assert [event.status for event in events()] == ["ignored", "ignored"]
    sales.pay(theirs)
    sales.change(
        """INSERT INTO refunds (public_id, payment_id, amount, currency, reason, status)
           VALUES ('theirs', :payment, 100, 'EUR', '', 'sent')""",
        payment=theirs.id,
    )
    for outcome, teller, status in (("failed", begun, "sent"), ("succeeded", theirs, "succeeded")):
        metadata = {"payment": teller.public_id, "refund": "theirs"}
        tell(app, teller.account, message(teller, f"refund.{outcome}", metadata=metadata))
        assert sales.scalar("SELECT status FROM refunds") == status


def test_events_in_any_order_come_to_the_same(app: Flask, begun: Payment) -> None:
    tell(app, begun.account, message(begun, "payment.failed"))
    assert payment_of(begun.id).status == "failed"
    tell(app, begun.account, message(begun))
    tell(app, begun.account, message(begun, "payment.failed"))
    assert payment_of(begun.id).status == "succeeded"
    assert sales.status(begun.order_id) == "paid"
    tell(app, begun.account, message(begun))
    assert [event.error for event in events()] == [None, None, None, "repeated"]
    assert sales.scalar("SELECT count(*) FROM refunds") == 0


def test_what_means_nothing_to_us_is_kept_as_ignored(app: Flask, begun: Payment) -> None:
    tell(app, begun.account, message(begun, "payment.pondered"))
    [event] = events()
    assert (event.status, event.kind, event.payment_id) == ("ignored", "payment.pondered", begun.id)


def test_a_wrong_amount_is_noted_with_the_event(app: Flask, begun: Payment) -> None:
    tell(app, begun.account, message(begun, amount=1))
    [event] = events()
    assert (event.status, event.error) == ("processed", "mismatch")
    assert payment_of(begun.id).flag
    assert sales.status(begun.order_id) == "pending"


def test_a_callback_that_fails_is_kept_and_finished_by_the_sweeper(app: Flask, begun: Payment, run_tasks: Any) -> None:
    sales.change("ALTER TABLE tickets ADD CONSTRAINT broken CHECK (holder = 'nobody')")
    try:
        assert tell(app, begun.account, message(begun)) == 200
        [event] = events()
        assert (event.status, event.attempts) == ("failed", 1)
        assert "broken" in event.error
        assert sales.status(begun.order_id) == "pending"
        # Not at once: after each try it waits longer.
        assert inbox.left_over() == []
        sales.change("UPDATE webhook_events SET received_at = now() - interval '1 hour'")
        for attempts in (2, 3):
            for left in inbox.left_over():
                callbacks.process(left)
            assert events()[0].attempts == attempts
    finally:
        sales.change("ALTER TABLE tickets DROP CONSTRAINT broken")
    jobs.enqueue("payments.finish_callbacks")
    run_tasks()
    [event] = events()
    assert (event.status, event.attempts, event.error) == ("processed", 4, None)
    assert sales.status(begun.order_id) == "paid"
    assert inbox.left_over() == []


def test_a_callback_that_always_fails_is_given_up_and_stays_visible(begun: Payment) -> None:
    event = received(begun)
    sales.change("UPDATE webhook_events SET status = 'failed', attempts = 10, received_at = now() - interval '9 days'")
    assert inbox.left_over() == []
    sales.change("UPDATE webhook_events SET attempts = 9")
    assert inbox.left_over() == [event]


def test_a_late_failure_of_one_worker_does_not_undo_what_another_finished(app: Flask, begun: Payment) -> None:
    tell(app, begun.account, message(begun))
    with transaction():
        inbox.finish(events()[0].id, status="failed", error="too late")
    assert [(each.status, each.attempts) for each in events()] == [("processed", 1)]


def test_callbacks_and_changes_of_one_order_leave_it_in_one_piece(race: Any) -> None:
    sheet = sales.show(rows=4, seats=10)
    every = sorted(sheet.seats)
    for _ in range(8):
        first, second, *every = every
        begun = sales.payment(sales.order(sheet, [first]))
        number, order, event = begun.id, begun.order_id, received(begun)
        sales.change("UPDATE payments SET reference = NULL WHERE id = :id", id=number)
        outcomes = race(
            partial(callbacks.act, event),
            partial(carts.add, order, sheet, sales.choice(sheet, [second])),
            partial(callbacks.act, event),
            partial(checkout.cancel, order),
        )
        assert all(isinstance(error, open_orders.OrderClosed) for error in outcomes.raised), outcomes.raised
        assert events()[-1].status == "processed"
        refunds = sales.scalar("SELECT count(*) FROM refunds WHERE payment_id = :id", id=number)
        assert refunds == (0 if sales.status(order) == "paid" else 1)


def test_a_callback_locks_the_order_before_its_payment(app: Flask, begun: Payment) -> None:
    """While somebody holds the order, a callback has locked nothing that they may want next."""
    event, number, order = received(begun), begun.id, begun.order_id
    sales.change("UPDATE payments SET reference = NULL WHERE id = :id", id=number)
    with waits.outside() as other:
        other.execute("SELECT FROM orders WHERE id = %s FOR NO KEY UPDATE", [order])
        acting = waits.Background(app, lambda: callbacks.act(event))
        waits.until_waiting()
        other.execute("SELECT FROM payments WHERE id = %s FOR UPDATE NOWAIT", [number])
        other.rollback()
    assert acting.join().raised == []
    assert sales.status(order) == "paid"
