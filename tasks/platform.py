"""The platform's own housekeeping."""

import time

from sqlalchemy import text

from eventhub import redis
from eventhub.db import transaction
from eventhub.jobs import celery

HEARTBEAT_KEY = "worker:heartbeat"


@celery.task(name="tasks.platform.heartbeat")
def heartbeat() -> None:
    redis.client().set(HEARTBEAT_KEY, time.time(), ex=120)


@celery.task(name="tasks.platform.forget_idempotency_keys")
def forget_idempotency_keys() -> None:
    with transaction() as session:
        session.execute(text("DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'"))
