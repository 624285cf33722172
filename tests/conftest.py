"""What every test may ask for. Tests run on real engines, without a network, and leave nothing behind."""

import inspect
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis as redis_client
from flask import Flask

from eventhub import create_app, embedded
from eventhub.config import DEVELOPMENT_SIGNING_KEY, Config
from eventhub.db import Model, db
from eventhub.jobs import Breaker
from tests import engines, races, work
from tests.client import Answer, CheckingClient
from tests.live import Live
from tests.mailbox import Mailbox

ENDING = pytest.StashKey[ExitStack]()
LOOPBACK = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", "", None}

# Celery's producers remember that they bound a queue, so its binding has to outlive the cleaning.
KEPT_KEYS = "_kombu.binding."


def pytest_sessionstart(session: pytest.Session) -> None:
    """The controller, or the only process, starts the servers; xdist's workers find them in their environment."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    ending = session.config.stash.setdefault(ENDING, ExitStack())
    engines.start(ending)


def pytest_unconfigure(config: pytest.Config) -> None:
    if ending := config.stash.get(ENDING, None):
        ending.close()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing of a test may leave this machine."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type & socket.SOCK_STREAM == socket.SOCK_STREAM:
            host = address[0]
            if host not in LOOPBACK and not str(host).startswith("127."):
                raise AssertionError(f"a test wants to reach {address}")

    def guarded(sock: socket.socket, address: Any) -> None:
        refuse(sock, address)
        return connect(sock, address)

    def guarded_ex(sock: socket.socket, address: Any) -> int:
        refuse(sock, address)
        return connect_ex(sock, address)

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in LOOPBACK and not str(name).startswith("127."):
            raise socket.gaierror(socket.EAI_NONAME, f"a test wants to know where {name} is")
        return getaddrinfo(host, *args, **kwargs)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    patch.setattr(socket.socket, "connect_ex", guarded_ex)
    patch.setattr(socket, "getaddrinfo", resolve)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def servers() -> Iterator[engines.Servers]:
    """This worker's own database and Redis database."""
    with ExitStack() as ending:
        yield engines.claim(os.environ.get("PYTEST_XDIST_WORKER", "alone"), ending)


@pytest.fixture(scope="session")
def config(servers: engines.Servers, tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("files")
    return Config(
        environment="test",
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        secret_key="only-for-tests-only-for-tests-only-for-tests",
        base_url="http://localhost",
        mail_url=f"smtp://127.0.0.1:{embedded.free_port()}",
        storage_url=f"file://{folder / 'storage'}",
        ticket_signing_keys=DEVELOPMENT_SIGNING_KEY,
        ratelimit_enabled=False,
        mailbox_dir=str(folder / "mailbox"),
        # As many as the largest race has threads.
        database_pool=40,
    )


@pytest.fixture(scope="session")
def _application(config: Config) -> Iterator[Flask]:
    app = create_app(config)
    app.config["TESTING"] = True
    # A page that is kept for a second would show a test what was before it.
    app.config["PAGES_KEPT_SECONDS"] = 0
    # A view that fails is answered as a server does; the log has the traceback.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = CheckingClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_application: Flask, servers: engines.Servers) -> Iterator[Flask]:
    """The application with a context pushed; afterwards every table, every key and every cache is empty again."""
    with _application.app_context():
        yield _application
    forget()
    clean(servers)


def forget() -> None:
    """What the process remembers about rows that are about to go: every module's `forget()`, and every open breaker."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("eventhub."):
            continue
        if callable(drop := getattr(module, "forget", None)) and not inspect.signature(drop).parameters:
            drop()
        if isinstance(breaker := getattr(module, "breaker", None), Breaker):
            breaker.closed_at = 0.0


def clean(servers: engines.Servers, *, attempts: int = 5) -> None:
    """Empty every table and every key. Deleting a test's few rows takes a tenth of the time of truncating."""
    everything = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Model.metadata.sorted_tables))
    for attempt in range(attempts):
        with engines.connect(servers.database_url) as connection:
            connection.execute("SET lock_timeout = '4s'")
            try:
                connection.execute(everything.encode())
                break
            except (
                psycopg.errors.LockNotAvailable,
                psycopg.errors.DeadlockDetected,
                psycopg.errors.ForeignKeyViolation,
            ):
                # A live worker may be in the middle of something; anybody else should not.
                if attempt == attempts - 1:
                    raise
    with redis_client.Redis.from_url(servers.redis_url, decode_responses=True) as client:
        if keys := [key for key in client.scan_iter() if not key.startswith(KEPT_KEYS)]:
            client.delete(*keys)


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A browser of its own, whose pages are checked as they come."""
    return browser_of(app)


@pytest.fixture
def new_client(app: Flask) -> Callable[[], CheckingClient]:
    """More browsers, each with its own cookies."""
    return lambda: browser_of(app)


def browser_of(app: Flask) -> CheckingClient:
    return CheckingClient(app, Answer, use_cookies=True)


@pytest.fixture
def redis(app: Flask, servers: engines.Servers) -> Iterator[Any]:
    """The real Valkey, for looking into it."""
    with redis_client.Redis.from_url(servers.redis_url, decode_responses=True) as connection:
        yield connection


@pytest.fixture
def race(app: Flask) -> Callable[..., races.Outcomes]:
    """race(20, function) runs it in twenty threads at once; race(one, other) runs different ones.

    A function that takes an argument is given its thread's number. Answers what each returned or raised.
    """

    def run(*args: Any) -> races.Outcomes:
        if isinstance(args[0], int):
            count, function = args
            return races.race(app, *(races.numbered(function, number) for number in range(count)))
        return races.race(app, *args)

    return run


@pytest.fixture
def run_tasks(app: Flask) -> Callable[[], list[str]]:
    """Take every task off the real queues and do it here, until none is left; answers their names."""
    return lambda: work.drain(app)


@pytest.fixture(scope="session")
def _mail_server(config: Config) -> Iterator[Mailbox]:
    with Mailbox.serving(Path(config.mailbox_dir), config.mail_url) as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(_mail_server: Mailbox) -> Iterator[Mailbox]:
    """A real SMTP server, which `app` sends to; starts empty."""
    _mail_server.clear()
    yield _mail_server
    with suppress(FileNotFoundError):
        _mail_server.clear()


@pytest.fixture(scope="module")
def _processes(servers: engines.Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with ExitStack() as ending:
        yield Live(servers, tmp_path_factory.mktemp("live"), ending)


@pytest.fixture
def live(app: Flask, _processes: Live) -> Live:
    """The Procfile's processes for real, on this worker's database: web, workers, beat and a mail server."""
    _processes.mailbox.clear()
    _processes.revive()
    return _processes
