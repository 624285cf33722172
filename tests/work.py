"""Does in this process what waits in the real queues, as a worker would."""

import contextvars
import importlib
from queue import Empty
from typing import Any

from flask import Flask

from eventhub.db import db
from eventhub.jobs import QUEUES, celery

LIMIT = 500


def drain(app: Flask) -> list[str]:
    """Take every waiting task and run it, and those it sends, until the queues are empty; answers their names."""
    importlib.import_module("tasks.worker")
    done: list[str] = []
    while waiting := take():
        for name, arguments in waiting:
            # Empty surroundings, as in a worker: no context of the test's.
            contextvars.Context().run(celery.tasks[name], **arguments)
            done.append(name)
        assert len(done) < LIMIT, f"tasks keep sending tasks: {done[-10:]}"
    db.session.rollback()
    return done


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
