"""Work reaches the real queue after the commit and not before, and a broker that is away costs next to nothing."""

import json
import os
import subprocess
import sys

import pytest

from eventhub import embedded, jobs
from eventhub.db import transaction
from tests.engines import ROOT
from tests.factories import ordering


def waiting(redis, queue: str) -> list[dict]:
    return [json.loads(message) for message in redis.lrange(queue, 0, -1)]


def enqueue_and_fail(order: int) -> None:
    with transaction():
        jobs.enqueue("ordering.expire_due", order=order)
        raise ZeroDivisionError


def test_a_task_is_sent_when_the_transaction_has_committed(app, redis):
    with transaction():
        jobs.enqueue("ordering.expire_due", order=7)
        assert waiting(redis, "payments") == []
    [message] = waiting(redis, "payments")
    assert message["headers"]["task"] == "tasks.ordering.expire_due"
    assert message["headers"]["kwargsrepr"] == "{'order': 7}"


def test_a_rollback_drops_the_task(app, redis):
    with pytest.raises(ZeroDivisionError):
        enqueue_and_fail(order=1)
    assert waiting(redis, "payments") == []


def test_only_the_inner_block_that_failed_loses_its_task(app, redis):
    with transaction():
        jobs.enqueue("ordering.expire_due", order=1)
        with pytest.raises(ZeroDivisionError):
            enqueue_and_fail(order=2)
    assert [message["headers"]["kwargsrepr"] for message in waiting(redis, "payments")] == ["{'order': 1}"]


def test_mail_has_a_queue_of_its_own_so_that_paper_never_delays_money(app, redis):
    jobs.enqueue("notifications.send_due")
    jobs.enqueue("payments.process")
    assert [message["headers"]["task"] for message in waiting(redis, "documents")] == ["tasks.notifications.send_due"]
    assert [message["headers"]["task"] for message in waiting(redis, "payments")] == ["tasks.payments.process"]


WITHOUT_BROKER = """
import json, time
from eventhub import create_app, jobs
from eventhub.db import transaction

app = create_app()
with app.app_context():
    times = []
    for _ in range(3):
        began = time.monotonic()
        with transaction():
            jobs.enqueue("ordering.expire_due")
        times.append(time.monotonic() - began)
    page = app.test_client().get("/readyz")
print(json.dumps({"open": jobs.breaker.open, "times": times, "ready": page.json, "status": page.status_code}))
"""


def test_without_a_broker_the_commit_stands_and_the_breaker_makes_the_next_ones_free(servers):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_BROKER],
        cwd=ROOT,
        env=os.environ
        | {
            "EVENTHUB_ENV": "test",
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{embedded.free_port()}/0",
            "SECRET_KEY": "for-tests-only",
        },
        text=True,
        capture_output=True,
        check=True,
    )
    result = json.loads(done.stdout)
    assert result["open"]
    assert result["times"][0] < 3
    assert max(result["times"][1:]) < 0.1
    assert result["status"] == 200
    assert result["ready"] == {"status": "ready", "database": True, "redis": False, "worker": False}


def test_the_breaker_closes_again_after_its_rest():
    breaker = jobs.Breaker(rest=0.0)
    breaker.trip()
    assert not breaker.open
    breaker = jobs.Breaker(rest=60)
    assert not breaker.open
    breaker.trip()
    assert breaker.open


def test_waiting_tasks_are_done_as_a_worker_does_them(app, redis, run_tasks, mailbox):
    order = ordering.paid_order(seats=2, email="ada@people.test")
    assert "tasks.notifications.send_due" in run_tasks()
    assert redis.llen("documents") == 0
    [message] = mailbox.wait_for("ada@people.test")
    assert order.pnr in str(message["Subject"]) + message.get_body(("plain",)).get_content()
