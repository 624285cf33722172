"""Bounds on guessing and flooding: counters in Redis that forget by themselves.

Each bound lets a burst through and then one more each so many seconds (the generic cell rate algorithm), so who is too
quick is slowed down first and stopped only when they go on. Without Redis nobody is held up.
"""

import hashlib
import hmac
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import structlog
from flask import current_app, request
from redis.exceptions import RedisError

from eventhub import redis
from eventhub.errors import Gone, NotFound, TooMany
from eventhub.jobs import Breaker
from eventhub.web.settings import settings

log = structlog.get_logger(__name__)

# Answers the milliseconds to wait, or 0 and then counts the try under every key. ARGV: whether to count, then for
# each key the milliseconds that one try costs and how many may come at once.
SPEND = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait, until_ = 0, {}
for i, key in ipairs(KEYS) do
  local cost, burst = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local busy = math.max(tonumber(redis.call('GET', key) or now), now)
  wait = math.max(wait, busy - (burst - 1) * cost - now)
  until_[i] = busy + cost
end
if wait > 0 then return math.ceil(wait) end
if ARGV[1] == '1' then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', until_[i]), 'PX', string.format('%.0f', math.max(until_[i] - now, 1)))
  end
end
return 0
"""

breaker = Breaker(rest=2.0)


@dataclass(frozen=True)
class Bound:
    """So many tries at once, then one each `seconds`."""

    name: str
    burst: int
    seconds: float


@dataclass(frozen=True)
class Count:
    """A bound for one subject: an account, an address, a device."""

    bound: Bound
    subject: str

    @property
    def key(self) -> str:
        # Keyed, so that Redis holds no e-mail and no address.
        return f"limit:{self.bound.name}:{keyed(self.subject)}"


# Somebody who mistypes meets none of these; a program does after seconds.
LOGIN_HERE = Bound("login-here", burst=6, seconds=30)
LOGIN_ACCOUNT = Bound("login-account", burst=40, seconds=120)
LOGIN_ADDRESS = Bound("login-address", burst=60, seconds=20)
MAIL_ACCOUNT = Bound("mail-account", burst=5, seconds=1200)
MAIL_ADDRESS = Bound("mail-address", burst=15, seconds=240)
CODES = Bound("codes", burst=20, seconds=15)
ORDERS = Bound("orders", burst=60, seconds=2)
REFRESH = Bound("refresh", burst=60, seconds=5)
# Only what is unknown or forged counts: a queue of guests does not wait for this.
DOOR = Bound("door", burst=60, seconds=5)


def logins(email: str) -> list[Count]:
    """Password guessing: by account from here, by account from everywhere, by address over all accounts."""
    account, here = email.strip().lower(), origin()
    return [
        Count(LOGIN_HERE, f"{account} {here}"),
        Count(LOGIN_ACCOUNT, account),
        Count(LOGIN_ADDRESS, here),
    ]


def mails(email: str) -> list[Count]:
    """Mails that anybody can have sent to anybody."""
    return [Count(MAIL_ACCOUNT, email.strip().lower()), Count(MAIL_ADDRESS, origin())]


def door(user_id: int, device: str) -> list[Count]:
    """Guesses at the door: by person, whatever device they say it is, and by device."""
    return [Count(DOOR, f"person {user_id}"), Count(DOOR, f"device {user_id} {device}")]


def here(bound: Bound) -> Count:
    """The bound for the network that the request comes from."""
    return Count(bound, origin())


def spend(*counts: Count) -> None:
    """Count one try under all of them, or none. Raises TooMany."""
    refuse(ask(counts, count=True))


def check(*counts: Count) -> None:
    """Whether another try would be let through, without counting it. Raises TooMany."""
    refuse(ask(counts, count=False))


def note(*counts: Count) -> None:
    """Count a try that has been made."""
    ask(counts, count=True)


def forgive(*counts: Count) -> None:
    """Forget what was counted: it was the right person after all."""
    if not settings().ratelimit_enabled or breaker.open:
        return
    try:
        redis.client().delete(*(each.key for each in counts))
    except RedisError as error:
        away(error)


@contextmanager
def misses(*counts: Count) -> Iterator[None]:
    """Count only what is not found: who looks up what exists is never slowed down by it. Raises TooMany."""
    check(*counts)
    try:
        yield
    except (NotFound, Gone):
        note(*counts)
        raise


def refuse(milliseconds: int) -> None:
    if milliseconds > 0:
        raise TooMany(retry_after=math.ceil(milliseconds / 1000))


def ask(counts: tuple[Count, ...], *, count: bool) -> int:
    if not settings().ratelimit_enabled or breaker.open:
        return 0
    arguments: list[str | int] = [int(count)]
    for each in counts:
        arguments += [int(each.bound.seconds * 1000), each.bound.burst]
    keys = [each.key for each in counts]
    try:
        return int(redis.client().eval(SPEND, len(keys), *keys, *arguments))
    except RedisError as error:
        away(error)
        return 0


def away(error: RedisError) -> None:
    breaker.trip()
    log.warning("limits.redis_away", error=str(error))


def origin() -> str:
    """The network a request comes from, as a keyed hash: enough to count by, useless to anybody else."""
    return keyed(network(request.remote_addr or ""))


def network(text: str) -> str:
    """One IPv4 address; of IPv6 the first 64 bits, since the rest is the holder's to choose."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, 64), strict=False))
        address = address.ipv4_mapped
    return str(address)


def keyed(subject: str) -> str:
    key = f"limits:{current_app.config['SECRET_KEY']}".encode()
    return hmac.digest(key, subject.encode(), hashlib.sha256).hex()[:32]
