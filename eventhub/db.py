"""The database session, and the one way to commit it."""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import MetaData, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

RETRIES = 3

P = ParamSpec("P")
R = TypeVar("R")


class Model(DeclarativeBase):
    """Base of every table; the names of constraints are fixed so that migrations can refer to them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


M = TypeVar("M", bound=Model)

db = SQLAlchemy(model_class=Model)


def init_app(app: Flask, *, url: str, pool: int) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": pool,
        "max_overflow": 5,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "pool_use_lifo": True,
        "pool_recycle": 1800,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c timezone=UTC -c statement_timeout=15000 -c lock_timeout=8000 -c jit=off",
            "application_name": "eventhub",
        },
    }
    db.init_app(app)


class OutsideTransaction(RuntimeError):
    """A lock that would hold nothing."""


class InsideTransaction(RuntimeError):
    """A call over the network while rows are locked."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit on leaving the outermost block; inner blocks are savepoints.

    What was handed to `after_commit` runs once the outermost block has committed; a rolled back block drops its own.
    """
    session = cast(Session, db.session())
    if in_transaction():
        waiting = len(session.info["after_commit"])
        try:
            with session.begin_nested():
                yield session
        except BaseException:
            del session.info["after_commit"][waiting:]
            raise
        return
    session.info["after_commit"] = []
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("after_commit")
        raise
    for callback in session.info.pop("after_commit"):
        callback()


def in_transaction() -> bool:
    return "after_commit" in db.session().info


def after_commit(callback: Callable[[], object]) -> None:
    """Run when the surrounding transaction has committed; at once when there is none."""
    if in_transaction():
        db.session().info["after_commit"].append(callback)
    else:
        callback()


def lock(record: M) -> M:
    """Read the record again, holding its row until the transaction ends.

    `populate_existing` matters: an object that was loaded before would otherwise keep the state it had then.
    """
    if not in_transaction():
        raise OutsideTransaction("lock() holds nothing outside `with transaction():`")
    kind = type(record)
    # Not record.id: an object whose row has gone would fail to load it before we can say so.
    (identity,) = cast(Any, inspect(record)).identity
    fresh = db.session.scalar(
        select(kind)
        .where(cast(Any, kind).id == identity)
        .with_for_update(key_share=True, of=kind)
        .execution_options(populate_existing=True)
    )
    if fresh is None:
        from eventhub.errors import NotFound

        raise NotFound()
    return fresh


def refuse_in_transaction() -> None:
    """Providers call this first: a row locked during somebody's two-second answer stops a sale."""
    if in_transaction():
        raise InsideTransaction("a provider must not be called inside a transaction")


def is_clash(error: DBAPIError) -> bool:
    return isinstance(error.orig, DeadlockDetected | SerializationFailure)


def retrying(function: Callable[P, R]) -> Callable[P, R]:
    """Try a function again, three times at most, when its transaction met a deadlock or serialization failure.

    Only for functions that do nothing outside the database. Inside another transaction the error is passed on:
    what has to be repeated is the whole of it.
    """

    @functools.wraps(function)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(RETRIES):
            try:
                return function(*args, **kwargs)
            except DBAPIError as error:
                if not is_clash(error) or in_transaction() or attempt == RETRIES - 1:
                    raise
                time.sleep(0.01 * 2**attempt)
        raise AssertionError("unreachable")

    return tried
