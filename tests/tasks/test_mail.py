"""One mail for each thing that happened, whoever sends it, whatever happens meanwhile."""

import threading
from typing import Any

import pytest
from sqlalchemy import text

from eventhub.db import db, transaction
from eventhub.notifications import outbox
from eventhub.notifications.mailer import MailRefused, MailUnavailable
from eventhub.notifications.models import OutboxMessage
from eventhub.ordering import messages
from tests.mailbox import Mailbox
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app")


def stored() -> list[Any]:
    return sales.rows("SELECT * FROM outbox_messages ORDER BY id")


def put(*keys: str) -> None:
    with transaction():
        for key in keys:
            outbox.put("note", key, to=f"{key}@people.test")


def over() -> None:
    """Every lease and every wait has ended."""
    sales.change("UPDATE outbox_messages SET due_at = now() - interval '1 second'")


def test_the_mail_of_a_paid_order_is_sent_once_by_two_workers(mailbox: Mailbox, race: Any) -> None:
    sheet = sales.show()
    for seat in sales.seats(sheet, 0, 1, 2):
        sales.paid(sheet, [seat])
    outcomes = race(2, lambda: outbox.send_due(messages.SENDERS))
    assert outcomes.raised == []
    assert sum(outcomes) == 3
    found = [str(message["Message-ID"]) for message in mailbox.messages]
    assert sorted(found) == sorted(message.message_id for message in stored())
    assert {message.status for message in stored()} == {"sent"}
    assert outbox.send_due(messages.SENDERS) == 0


def test_a_kind_and_key_is_written_once(race: Any) -> None:
    assert race(8, lambda: put("one")).raised == []
    assert len(stored()) == 1


def test_a_message_goes_with_its_transaction() -> None:
    sales.undo(lambda: put("one"))
    assert stored() == []


def test_two_workers_lease_different_messages(race: Any) -> None:
    put(*(f"key{number}" for number in range(15)))
    first, second = race(2, lambda: [message.key for message in outbox.lease()])
    assert not set(first) & set(second)
    assert len(first) + len(second) == 15


def test_a_batch_that_takes_longer_than_its_lease_is_not_sent_twice(app: Any) -> None:
    """The first worker is held up by its first message; another one takes the rest meanwhile."""
    put("one", "two", "three")
    sent: list[str] = []

    def slow(message: OutboxMessage) -> None:
        sent.append(message.key)
        if message.key == "one":
            over()
            sales.change("UPDATE outbox_messages SET due_at = now() + interval '1 hour' WHERE key = 'one'")
            thread = threading.Thread(target=work)
            thread.start()
            thread.join(30)
            # What a sender reads and gives up must not make old leases look new.
            db.session.rollback()

    def work() -> None:
        with app.app_context():
            outbox.send_due({"note": lambda message: sent.append(message.key)})

    outbox.send_due({"note": slow})
    assert sorted(sent) == ["one", "three", "two"]
    assert [message.status for message in stored()] == ["sent"] * 3


def test_a_message_of_a_killed_worker_is_sent_by_the_next_with_the_same_id() -> None:
    put("one")
    [leased] = outbox.lease()
    found: list[str] = []
    senders = {"note": lambda message: found.append(message.message_id)}
    assert outbox.send_due(senders) == 0
    over()
    assert outbox.send_due(senders) == 1
    assert found == [leased.message_id]


@pytest.mark.parametrize("fault", ["bug", "database", "away"])
def test_a_message_that_fails_waits_longer_each_time_and_stops_nobody(fault: str) -> None:
    put("bad", "good")
    sent: list[str] = []

    def send(message: OutboxMessage) -> None:
        if message.key == "bad":
            match fault:
                case "bug":
                    raise KeyError("name")
                case "database":
                    db.session.execute(text("SELECT 1 / 0"))
                case "away":
                    raise MailUnavailable("421")
        sent.append(message.key)

    assert outbox.send_due({"note": send}) == 1
    assert sent == ["good"]
    waits = []
    for _ in range(3):
        waits.append(
            int(sales.scalar("SELECT extract(epoch FROM due_at - now()) FROM outbox_messages WHERE key = 'bad'"))
        )
        over()
        outbox.send_due({"note": send})
    assert 0 < waits[0] < waits[1] < waits[2]
    bad, _ = stored()
    assert (bad.status, bad.attempts) == ("waiting", 4)
    assert bad.error


def test_what_the_server_refuses_for_good_is_not_tried_again() -> None:
    put("one")

    def send(message: OutboxMessage) -> None:
        raise MailRefused("550 no such person")

    outbox.send_due({"note": send})
    over()
    outbox.send_due({"note": send})
    [message] = stored()
    assert (message.status, message.attempts, message.error) == ("refused", 1, "550 no such person")


def test_nothing_of_the_database_is_held_while_the_mail_server_takes_its_time(mailbox: Mailbox, app: Any) -> None:
    sheet = sales.show()
    sales.paid(sheet, sales.seats(sheet, 0))
    [message] = outbox.lease()
    messages.order_paid(message)
    assert not db.session().in_transaction()
    assert len(mailbox.messages) == 1
