"""Mail sent to the demo arrives as one file each, as it was sent."""

import email
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from eventhub import embedded


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    port = embedded.free_port()
    command = [sys.executable, "-m", "eventhub.demo.mailserver", "--port", str(port), "--folder", str(tmp_path)]
    server = subprocess.Popen(command, env=os.environ | {"PYTHONWARNINGS": "error"})
    for _ in range(200):
        try:
            smtplib.SMTP("127.0.0.1", port).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    yield port, tmp_path
    server.terminate()
    assert server.wait(timeout=10) == 0


def test_each_message_becomes_one_file_with_its_envelope(mailbox: tuple[int, Path]) -> None:
    port, folder = mailbox
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for receiver in ("anna@eventhub.test", "bücher@eventhub.test"):
            message = EmailMessage()
            message["From"], message["To"] = "Zoë <tickets@eventhub.test>", receiver
            message["Subject"] = "Twoje bilety: żółć"
            message.set_content("Do zobaczenia\n.\n")
            message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="tickets.pdf")
            smtp.send_message(message)

    kept = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.iterdir())]
    assert [message["X-RcptTo"] for message in kept] == ["anna@eventhub.test", "bücher@eventhub.test"]
    for message in kept:
        assert message["Subject"] == "Twoje bilety: żółć"
        assert [attachment.get_content() for attachment in message.iter_attachments()] == [b"%PDF-1.7"]
