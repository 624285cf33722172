"""The servers of a test run: started once, one database and one Redis database for each worker, gone at the end."""

import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from eventhub import embedded
from eventhub.config import psycopg_url

ROOT = Path(__file__).resolve().parents[1]

# Servers have sixteen Redis databases unless somebody configured more; the first is for people.
REDIS_DATABASES = range(1, 16)
REDIS_LOCK = 7235412


def start(ending: ExitStack) -> None:
    """Start what no URL is given for, migrate a template, and tell it all to the workers by the environment."""
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        folder = ending.enter_context(tempfile.TemporaryDirectory(prefix="eventhub-tests-", ignore_cleanup_errors=True))
        engines = embedded.start(Path(folder) / "engines", durable=False)
        ending.callback(engines.stop)
        server = os.environ.get("DATABASE_URL") or engines.database_url
        redis = os.environ.get("REDIS_URL") or engines.redis_url
    else:
        server, redis = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
    server = psycopg_url(server)
    run = f"eventhub_test_{secrets.token_hex(4)}"
    template = f"{run}_template"
    # Programs of other people may use the given server, so every name is of this run alone.
    statement(server, f'CREATE DATABASE "{template}"')
    ending.callback(statement, server, f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
    migrate(database(server, template), redis)
    os.environ.update(EVENTHUB_TEST_SERVER=server, EVENTHUB_TEST_REDIS=redis, EVENTHUB_TEST_RUN=run)


def migrate(url: str, redis: str, *arguments: str) -> str:
    """Run `flask db upgrade`, or other arguments of `flask db`, and answer what it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", *(arguments or ("upgrade",))],
        cwd=ROOT,
        env=os.environ
        | {"EVENTHUB_ENV": "test", "DATABASE_URL": url, "REDIS_URL": redis, "SECRET_KEY": "for-tests-only"},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"flask db {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@dataclass(frozen=True)
class Servers:
    """What one worker has to itself."""

    database_url: str
    redis_url: str


def claim(worker: str, ending: ExitStack) -> Servers:
    """A copy of the template for this worker, and a Redis database that no other worker uses."""
    server, run = os.environ["EVENTHUB_TEST_SERVER"], os.environ["EVENTHUB_TEST_RUN"]
    name = f"{run}_{worker}"
    copy(name, ending)
    redis = os.environ["EVENTHUB_TEST_REDIS"].rpartition("/")[0] if has_number() else os.environ["EVENTHUB_TEST_REDIS"]
    return Servers(database_url=database(server, name), redis_url=f"{redis}/{redis_database(server, ending)}")


def copy(name: str, ending: ExitStack, *, empty: bool = False) -> str:
    """A database of its own, migrated unless `empty`; answers its URL."""
    server = os.environ["EVENTHUB_TEST_SERVER"]
    template = "template1" if empty else f"{os.environ['EVENTHUB_TEST_RUN']}_template"
    statement(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    ending.callback(statement, server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return database(server, name)


def has_number() -> bool:
    return os.environ["EVENTHUB_TEST_REDIS"].rpartition("/")[2].isdigit()


def redis_database(server: str, ending: ExitStack) -> int:
    """The number of a Redis database that this process has for itself: PostgreSQL keeps the list by advisory locks."""
    connection = ending.enter_context(connect(server))
    for number in REDIS_DATABASES:
        taken = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", [REDIS_LOCK, number]).fetchone()
        if taken and taken[0]:
            return number
    raise RuntimeError("More than fifteen test workers use this Redis server at once.")


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def statement(url: str, sql: str) -> None:
    with connect(url) as connection:
        connection.execute(sql.encode())


def database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
