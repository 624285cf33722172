"""Alive, and ready: what a load balancer and `make run` ask."""

import time

from flask import Blueprint, Response, jsonify
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventhub import redis
from eventhub.access.permissions import Permission
from eventhub.db import db
from eventhub.web.policy import allows

bp = Blueprint("health", __name__)

HEARTBEAT_KEY = "worker:heartbeat"
HEARTBEAT_SECONDS = 30


@bp.get("/healthz")
@allows(Permission.PUBLIC)
def alive() -> Response:
    return jsonify(status="alive")


@bp.get("/readyz")
@allows(Permission.PUBLIC)
def ready() -> Response:
    """The database decides about readiness; Redis and the worker are reported, since a sale goes on without them."""
    parts = {"database": database(), "redis": cache(), "worker": worker()}
    response = jsonify(status="ready" if parts["database"] else "not ready", **parts)
    response.status_code = 200 if parts["database"] else 503
    return response


def database() -> bool:
    try:
        return bool(db.session.execute(text("SELECT 1")).scalar())
    except SQLAlchemyError:
        return False


def cache() -> bool:
    try:
        return bool(redis.client().ping())
    except RedisError:
        return False


def worker() -> bool:
    try:
        beat = redis.client().get(HEARTBEAT_KEY)
    except RedisError:
        return False
    return beat is not None and time.time() - float(beat) < HEARTBEAT_SECONDS
