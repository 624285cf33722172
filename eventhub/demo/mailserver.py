"""The demo's SMTP server: takes every message to anybody and keeps each as one .eml file."""

import argparse
import asyncio
import os
import secrets
import signal
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Mailbox:
    """Writes messages as they came to a folder; the envelope goes before them as X-MailFrom and X-RcptTo."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob(".*.part"):
            unfinished.unlink()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep one message; aiosmtpd's name for what follows the DATA command."""
        head = f"X-MailFrom: {envelope.mail_from}\r\nX-RcptTo: {', '.join(envelope.rcpt_tos)}\r\n"
        # The time comes first, in digits of one length, so that names sort as messages came.
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
        part = self.folder / f".{name}.part"
        with part.open("xb") as file:
            file.write(head.encode() + (envelope.original_content or b""))
            file.flush()
            os.fsync(file.fileno())
        # The mailbox page must never meet half a message.
        part.rename(self.folder / name)
        return "250 OK"


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
