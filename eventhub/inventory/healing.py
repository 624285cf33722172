"""A mark that Redis never got leaves a map wrong for good. Every few seconds the state of each watched session is compared
with the one seen before, and what differs is marked again: too many marks do no harm, a missing one does."""

import json
import zlib
from typing import cast

from redis.exceptions import RedisError

from eventhub import redis
from eventhub.errors import NotFound
from eventhub.inventory import availability, changes, sheets

KEEP_SECONDS = 600


def heal() -> int:
    """Mark what changed in watched sessions since the last look, told or not; answers how many sessions differed."""
    return sum(heal_session(session) for session in changes.watched())


def heal_session(session: str) -> bool:
    try:
        now = state(session)
    except NotFound:
        return False
    key = f"map:{{{session}}}:seen"
    try:
        before = redis.binary_client().get(key)
        redis.binary_client().set(key, zlib.compress(json.dumps(now).encode(), 1), ex=KEEP_SECONDS)
    except RedisError:
        return False
    if before is None:
        return False
    seen: dict[str, str | int] = json.loads(zlib.decompress(cast(bytes, before)))
    marks = sorted(mark for mark in now.keys() | seen.keys() if now.get(mark) != seen.get(mark))
    if marks:
        changes.send(session, marks)
    return bool(marks)


def state(session: str) -> dict[str, str | int]:
    """Mark → what can be seen of it: taken seats with their state, standing sections with their places left."""
    sheet = sheets.of(session)
    seats: dict[str, str | int] = {f"s{seat}": word for seat, word in availability.states(sheet).items()}
    return seats | {f"p{section}": left for section, left in availability.places(sheet).items()}
