"""The client for what may be lost: change marks, cached availability, rate limits. Nobody waits for it."""

from functools import lru_cache

from flask import current_app
from redis import ConnectionPool, Redis

TIMEOUT_SECONDS = 0.05


@lru_cache(maxsize=8)
def pool(url: str) -> ConnectionPool:
    return ConnectionPool.from_url(
        url,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        max_connections=50,
        decode_responses=True,
    )


def client() -> Redis:
    """A client with 50 ms time-outs; callers treat RedisError as "not there"."""
    return Redis(connection_pool=pool(current_app.config["EVENTHUB"].redis_url))
