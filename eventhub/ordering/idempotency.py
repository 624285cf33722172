"""A request that must not happen twice: its key is a row of the transaction that does the work.

The row is inserted first, so a duplicate waits for the work to be committed and then reads what came of it; a refusal
rolls the row back with everything else, so only what succeeded is remembered. Stored is what the request was about,
never the answer itself: that is built again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db, retrying, transaction
from eventhub.errors import Conflict, Invalid

R = TypeVar("R")


class KeyReused(Invalid):
    message = _l("This idempotency key was used for another request before.")
    kind = "idempotency-key-reused"


class InProgress(Conflict):
    """The first request with this key is still being worked on; `retry_after` is in seconds."""

    message = _l("The first request with this idempotency key is not finished yet.")
    kind = "in-progress"
    retry_after = 2


@dataclass(frozen=True)
class Key:
    """Who asks for what under which name; `body_hash` tells whether it is the same request again."""

    principal: str
    method: str
    path: str
    key: str
    body_hash: str

    @property
    def identity(self) -> dict[str, str]:
        return {"principal": self.principal, "method": self.method, "path": self.path, "key": self.key}


@dataclass(frozen=True)
class Done:
    """What a request came to: its status, the order it was about, and what the order does not say."""

    status: int
    order_id: int | None = None
    subject: str | None = None


class Repeated(Exception):
    """Internal: the work was done before, with this result."""

    def __init__(self, done: Done) -> None:
        super().__init__(done)
        self.done = done


# Work that left the database and did not come back (a killed process) may be tried again after a minute.
INSERT = text(
    """INSERT INTO idempotency_keys (principal, method, path, key, body_hash, created_at)
       VALUES (:principal, :method, :path, :key, :body_hash, statement_timestamp())
       ON CONFLICT (principal, method, path, key) DO UPDATE
       SET body_hash = excluded.body_hash, status = NULL, order_id = NULL, subject = NULL,
           created_at = excluded.created_at
       WHERE idempotency_keys.created_at <= statement_timestamp() - interval '24 hours'
          OR (idempotency_keys.status IS NULL AND idempotency_keys.body_hash = excluded.body_hash
              AND idempotency_keys.created_at <= statement_timestamp() - interval '1 minute')
       RETURNING created_at"""
)

STORED = text(
    """SELECT body_hash, status, order_id, subject FROM idempotency_keys
       WHERE principal = :principal AND method = :method AND path = :path AND key = :key
         AND created_at > statement_timestamp() - interval '24 hours'"""
)

# A row that somebody else has taken over in the meantime is not ours any more.
MINE = "principal = :principal AND method = :method AND path = :path AND key = :key AND created_at = :since"

FINISH = text(f"UPDATE idempotency_keys SET status = :status, order_id = :order, subject = :subject WHERE {MINE}")

FORGET = text(f"DELETE FROM idempotency_keys WHERE {MINE}")


def once(key: Key | None, work: Callable[[], Done]) -> Done:
    """Do the work in one transaction with its key, or answer what it came to before. Without a key: just do it.

    Raises KeyReused. For work that opens an order, which has to leave a transaction to try again, there is `opened`.
    """
    if key is None:
        return work()
    try:
        return stored(key) or keyed(key, work)
    except Repeated as again:
        return again.done


@retrying
def keyed(key: Key, work: Callable[[], Done]) -> Done:
    with transaction():
        since = begin(key)
        done = work()
        finish(key, done, since=since)
    return done


Within = Callable[[Callable[[], int]], int]


def opened(key: Key | None, open_order: Callable[[Within], int]) -> int:
    """The id of the order that `open_order` opens, or opened before under this key.

    `open_order` is given what each of its attempts has to run within, and does its own trying again around that.
    """
    if key is None:
        return open_order(call)
    try:
        before = stored(key)
        return cast(int, before.order_id) if before else open_order(partial(attempt, key))
    except Repeated as again:
        return cast(int, again.done.order_id)


def call(work: Callable[[], R]) -> R:
    return work()


def attempt(key: Key, work: Callable[[], int]) -> int:
    with transaction():
        since = begin(key)
        order_id = work()
        finish(key, Done(201, order_id), since=since)
    return order_id


def in_progress(key: Key | None, work: Callable[[], Done]) -> Done:
    """The same for work that leaves the database: that it began is committed first, and a duplicate is told so.

    Raises KeyReused, InProgress.
    """
    if key is None:
        return work()
    try:
        with transaction():
            since = begin(key)
    except Repeated as again:
        return again.done
    try:
        done = work()
    except BaseException:
        with transaction():
            db.session.execute(FORGET, {**key.identity, "since": since})
        raise
    with transaction():
        finish(key, done, since=since)
    return done


def stored(key: Key) -> Done | None:
    """What came of an earlier request with this key. Raises KeyReused, InProgress."""
    row = db.session.execute(STORED, key.identity).one_or_none()
    if row is None:
        return None
    if row.body_hash != key.body_hash:
        raise KeyReused()
    if row.status is None:
        raise InProgress()
    return Done(row.status, row.order_id, row.subject)


def begin(key: Key) -> datetime:
    """Insert the key's row; waits for a transaction that has just done so. Raises Repeated, KeyReused, InProgress."""
    since: Any = db.session.execute(INSERT, {**key.identity, "body_hash": key.body_hash}).scalar()
    if since is not None:
        return cast(datetime, since)
    done = stored(key)
    if done is None:
        # The first request was refused between our two statements: the caller may simply ask again.
        raise InProgress()
    raise Repeated(done)


def finish(key: Key, done: Done, *, since: datetime) -> None:
    db.session.execute(
        FINISH,
        {**key.identity, "since": since, "status": done.status, "order": done.order_id, "subject": done.subject},
    )
