"""The processes of the Procfile, started for a test and ended with it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from urllib.error import URLError

from honcho.environ import parse_procfile

from eventhub import embedded
from eventhub.config import DEVELOPMENT_SIGNING_KEY
from tests.engines import ROOT, Servers
from tests.mailbox import Mailbox

PATIENCE_SECONDS = 60
GENTLE_SECONDS = 10
SECRET = "only-for-tests-only-for-tests-only-for-tests"


class Live:
    """A running EventHub at `url`, with the mail it sent in `mailbox`. Logs are `folder/<process>.log`."""

    def __init__(self, servers: Servers, folder: Path, ending: ExitStack) -> None:
        port, mail_port = embedded.free_port(), embedded.free_port()
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        mail_url = f"smtp://127.0.0.1:{mail_port}"
        self.mailbox = ending.enter_context(Mailbox.serving(folder / "mailbox", mail_url))
        self.environment = os.environ | {
            "EVENTHUB_ENV": "test",
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url,
            "SECRET_KEY": SECRET,
            "TICKET_SIGNING_KEYS": DEVELOPMENT_SIGNING_KEY,
            "BASE_URL": self.url,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_WORKERS": "1",
            "MAIL_URL": mail_url,
            "MAILBOX_DIR": str(self.mailbox.folder),
            "STORAGE_URL": f"file://{folder / 'storage'}",
            "BEAT_SCHEDULE": str(folder / "beat"),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore:::celery.platforms",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        lines = parse_procfile((ROOT / "Procfile").read_text()).processes
        self.commands = {name: command for name, command in lines.items() if name != "release"}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        ending.callback(self.stop)
        for name in self.commands:
            self.start(name)
        self.wait_until_ready()

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {self.commands[name]}"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(embedded.end_with, os.getpid(), signal.SIGTERM),
            )

    def kill(self, name: str) -> None:
        """End a process and its children at once, as a power cut would."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait(GENTLE_SECONDS)

    def wait_for(self, what: Callable[[], object], *, seconds: float = 30) -> None:
        """Until `what` is true."""
        give_up = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < give_up, "it did not happen\n" + "\n".join(map(self.log, self.processes))
            time.sleep(0.1)

    def revive(self) -> None:
        """Start again what a test before killed."""
        gone = [name for name, process in self.processes.items() if process.poll() is not None]
        for name in gone:
            self.start(name)
        if "web" in gone:
            self.wait_until_ready()

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        give_up = time.monotonic() + GENTLE_SECONDS
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, give_up - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(GENTLE_SECONDS)

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            ended = {name: each.returncode for name, each in self.processes.items() if each.poll() is not None}
            assert not ended, f"ended by themselves: {ended}\n{self.log(next(iter(ended)))}"
            assert time.monotonic() < give_up, f"the web process does not answer\n{self.log('web')}"
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
                return bool(response.status == 200)
        except (URLError, OSError):
            return False

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]
