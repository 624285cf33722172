"""The client for what may be lost: change marks, cached availability, rate limits. Nobody waits for it."""

from functools import lru_cache

from flask import current_app
from redis import ConnectionPool, Redis

TIMEOUT_SECONDS = 0.05


@lru_cache(maxsize=8)
def pool(url: str, *, decode: bool = True) -> ConnectionPool:
    return ConnectionPool.from_url(
        url,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        max_connections=50,
        decode_responses=decode,
    )


def client() -> Redis:
    """A client with 50 ms time-outs; callers treat RedisError as "not there"."""
    return Redis(connection_pool=pool(current_app.config["EVENTHUB"].redis_url))


def binary_client() -> Redis:
    """The same, for values that are bytes."""
    return Redis(connection_pool=pool(current_app.config["EVENTHUB"].redis_url, decode=False))
