"""Mail goes through a real SMTP server, arrives whole, and a failure says whether to try again."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from eventhub.notifications import mailer
from eventhub.notifications.mailer import Attachment, BadMailUrl, MailRefused, MailUnavailable
from eventhub.notifications.rendering import InlineImage, Message

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
PDF = b"%PDF-1.4\r\n" + bytes(range(256)) * 40
MESSAGE = Message(
    subject="Your tickets: Zażółć gęślą jaźń, Fri 20 Nov",
    html='<!doctype html><p>Zażółć <img src="cid:ticket-1.7QK4MX@eventhub" alt=""></p>' + "<p>x</p>" * 400,
    text="Zażółć gęślą jaźń\n.\n.dot\nFrom here\n" + "long " * 400 + "\n",
    images=(InlineImage("ticket-1.7QK4MX@eventhub", PNG),),
)
SENDER = "EventHub <tickets@eventhub.test>"
TO = "plover@example.test"
ID = "<order-paid.7QK4MX@eventhub.test>"


class Mailbox:
    """What the server took, and the answers it gives before it takes more."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.recipient_answer = "250 OK"
        self.answer = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer

    def only(self) -> EmailMessage:
        [envelope] = self.taken
        content = envelope.content
        assert isinstance(content, bytes)
        parsed = message_from_bytes(content, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Callable[..., str]]:
    """Starts a server on a free port and returns its `host:port`."""
    running = []

    def start(**options: Any) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return f"127.0.0.1:{port}"

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1 in one file, trusted by nobody who is not told."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def send(url: str, **changes: Any) -> None:
    mailer.send(MESSAGE, **({"to": TO, "sender": SENDER, "message_id": ID, "url": url} | changes))


def test_a_mail_arrives_whole(serve: Callable[..., str], mailbox: Mailbox) -> None:
    send(f"smtp://{serve()}", attachments=[Attachment("tickets-7QK4MX.pdf", PDF)], headers={"X-Order": "7QK4MX"})
    mail = mailbox.only()
    assert mail["Subject"] == MESSAGE.subject
    assert mail["Message-ID"] == ID
    assert (mail["From"], mail["To"], mail["X-Order"]) == (SENDER, TO, "7QK4MX")
    assert mail["Date"].datetime.utcoffset() == timedelta(0)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mailbox.taken[0].mail_from, mailbox.taken[0].rcpt_tos) == ("tickets@eventhub.test", [TO])
    text, html = mail.get_body(["plain"]), mail.get_body(["html"])
    assert text is not None and text.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert html is not None and html.get_content().rstrip() == MESSAGE.html


def test_pictures_stand_beside_the_html_and_files_behind_it(serve: Callable[..., str], mailbox: Mailbox) -> None:
    send(f"smtp://{serve()}", attachments=[Attachment("tickets-7QK4MX.pdf", PDF)])
    mail = mailbox.only()
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    [picture] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<ticket-1.7QK4MX@eventhub>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content() == PNG
    [attachment] = mail.iter_attachments()
    assert attachment.get_filename() == "tickets-7QK4MX.pdf"
    assert attachment.get_content() == PDF


def test_names_in_any_script_arrive(serve: Callable[..., str], mailbox: Mailbox) -> None:
    send(
        f"smtp://{serve()}",
        to=Address("Żółć, Zdzisława", addr_spec="z@example.test"),
        sender="Sceny Równoległe 東京 <tickets@eventhub.test>",
    )
    assert mailbox.only()["To"].addresses == (Address("Żółć, Zdzisława", addr_spec="z@example.test"),)
    assert mailbox.only()["From"].addresses[0].display_name == "Sceny Równoległe 東京"


def test_a_host_in_any_script_is_written_in_ascii(serve: Callable[..., str], mailbox: Mailbox) -> None:
    send(f"smtp://{serve()}", to="info@bücher.example")
    assert mailbox.taken[0].rcpt_tos == ["info@xn--bcher-kva.example"]


def test_an_address_in_any_script_needs_a_server_that_knows_it(serve: Callable[..., str], mailbox: Mailbox) -> None:
    with pytest.raises(MailRefused, match="ASCII"):
        send(f"smtp://{serve(enable_SMTPUTF8=False)}", to="zdzisława@example.test")
    send(f"smtp://{serve()}", to="zdzisława@example.test")
    assert mailbox.taken[0].rcpt_tos == ["zdzisława@example.test"]


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "a@example.test\r\nBcc: b@example.test"},
        {"to": "Eve\nBcc: b@example.test <a@example.test>"},
        {"to": "a@example.test\n"},
        {"to": "nobody"},
        {"to": "@example.test"},
        {"to": ""},
        {"to": "a b@example.test"},
        {"sender": "EventHub\rX: y <tickets@eventhub.test>"},
        {"message_id": "<a@b>\r\nX: y"},
        {"message_id": "no brackets"},
        {"headers": {"X-Order": "1\r\nBcc: b@example.test"}},
        {"headers": {"X-Order": "1\u2028Bcc: b@example.test"}},
        {"headers": {"X-Order\r\nBcc": "b@example.test"}},
        {"headers": {"Bcc": "b@example.test"}},
        {"headers": {"Subject": "another"}},
        {"attachments": [Attachment("a.pdf\r\nX: y", PDF)]},
    ],
)
def test_a_header_cannot_be_smuggled_in(serve: Callable[..., str], mailbox: Mailbox, changes: dict[str, Any]) -> None:
    with pytest.raises(MailRefused):
        send(f"smtp://{serve()}", **changes)
    assert mailbox.taken == []


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2029", "\0"])
def test_a_subject_is_one_line(line_end: str) -> None:
    message = Message(subject=f"Hello{line_end}Bcc: b@example.test", html="<p>x</p>", text="x\n")
    with pytest.raises(MailRefused):
        mailer.compose(message, to=TO, sender=SENDER, message_id=ID)


def test_a_permanent_refusal_is_final(serve: Callable[..., str], mailbox: Mailbox) -> None:
    url = f"smtp://{serve()}"
    mailbox.answer = "554 5.7.1 looks like spam"
    with pytest.raises(MailRefused, match="looks like spam"):
        send(url)
    mailbox.recipient_answer = "550 5.1.1 nobody of this name"
    with pytest.raises(MailRefused, match="nobody of this name"):
        send(url)


def test_a_temporary_refusal_may_be_tried_again(serve: Callable[..., str], mailbox: Mailbox) -> None:
    url = f"smtp://{serve()}"
    mailbox.answer = "451 4.3.0 later"
    with pytest.raises(MailUnavailable, match="later"):
        send(url)
    mailbox.recipient_answer = "450 4.2.1 greylisted"
    with pytest.raises(MailUnavailable, match="greylisted"):
        send(url)
    mailbox.answer = mailbox.recipient_answer = "250 OK"
    send(url)
    assert mailbox.only()["Message-ID"] == ID


def test_a_server_that_is_not_there_may_come_back() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(MailUnavailable):
            send(f"smtp://127.0.0.1:{free.getsockname()[1]}")


def test_a_server_that_says_nothing_is_left_after_the_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mailer.TIMEOUT_SECONDS == 10
    monkeypatch.setattr(mailer, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailUnavailable):
        send(f"smtp://127.0.0.1:{silent.getsockname()[1]}")


@pytest.mark.parametrize("goodbye", [b"421 4.4.2 busy\r\n", b""])
def test_a_mail_that_was_taken_is_sent_whatever_the_goodbye_says(goodbye: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=take_one, args=(listening, goodbye), daemon=True)
        server.start()
        send(f"smtp://127.0.0.1:{listening.getsockname()[1]}")
        server.join(5)


def take_one(listening: socket.socket, goodbye: bytes) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 hello\r\n")
        for line in lines:
            verb = line[:4].upper()
            if verb == b"DATA":
                connection.sendall(b"354 go on\r\n")
                while lines.readline() != b".\r\n":
                    pass
            if verb == b"QUIT":
                connection.sendall(goodbye)
                return
            connection.sendall(b"250 OK\r\n")


def test_a_server_behind_starttls_gets_the_password_and_the_mail(
    serve: Callable[..., str], mailbox: Mailbox, certificate: Path
) -> None:
    url = f"smtp://shop%40x:s%3Aecret@{serve(tls_context=tls(certificate), **wants_password())}"
    send(f"{url}?tls=starttls&ca={certificate}")
    assert mailbox.only()["To"] == TO


def test_a_server_behind_tls_gets_the_mail(serve: Callable[..., str], mailbox: Mailbox, certificate: Path) -> None:
    context = tls(certificate)
    client = ssl.create_default_context(cafile=str(certificate))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, ssl_context=context)
    # The controller tries its own door once at the start and has to trust the certificate for that.
    original, ssl.create_default_context = ssl.create_default_context, lambda *a, **k: client
    try:
        controller.start()
    finally:
        ssl.create_default_context = original
    try:
        send(f"smtps://127.0.0.1:{port}?ca={certificate}")
    finally:
        controller.stop()
    assert mailbox.only()["To"] == TO


def test_a_certificate_that_nobody_vouches_for_is_not_talked_to(
    serve: Callable[..., str], mailbox: Mailbox, certificate: Path
) -> None:
    with pytest.raises(MailUnavailable, match="TLS"):
        send(f"smtp://{serve(tls_context=tls(certificate))}?tls=starttls")
    assert mailbox.taken == []


def test_without_the_demanded_tls_nothing_is_sent(serve: Callable[..., str], mailbox: Mailbox) -> None:
    with pytest.raises(MailUnavailable, match="TLS"):
        send(f"smtp://{serve()}?tls=starttls")
    assert mailbox.taken == []


def test_a_wrong_password_is_ours_to_repair(serve: Callable[..., str], mailbox: Mailbox) -> None:
    server = serve(auth_require_tls=False, **wants_password())
    with pytest.raises(MailUnavailable):
        send(f"smtp://shop:wrong@{server}")
    assert mailbox.taken == []


def test_the_url_says_how_to_connect() -> None:
    assert mailer.read_url("smtp://127.0.0.1:2525").tls == "off"
    assert mailer.read_url("smtp://mail.example.test").tls == "starttls"
    assert mailer.read_url("smtp://mail.example.test").port == 587
    assert mailer.read_url("smtps://mail.example.test").port == 465
    assert mailer.read_url("smtp://u%40x:p%3Aw@mail.example.test:26").password == "p:w"


@pytest.mark.parametrize(
    "url",
    ["", "http://x", "smtp://", "smtp://x?tls=maybe", "smtp://x?other=1", "smtp://u:hunter2@mail.example.test?tls=off"],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadMailUrl) as refused:
        mailer.read_url(url)
    assert "hunter2" not in str(refused.value)


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def wants_password() -> dict[str, Any]:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword) -> AuthResult:
        known = login == LoginPassword(b"shop@x", b"s:ecret")
        # Not "handled" leaves it to the server to answer 535.
        return AuthResult(success=known, handled=False)

    return {"authenticator": check}
