"""The demo's SMTP server in a process of its own, and the mail it took."""

import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from eventhub.embedded import end_with
from tests.engines import ROOT


class Mailbox:
    """A folder of messages; the newest is the last."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.process = process

    @classmethod
    @contextmanager
    def serving(cls, folder: Path, url: str) -> Iterator["Mailbox"]:
        port = urlsplit(url).port
        assert port
        process = subprocess.Popen(
            [sys.executable, "-m", "eventhub.demo.mailserver", "--port", str(port), "--folder", str(folder)],
            cwd=ROOT,
            preexec_fn=partial(end_with, os.getpid(), signal.SIGTERM),
        )
        try:
            wait_for_port(port, process)
            yield cls(folder, process)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait(10)

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted(self.folder.glob("*.eml"))
        ]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]

    def wait_for(self, address: str, *, count: int = 1, seconds: float = 30) -> list[EmailMessage]:
        """The mails to an address, once there are so many."""
        give_up = time.monotonic() + seconds
        while len(found := self.to(address)) < count:
            assert time.monotonic() < give_up, f"{len(found)} mails to {address} after {seconds} seconds, not {count}"
            time.sleep(0.1)
        return found

    def pause(self) -> None:
        """The server takes connections and says nothing, as one in trouble does."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def clear(self) -> None:
        for path in self.folder.glob("*.eml"):
            path.unlink(missing_ok=True)


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while True:
        assert process.poll() is None, f"the process ended with {process.returncode}"
        assert time.monotonic() < give_up, f"nobody listens on port {port}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
