"""The Celery app, and the one way to hand work to it: after the commit, never waiting for the broker."""

import threading
import time
from typing import Any

import structlog
from celery import Celery
from flask import Flask
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from eventhub.db import after_commit

log = structlog.get_logger(__name__)

celery = Celery("eventhub")

QUEUES = {"payments": "callbacks, settlement, expiry", "documents": "PDFs and mail"}
REST_SECONDS = 5.0


class Breaker:
    """Open for a while after a failure, so that a broker that is down costs one time-out and not one a request."""

    def __init__(self, rest: float = REST_SECONDS) -> None:
        self.rest = rest
        self.closed_at = 0.0
        self.guard = threading.Lock()

    @property
    def open(self) -> bool:
        return time.monotonic() < self.closed_at

    def trip(self) -> None:
        with self.guard:
            self.closed_at = time.monotonic() + self.rest


breaker = Breaker()


def init_app(app: Flask, *, redis_url: str) -> None:
    celery.conf.update(
        broker_url=redis_url,
        result_backend=None,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        timezone="UTC",
        enable_utc=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_default_queue="payments",
        task_create_missing_queues=True,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=1,
        broker_transport_options={
            "visibility_timeout": 120,
            "socket_timeout": 5,
            "socket_connect_timeout": 0.5,
            "max_retries": 0,
        },
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
    )
    app.extensions["celery"] = celery
    celery.flask_app = app


def enqueue(task_name: str, *, countdown: float | None = None, **arguments: Any) -> None:
    """Send a task once the surrounding transaction has committed; a rollback drops it.

    A nudge, no promise: when the broker does not answer the message is lost and the sweepers find the work in the
    database. What must not be lost is a row there first.
    """
    after_commit(lambda: send(task_name, arguments, countdown))


def send(task_name: str, arguments: dict[str, Any], countdown: float | None) -> None:
    if breaker.open:
        return
    try:
        celery.send_task(
            f"tasks.{task_name}", kwargs=arguments, countdown=countdown, retry=False, queue=queue_of(task_name)
        )
    except (OperationalError, RedisError, OSError) as error:
        breaker.trip()
        log.warning("broker.unreachable", task=task_name, error=str(error))


def queue_of(task_name: str) -> str:
    """Paper must never delay money, so mail and documents have a queue of their own."""
    return "documents" if task_name.startswith("notifications.") else "payments"
