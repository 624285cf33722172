"""What the worker does by itself: everything on the timetable exists, and finds work that nobody told it of."""

from typing import Any

import pytest
from flask import Flask

from eventhub import jobs
from eventhub.jobs import QUEUES, celery
from tasks.schedule import TIMETABLE
from tests import work
from tests.mailbox import Mailbox
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app")


def test_every_entry_names_a_task_that_exists_and_a_queue_that_is_worked_on(app: Flask) -> None:
    work.load(app)
    for entry in TIMETABLE.values():
        assert entry["task"] in celery.tasks
        assert entry["options"]["queue"] in QUEUES
        assert entry["options"]["queue"] == jobs.queue_of(entry["task"].removeprefix("tasks."))


def test_sweepers_find_what_lost_messages_would_have_told(run_tasks: Any, mailbox: Mailbox) -> None:
    sheet = sales.show()
    late = sales.order(sheet, sales.seats(sheet, 1))
    paid = sales.paid(sheet, sales.seats(sheet, 0))
    sales.run_out(late)
    # The nudge of the payment is lost with the broker's memory.
    with celery.connection_for_write() as connection:
        for queue in QUEUES:
            with connection.SimpleQueue(queue) as waiting:
                waiting.clear()
    for entry in TIMETABLE.values():
        jobs.enqueue(entry["task"].removeprefix("tasks."))
    run_tasks()
    assert sales.status(late) == "expired"
    assert len(mailbox.messages) == 2
    told = sales.rows("SELECT kind, status FROM outbox_messages ORDER BY kind")
    assert told == [("order_expired", "sent"), ("order_paid", "sent")]
    assert sales.status(paid) == "paid"


def test_a_worker_that_beats_its_heart_says_when(run_tasks: Any, redis: Any) -> None:
    from tasks.platform import HEARTBEAT_KEY

    jobs.enqueue("platform.heartbeat")
    run_tasks()
    assert float(redis.get(HEARTBEAT_KEY)) > 0


def test_idempotency_keys_are_forgotten_after_a_day(run_tasks: Any) -> None:
    for age in (23, 25):
        sales.change(
            """INSERT INTO idempotency_keys (principal, method, path, key, body_hash, created_at)
               VALUES ('buyer', 'POST', '/', :key, '', now() - make_interval(hours => :age))""",
            key=f"key{age}",
            age=age,
        )
    jobs.enqueue("platform.forget_idempotency_keys")
    run_tasks()
    assert sales.rows("SELECT key FROM idempotency_keys") == [("key23",)]
