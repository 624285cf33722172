"""Many threads that start the same thing at the same moment."""

import inspect
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import text

from eventhub.db import db

PATIENCE_SECONDS = 60


class Outcomes(list[Any]):
    """What each thread returned, or the exception it ended with, in the threads' order."""

    @property
    def returned(self) -> list[Any]:
        return [outcome for outcome in self if not isinstance(outcome, BaseException)]

    @property
    def raised(self) -> list[BaseException]:
        return [outcome for outcome in self if isinstance(outcome, BaseException)]

    def of(self, kind: type[BaseException]) -> list[BaseException]:
        return [outcome for outcome in self if isinstance(outcome, kind)]


def race(app: Flask, *functions: Callable[[], Any]) -> Outcomes:
    """Run each function in a thread with its own application context and database connection, all at once."""
    outcomes = Outcomes([None] * len(functions))
    barrier = threading.Barrier(len(functions), timeout=PATIENCE_SECONDS)

    def run(number: int, function: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                # The connection is there before the start, or the race would be one for connections.
                db.session.execute(text("SELECT 1"))
                db.session.rollback()
                barrier.wait()
                outcomes[number] = function()
            except BaseException as error:
                outcomes[number] = error

    threads = [
        threading.Thread(target=run, args=(number, function), daemon=True) for number, function in enumerate(functions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive(), "a racing thread did not end"
    return outcomes


def numbered(function: Callable[..., Any], number: int) -> Callable[[], Any]:
    """The function for one thread: with its number when it takes an argument."""
    if inspect.signature(function).parameters:
        return partial(function, number)
    return function
