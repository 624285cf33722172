"""Messages are rows of the transaction they tell about: never lost, leased by one worker, refused for good or tried again."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from eventhub import clock
from eventhub.db import db, transaction
from eventhub.notifications import outbox
from eventhub.notifications.mailer import MailRefused, MailUnavailable
from eventhub.notifications.models import OutboxMessage


def put(key: str = "order-1", *, kind: str = "order_paid", **payload: object) -> None:
    with transaction():
        outbox.put(kind, key, to="nora@people.test", payload=payload)


def put_and_fail() -> None:
    with transaction():
        outbox.put("order_paid", "order-1", to="nora@people.test")
        raise ZeroDivisionError


def messages() -> list[OutboxMessage]:
    return list(
        db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id).execution_options(populate_existing=True))
    )


def make_due() -> None:
    with transaction() as session:
        session.execute(
            text("UPDATE outbox_messages SET due_at = now() - interval '1 second' WHERE status = 'waiting'")
        )


def test_a_message_is_there_with_what_it_tells_about_and_gone_with_it(app):
    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert messages() == []


def test_a_kind_and_key_is_put_once(app):
    put(first=True)
    put(first=False)
    [message] = messages()
    assert message.payload == {"first": True}
    put(kind="reminder")
    assert len(messages()) == 2


def test_a_committed_message_nudges_a_worker(app, redis):
    put()
    assert redis.llen("documents") == 1


def test_what_is_due_is_sent_once_in_order_and_marked(app):
    for number in range(25):
        put(f"order-{number}")
    sent: list[str] = []
    assert outbox.send_due({"order_paid": lambda message: sent.append(message.key)}) == 25
    assert sent == [f"order-{number}" for number in range(25)]
    assert outbox.send_due({"order_paid": lambda message: sent.append(message.key)}) == 0
    assert {message.status for message in messages()} == {"sent"}
    assert all(message.sent_at for message in messages())


def test_workers_never_lease_the_same_message(app, race):
    for number in range(60):
        put(f"order-{number}")
    leased = race(8, lambda: [message.id for message in outbox.lease()])
    assert leased.raised == []
    counts = Counter(identity for batch in leased for identity in batch)
    assert max(counts.values()) == 1
    assert len(counts) == 60


def test_racing_workers_send_each_message_once(app, race):
    for number in range(40):
        put(f"order-{number}")
    sent: list[str] = []
    race(4, lambda: outbox.send_due({"order_paid": lambda message: sent.append(message.message_id)}))
    assert len(sent) == len(set(sent)) == 40


def test_a_worker_that_died_with_a_lease_loses_it_after_a_minute_and_the_message_keeps_its_id(app):
    put()
    [leased] = outbox.lease()
    first = leased.message_id
    assert outbox.lease() == []
    [message] = messages()
    assert timedelta(seconds=50) < message.due_at - clock.now() <= timedelta(seconds=outbox.LEASE_SECONDS)
    make_due()
    [again] = outbox.lease()
    assert (again.message_id, again.attempts) == (first, 2)


def test_a_server_that_is_away_is_asked_again_later_and_later(app):
    put()

    def away(message: OutboxMessage) -> None:
        raise MailUnavailable("421 try later")

    waits = []
    for _ in range(4):
        assert outbox.send_due({"order_paid": away}) == 0
        [message] = messages()
        waits.append(round((message.due_at - clock.now()).total_seconds()))
        make_due()
    assert waits == [5, 10, 20, 40]
    assert (message.status, message.error) == ("waiting", "421 try later")
    db.session.rollback()
    sent: list[str] = []
    outbox.send_due({"order_paid": lambda each: sent.append(each.key)})
    assert sent == ["order-1"]


def test_the_wait_ends_at_an_hour(app):
    put()
    with transaction() as session:
        session.execute(text("UPDATE outbox_messages SET attempts = 500"))

    def away(message: OutboxMessage) -> None:
        raise MailUnavailable("421 try later")

    outbox.send_due({"order_paid": away})
    [message] = messages()
    assert timedelta(minutes=59) < message.due_at - clock.now() <= timedelta(hours=1)


def test_a_refused_message_stays_refused(app):
    put()

    def refuse(message: OutboxMessage) -> None:
        raise MailRefused("550 no such person")

    assert outbox.send_due({"order_paid": refuse}) == 0
    make_due()
    sent: list[str] = []
    assert outbox.send_due({"order_paid": lambda message: sent.append(message.key)}) == 0
    [message] = messages()
    assert (message.status, message.error, message.sent_at) == ("refused", "550 no such person", None)
    assert sent == []


def test_a_message_that_cannot_be_built_does_not_stop_those_behind_it(app):
    put("broken")
    put("unknown", kind="nobody_sends_this")
    put("fine")
    sent: list[str] = []

    def build(message: OutboxMessage) -> None:
        if message.key == "broken":
            raise KeyError("pnr")
        sent.append(message.key)

    assert outbox.send_due({"order_paid": build}) == 1
    assert sent == ["fine"]
    assert [message.status for message in messages()] == ["waiting", "waiting", "sent"]
    assert "pnr" in (messages()[0].error or "")
