"""The bounds switched on for one test; everywhere else they are off, so that load may come from one address."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from eventhub import redis


@contextmanager
def limits_on(app: Flask) -> Iterator[None]:
    kept, patience = app.config["EVENTHUB"], redis.TIMEOUT_SECONDS
    app.config["EVENTHUB"] = dataclasses.replace(kept, ratelimit_enabled=True)
    # A test machine that is busy with other things must not look like a Redis that is away.
    redis.TIMEOUT_SECONDS = 5
    redis.pool.cache_clear()
    try:
        yield
    finally:
        app.config["EVENTHUB"], redis.TIMEOUT_SECONDS = kept, patience
        redis.pool.cache_clear()
