"""Does in this process what waits in the real queues, as a worker would."""

import contextvars
import importlib
from queue import Empty
from typing import Any

import pytest
from flask import Flask

from eventhub.config import Config
from eventhub.db import db
from eventhub.jobs import QUEUES, celery

LIMIT = 500


def drain(app: Flask) -> list[str]:
    """Take every waiting task and run it, and those it sends, until the queues are empty; answers their names."""
    load(app)
    done: list[str] = []
    while waiting := take():
        for name, arguments in waiting:
            # Empty surroundings, as in a worker: no context of the test's.
            contextvars.Context().run(celery.tasks[name], **arguments)
            done.append(name)
        assert len(done) < LIMIT, f"tasks keep sending tasks: {done[-10:]}"
    db.session.rollback()
    return done


def load(app: Flask) -> None:
    """The tasks, as a worker loads them: it reads its settings from the environment."""
    config: Config = app.config["EVENTHUB"]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "EVENTHUB_ENV": config.environment,
            "DATABASE_URL": config.database_url,
            "REDIS_URL": config.redis_url,
            "SECRET_KEY": config.secret_key,
            "BASE_URL": config.base_url,
            "MAIL_URL": config.mail_url,
            "MAIL_SENDER": config.mail_sender,
            "STORAGE_URL": config.storage_url,
            "TICKET_SIGNING_KEYS": config.ticket_signing_keys,
            "MAILBOX_DIR": config.mailbox_dir,
            "RATELIMIT_ENABLED": str(config.ratelimit_enabled),
        }.items():
            patch.setenv(name, value)
        importlib.import_module("tasks.worker")


def take() -> list[tuple[str, dict[str, Any]]]:
    found = []
    with celery.connection_for_read() as connection:
        for queue in QUEUES:
            with connection.SimpleQueue(queue) as waiting:
                while True:
                    try:
                        message = waiting.get(block=False)
                    except Empty:
                        break
                    _, arguments, _ = message.payload
                    found.append((message.headers["task"], arguments))
                    message.ack()
    return found
