"""Hands one mail to the SMTP server that MAIL_URL names, and says whether trying again can help."""

import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from eventhub.notifications.rendering import Message

TIMEOUT_SECONDS = 10
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+>")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
OUR_HEADERS = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "content-type"}


class MailRefused(Exception):
    """The server, or good sense, will never take this mail: trying again cannot help."""


class MailUnavailable(Exception):
    """The mail was not taken now; trying again later may help."""


class BadMailUrl(ValueError):
    """MAIL_URL cannot be used; the message never contains its password."""


@dataclass(frozen=True)
class Attachment:
    """A file that comes with the mail."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Server:
    """Where mail is handed in. `tls` is "off", "starttls" or "implicit"."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""
    ca: str | None = None


def send(
    message: Message,
    *,
    to: str | Address,
    sender: str | Address,
    message_id: str,
    url: str,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
) -> None:
    """Returns when the server has taken the mail. Raises MailRefused or MailUnavailable.

    Addresses are `name@host`, `Name <name@host>` or Address; the Message-ID is the caller's, the same at every attempt.
    """
    server = read_url(url)
    mail = compose(message, to=to, sender=sender, message_id=message_id, attachments=attachments, headers=headers or {})
    try:
        _hand_in(mail, server)
    except smtplib.SMTPRecipientsRefused as refused:
        [(code, reason)] = refused.recipients.values()
        raise _by_code(code, reason) from refused
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError) as error:
        # Nothing was said about this mail yet: the server or our settings are at fault, and both get repaired.
        raise MailUnavailable(str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise _by_code(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable(str(error) or type(error).__name__) from error


def compose(
    message: Message,
    *,
    to: str | Address,
    sender: str | Address,
    message_id: str,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """The mail as it goes over the wire: text and HTML as alternatives, pictures beside the HTML, files behind both."""
    if not MESSAGE_ID.fullmatch(message_id):
        raise MailRefused("The Message-ID is not one.")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender)
    mail["To"] = _address(to)
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in (headers or {}).items():
        if not HEADER_NAME.fullmatch(name) or name.lower() in OUR_HEADERS:
            raise MailRefused(f"{name!r} is not a header to be set here.")
        del mail[name]
        mail[name] = _one_line(value)
    # Always 7-bit on the wire, so that no relay on the way has to convert, which would break a signature.
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    html = mail.get_payload()[1]  # type: ignore[index]
    for image in message.images:
        name = f"{image.content_id.partition('@')[0]}.png"
        html.add_related(  # type: ignore[union-attr]
            image.png, "image", "png", cid=f"<{image.content_id}>", filename=name, disposition="inline"
        )
    for attachment in attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        mail.add_attachment(attachment.content, maintype, subtype, filename=_one_line(attachment.name))
    return mail


def read_url(url: str) -> Server:
    """The server behind `smtp://user:password@host:port?tls=starttls` or `smtps://…`.

    `tls` is `starttls` (the default) or `off` (the default on this machine itself); `ca` is a file of certificates to
    trust instead of the system's. A password is never sent to another machine without TLS.
    """
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or set(options) - {"tls", "ca"}:
        raise BadMailUrl("MAIL_URL has to be smtp://host:port or smtps://host:port.")
    local = parts.hostname in LOOPBACK
    tls = "implicit" if parts.scheme == "smtps" else options.get("tls", "off" if local else "starttls")
    if tls not in ("implicit", "starttls", "off"):
        raise BadMailUrl("MAIL_URL's tls is starttls or off.")
    if parts.username and tls == "off" and not local:
        raise BadMailUrl("MAIL_URL would send its password in the clear; remove tls=off.")
    return Server(
        host=parts.hostname,
        port=parts.port or {"implicit": 465, "starttls": 587, "off": 25}[tls],
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca=options.get("ca"),
    )


def _hand_in(mail: EmailMessage, server: Server) -> None:
    sender, to = (mail[name].addresses[0].addr_spec for name in ("From", "To"))
    international = not (sender + to).isascii()
    connection = _connect(server)
    try:
        connection.ehlo_or_helo_if_needed()
        if international and not connection.has_extn("smtputf8"):
            raise MailRefused("The mail server takes addresses in ASCII only.")
        if server.user:
            connection.login(server.user, server.password)
        # Written out here, because smtplib's send_message would turn a line's "From" into ">From".
        if international:
            connection.sendmail(sender, [to], mail.as_bytes(policy=SMTPUTF8), ["SMTPUTF8", "BODY=8BITMIME"])
        else:
            connection.sendmail(sender, [to], mail.as_bytes())
        # The mail is taken. Whatever the server says to the goodbye, saying "not sent" now would send it twice.
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
    finally:
        connection.close()


def _connect(server: Server) -> smtplib.SMTP:
    if server.tls == "implicit":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=_trust(server))
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    if server.tls == "starttls":
        try:
            connection.starttls(context=_trust(server))
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise MailUnavailable(f"No TLS with {server.host}: {error}") from error
    return connection


def _trust(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca)


def _by_code(code: int, reason: bytes | str) -> MailRefused | MailUnavailable:
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return (MailRefused if 500 <= code < 600 else MailUnavailable)(f"{code} {said}")


def _address(given: str | Address) -> Address:
    if isinstance(given, Address):
        name, address = given.display_name, given.addr_spec
    else:
        name, address = parseaddr(_one_line(given))
    user, at, host = _one_line(address).rpartition("@")
    if not at or not user or not host or any(character.isspace() for character in address):
        raise MailRefused("That is not an e-mail address.")
    try:
        return Address(_one_line(name), user, host.encode("idna").decode())
    except ValueError as error:
        raise MailRefused("That is not an e-mail address.") from error


def _one_line(value: str) -> str:
    # splitlines knows more line ends than CR and LF, and so do some mail servers; NUL ends a line for others.
    if len((value + "x").splitlines()) > 1 or "\0" in value:
        raise MailRefused("A header of a mail must be one line.")
    return value
