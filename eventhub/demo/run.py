"""`make run`: engines, data, and the Procfile's processes, started in one go and stopped together."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil
import segno
from honcho.environ import parse_procfile

from eventhub import embedded
from eventhub.demo.certificate import certificate_for, lan_address
from eventhub.demo.supervision import Supervisor

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data"
LOOPBACK = "127.0.0.1"
PATIENCE = 120

PASSWORD = "demo-password"
ACCOUNTS = {
    "admin": "platform staff: everything, at /admin",
    "organizer": "an organizer's owner, at /admin",
    "staff": "an organizer's staff member, at /admin",
    "venue": "a venue's operator, at /venue",
    "door": "door staff, at /venue/validator",
    "artist": "an artist's manager, at /artist",
    "marketing": "the content team, at /marketing",
    "buyer": "a buyer with an account",
}


def main() -> int:
    os.chdir(ROOT)
    if "MAKELEVEL" in os.environ:
        embedded.end_with(os.getppid(), signal.SIGTERM)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    try:
        with ExitStack() as ending:
            return run(ending)
    except KeyboardInterrupt:
        return 0
    except (PortTaken, embedded.EnginesBusy, embedded.EngineFailed, PreparationFailed) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


def run(ending: ExitStack) -> int:
    began = time.monotonic()
    port, https = int(os.environ.get("PORT") or 8000), os.environ.get("HTTPS", "") not in ("", "0")
    host = os.environ.setdefault("HOST", "0.0.0.0" if https else LOOPBACK)
    refuse_taken(host, port)
    # Others may pass through, as PostgreSQL must when root lends it a user, but not look around.
    DATA.mkdir(mode=0o711, exist_ok=True)
    os.environ.update(settings(port, https=https))
    start_engines(ending)
    commands = {name: command for name, command in procfile().items() if name != "release"}
    commands |= mailbox()
    prepare()

    supervisor = Supervisor(lambda: started(port, https=https, began=began, ending=ending))
    for name, command in commands.items():
        supervisor.add_process(name, f"exec {command}", cwd=str(ROOT))
    supervisor.loop()
    if supervisor.failed:
        print(f"\n{supervisor.failed} ended by itself, so everything was stopped.", file=sys.stderr)
        return 1
    return 0


class PortTaken(RuntimeError):
    """Somebody listens where the demo should."""


class PreparationFailed(RuntimeError):
    """Migrations or demo data did not go through."""


def refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        # A connection that lingers from the last run does not make a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} cannot be used ({error.strerror}{listener(port)}). "
                f"Choose another: make run PORT={port + 1}"
            ) from None


def listener(port: int) -> str:
    """Who listens there, as far as this user may know."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f", by {psutil.Process(connection.pid).name()}, process {connection.pid}"
    except psutil.Error:
        pass
    return ""


def settings(port: int, *, https: bool) -> dict[str, str]:
    """What the processes are given; whatever the caller has set already stays."""
    address = lan_address() if https else LOOPBACK
    wanted = {
        "PORT": str(port),
        "EVENTHUB_ENV": "demo",
        "SECRET_KEY": kept("secret_key", lambda: secrets.token_urlsafe(48)),
        "TICKET_SIGNING_KEYS": kept("ticket_signing_keys", lambda: f"1:{urlsafe(secrets.token_bytes(32))}"),
        "BASE_URL": f"{'https' if https else 'http'}://{address}:{port}",
        "STORAGE_URL": f"file://{DATA / 'storage'}",
        "MAILBOX_DIR": str(DATA / "mailbox"),
        "BEAT_SCHEDULE": str(DATA / "beat"),
        "PYTHONUNBUFFERED": "1",
        # Celery warns every root user about privileges that a demo in a container cannot avoid.
        "PYTHONWARNINGS": "ignore:::celery.platforms",
    }
    if https:
        files = certificate_for(address, folder=DATA / "tls")
        wanted |= {
            "GRANIAN_SSL_CERTIFICATE": str(files.certificate),
            "GRANIAN_SSL_KEYFILE": str(files.key),
            # The sandbox provider calls back over the public address, which only this certificate vouches for.
            "SSL_CERT_FILE": str(files.certificate),
        }
    commands = Path(sys.executable).parent
    return {name: value for name, value in wanted.items() if not os.environ.get(name)} | {
        "PATH": f"{commands}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": str(ROOT),
    }


def kept(name: str, make: Callable[[], str]) -> str:
    """A secret made on the first start and kept, so that a restart keeps sessions and tickets."""
    path = DATA / name
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    return path.read_text()


def urlsafe(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")


def start_engines(ending: ExitStack) -> None:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    engines = embedded.start(DATA / "engines")
    ending.callback(engines.stop)
    for name, url in (("DATABASE_URL", engines.database_url), ("REDIS_URL", engines.redis_url)):
        if not os.environ.get(name):
            os.environ[name] = url


def procfile() -> dict[str, str]:
    return dict(parse_procfile((ROOT / "Procfile").read_text()).processes)


def mailbox() -> dict[str, str]:
    """The process that takes the demo's mail, unless mail has somewhere to go already."""
    if os.environ.get("MAIL_URL"):
        return {}
    port = embedded.free_port()
    os.environ["MAIL_URL"] = f"smtp://{LOOPBACK}:{port}"
    return {"mailbox": f'python -m eventhub.demo.mailserver --port {port} --folder "$MAILBOX_DIR"'}


def prepare() -> None:
    done = subprocess.run([sys.executable, "-m", "eventhub.demo.prepare"], text=True, capture_output=True, check=False)
    if done.returncode:
        raise PreparationFailed(f"The database could not be prepared:\n{done.stdout}{done.stderr}")
    print(done.stdout, end="", flush=True)


def started(port: int, *, https: bool, began: float, ending: ExitStack) -> None:
    greet(port, https=https, began=began)
    add_the_rest(ending)


def add_the_rest(ending: ExitStack) -> None:
    """The demo's larger venues, while the first visitor looks around; nobody waits for them."""
    supervisor = os.getpid()

    def behind_everybody() -> None:
        embedded.end_with(supervisor, signal.SIGTERM)
        os.nice(10)

    loading = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load", "--only", "rest"],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Ctrl+C is for the supervisor; this one is told by it.
        start_new_session=True,
        preexec_fn=behind_everybody,
    )
    ending.callback(stop, loading)
    said = loading.communicate()[0]
    if loading.returncode > 0:
        print(f"\nThe demo's larger venues could not be loaded; the next start tries again.\n{said}", file=sys.stderr)
    elif loading.returncode == 0 and said:
        print(said, end="", flush=True)


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait()


def greet(port: int, *, https: bool, began: float) -> None:
    """Wait for the first answer and say where everything is."""
    while not answers(port, https=https):
        if time.monotonic() > began + PATIENCE:
            print("\nEventHub does not answer yet; the lines above say why.", file=sys.stderr, flush=True)
            return
        time.sleep(0.1)
    base = os.environ["BASE_URL"]
    lines = [
        "",
        f"  EventHub is ready after {time.monotonic() - began:.1f} seconds:  {base}",
        f"  Mail it sends arrives at:  {base}/mailbox",
        "",
        f"  Sign in with the password {PASSWORD} as",
        *(f"    {name + '@eventhub.test':<26}{what}" for name, what in ACCOUNTS.items()),
        "",
        "  Ctrl+C stops everything.",
        "",
    ]
    print("\n".join(lines), flush=True)
    if https:
        print("  The certificate is this machine's own: the browser asks once whether to trust it.", flush=True)
        segno.make(base).terminal(compact=True)


def answers(port: int, *, https: bool) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    if https:
        trusted = ssl.create_default_context(cafile=os.environ["GRANIAN_SSL_CERTIFICATE"])
        connection = http.client.HTTPSConnection(LOOPBACK, port, timeout=10, context=trusted)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
