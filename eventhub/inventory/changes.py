"""The change feed: which seats and pools changed since a version, in Redis, where it may be lost.

Only ids are published, never states: two commits published in the other order would leave wrong seats for good. A
poll reads the ids since its tag and *then* their state from PostgreSQL.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from redis.exceptions import RedisError

from eventhub import redis
from eventhub.db import after_commit
from eventhub.jobs import Breaker

KEEP_SECONDS = 24 * 3600
# Many pollers share one answer: the version is looked up at most four times a second in a process.
GATHER_SECONDS = 0.25
# Past this many marks the oldest go and the floor rises to them.
KEEP_MARKS = 20_000
WATCHED = "maps:watched"
WATCHED_SECONDS = 30

PUBLISH = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('GET', KEYS[1])
local v = now
if known then v = math.max(tonumber(known) + 1, now) end
-- Lua would print a number of this size as 1.7e+12.
v = string.format('%.0f', v)
if not known then redis.call('SET', KEYS[2], v, 'EX', ARGV[1]) end
redis.call('SET', KEYS[1], v, 'EX', ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[1])
for i = 3, #ARGV do redis.call('ZADD', KEYS[3], v, ARGV[i]) end
redis.call('EXPIRE', KEYS[3], ARGV[1])
local extra = redis.call('ZCARD', KEYS[3]) - tonumber(ARGV[2])
if extra > 0 then
  local last = redis.call('ZRANGE', KEYS[3], extra - 1, extra - 1, 'WITHSCORES')
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', last[2])
  redis.call('SET', KEYS[2], last[2], 'EX', ARGV[1])
end
return v
"""

breaker = Breaker(rest=2.0)


@dataclass(frozen=True)
class Head:
    """Where a session's feed stands: tags below `floor` or above `version` cannot be answered by ids."""

    version: int
    floor: int


@dataclass(frozen=True)
class Marks:
    """What changed: seat ids and section ids; `None` for both means that only the whole state will do."""

    version: int
    seats: frozenset[int] | None
    sections: frozenset[int] | None

    @property
    def everything(self) -> bool:
        return self.seats is None


def keys(session: str) -> list[str]:
    return [f"map:{{{session}}}:version", f"map:{{{session}}}:floor", f"map:{{{session}}}:marks"]


def publish(session: str, *, seats: Iterable[int] = (), sections: Iterable[int] = ()) -> None:
    """After the surrounding commit, mark these seats and standing sections of a session as changed."""
    marks = [f"s{seat}" for seat in seats] + [f"p{section}" for section in sections]
    if marks:
        after_commit(lambda: send(session, marks))


def send(session: str, marks: list[str]) -> None:
    if breaker.open:
        return
    try:
        redis.client().eval(PUBLISH, 3, *keys(session), KEEP_SECONDS, KEEP_MARKS, *marks)
    except RedisError:
        breaker.trip()


_heads: dict[str, tuple[float, Head]] = {}
_guard = threading.Lock()


def head(session: str) -> Head | None:
    """Where the feed stands, at most 250 ms ago; None while Redis is away."""
    kept = _heads.get(session)
    now = time.monotonic()
    if kept and now - kept[0] < GATHER_SECONDS:
        return kept[1]
    if breaker.open:
        return None
    try:
        with redis.client().pipeline(transaction=False) as both:
            both.mget(keys(session)[:2])
            both.zadd(WATCHED, {session: time.time()})
            (version, floor), _ = both.execute()
        if version is None:
            version = redis.client().eval(PUBLISH, 3, *keys(session), KEEP_SECONDS, KEEP_MARKS)
            floor = version
    except RedisError:
        breaker.trip()
        return None
    found = Head(version=int(float(version)), floor=int(float(floor or version)))
    with _guard:
        if len(_heads) > 5000:
            _heads.clear()
        _heads[session] = (now, found)
    return found


def watched() -> list[str]:
    """The sessions whose map somebody has asked about lately; none while Redis is away."""
    try:
        redis.client().zremrangebyscore(WATCHED, "-inf", time.time() - WATCHED_SECONDS)
        return cast(list[str], redis.client().zrange(WATCHED, 0, -1))
    except RedisError:
        return []


def since(session: str, tag: int, at: Head) -> Marks:
    """What changed after `tag` up to where the feed stands."""
    if tag == at.version:
        return Marks(at.version, frozenset(), frozenset())
    if tag < at.floor or tag > at.version:
        return Marks(at.version, None, None)
    try:
        # Both at one moment: marks that were cut off, or lost, since `at` was read raise the floor.
        with redis.client().pipeline() as both:
            both.get(keys(session)[1])
            both.zrangebyscore(keys(session)[2], f"({tag}", at.version)
            floor, marks = both.execute()
    except RedisError:
        breaker.trip()
        return Marks(at.version, None, None)
    if floor is None or tag < int(float(floor)):
        return Marks(at.version, None, None)
    return Marks(
        at.version,
        frozenset(int(mark[1:]) for mark in marks if mark[0] == "s"),
        frozenset(int(mark[1:]) for mark in marks if mark[0] == "p"),
    )


def forget() -> None:
    """Drop what the process remembers: between tests."""
    with _guard:
        _heads.clear()
