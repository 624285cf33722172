"""Interleavings on purpose: keep a row locked until others wait for it, then let them go."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask, current_app

from eventhub.db import db
from tests.races import Outcomes

PATIENCE_SECONDS = 30


class Background:
    """Functions that run in threads with contexts of their own; `outcomes` once they are joined."""

    def __init__(self, app: Flask, *functions: Callable[[], Any]) -> None:
        self.outcomes = Outcomes([None] * len(functions))
        self.threads = [
            threading.Thread(target=self.run, args=(app, number, function), daemon=True)
            for number, function in enumerate(functions)
        ]
        for thread in self.threads:
            thread.start()

    def run(self, app: Flask, number: int, function: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                self.outcomes[number] = function()
            except BaseException as error:
                self.outcomes[number] = error

    def join(self) -> Outcomes:
        for thread in self.threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), "a thread did not end"
        return self.outcomes


def outside() -> psycopg.Connection[tuple[Any, ...]]:
    """A connection that is nobody's; its transaction begins with its first statement."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg://", "postgresql://")
    return psycopg.connect(url)


@contextmanager
def locked(statement: str, *values: Any) -> Iterator[None]:
    """Somebody else's transaction that did this statement; it rolls back on leaving."""
    db.session.rollback()
    with outside() as connection:
        connection.execute(statement.encode(), values)
        try:
            yield
        finally:
            connection.rollback()


def until_waiting(number: int = 1) -> None:
    """Return when so many connections of this database wait for a lock."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    with outside() as watcher:
        watcher.autocommit = True
        while True:
            [waiting] = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone() or (0,)
            if waiting >= number:
                return
            assert time.monotonic() < give_up, f"{waiting} wait for a lock, not {number}"
            time.sleep(0.005)
