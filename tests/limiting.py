"""The bounds switched on for one test; everywhere else they are off, so that load may come from one address."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask


@contextmanager
def limits_on(app: Flask) -> Iterator[None]:
    kept = app.config["EVENTHUB"]
    app.config["EVENTHUB"] = dataclasses.replace(kept, ratelimit_enabled=True)
    try:
        yield
    finally:
        app.config["EVENTHUB"] = kept
