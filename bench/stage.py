"""The ground that is measured on: engines, an empty database, one big session, and servers, all of this run's own."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from eventhub import config, create_app, embedded

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Ground:
    app: Flask
    environment: dict[str, str]


@contextmanager
def ground() -> Iterator[Ground]:
    """PostgreSQL (fsync on) and Valkey, migrated and empty; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="eventhub-bench-") as folder:
        engines = embedded.start(Path(folder), durable=True)
        try:
            environment = {
                "EVENTHUB_ENV": "test",
                "DATABASE_URL": engines.database_url,
                "REDIS_URL": engines.redis_url,
                "SECRET_KEY": secrets.token_urlsafe(32),
                "MAIL_URL": "smtp://127.0.0.1:9",
            }
            os.environ.update(environment)
            app = create_app(config.read())
            with app.app_context():
                from flask_migrate import upgrade

                upgrade(directory=str(ROOT / "migrations"))
            yield Ground(app, environment)
        finally:
            engines.stop()


@contextmanager
def served(ground: Ground, target: str = "wsgi:app", *, workers: int = 2) -> Iterator[int]:
    """A granian as the Procfile starts it; gives its port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        target,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", str(workers), "--blocking-threads", "8", "--log-level", "error"]
    environment = os.environ | ground.environment | {"PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        wait(f"http://127.0.0.1:{port}/healthz")
        yield port
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no server answers at {url}")
