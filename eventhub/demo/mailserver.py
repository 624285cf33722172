"""The demo's SMTP server: takes every message to anybody and keeps each as one .eml file."""

import argparse
import asyncio
import os
import secrets
import signal
import time
from email.message import Message
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

from aiosmtpd.handlers import Message as MessageHandler
from aiosmtpd.smtp import SMTP

HOST = "127.0.0.1"


class Mailbox(MessageHandler):
    """Writes messages to a folder; sender and receivers of the envelope become X-MailFrom and X-RcptTo."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob(".*.part"):
            unfinished.unlink()

    def handle_message(self, message: Message) -> None:
        # The time comes first, in digits of one length, so that names sort as messages came.
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
        part = self.folder / f".{name}.part"
        with part.open("xb") as file:
            file.write(message.as_bytes(policy=SMTP_POLICY))
            file.flush()
            os.fsync(file.fileno())
        # The mailbox page must never meet half a message.
        part.rename(self.folder / name)


async def serve(folder: Path, *, port: int) -> None:
    """Answer on a loopback port until SIGTERM or SIGINT."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    mailbox = Mailbox(folder)

    def session() -> SMTP:
        return SMTP(
            mailbox, enable_SMTPUTF8=True, hostname="mailbox.eventhub.test", ident="EventHub mailbox", loop=loop
        )

    async with await loop.create_server(session, HOST, port):
        await ended.wait()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--folder", type=Path, required=True)
    given = arguments.parse_args()
    asyncio.run(serve(given.folder, port=given.port))


if __name__ == "__main__":
    main()
