"""The demo's mailbox: every mail that the demo's SMTP server took, for everybody to read."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import MIMEPart
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from eventhub.access.permissions import Permission
from eventhub.errors import NotFound
from eventhub.web.policy import allows
from eventhub.web.settings import settings

bp = Blueprint("mailbox", __name__)

# As mailserver.py names its files; nothing else in the folder is ever opened.
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}", re.ASCII)
PAGE = 50

# No scripts, no forms, nothing from outside. Links may only leave into a tab of their own, which is an ordinary one.
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
PART_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"

# What a browser may show by itself; SVG is left out, it can carry scripts.
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}

CID = re.compile(r"cid:([^\"'()\s>]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Something that came with a mail; `number` counts all parts of the mail."""

    number: int
    name: str
    kind: str
    content: bytes


class Letter:
    """One file of the mailbox. Any bytes are a letter of some kind: what cannot be read is left out."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)

    @property
    def came_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1e9, UTC)

    @property
    def subject(self) -> str:
        return self.header("Subject") or _("No subject")

    @property
    def sender(self) -> str:
        return self.header("From") or self.header("X-MailFrom")

    @property
    def to(self) -> str:
        return self.header("To") or self.header("X-RcptTo")

    def header(self, name: str) -> str:
        try:
            return " ".join(str(self.message.get(name, "")).split())
        except (ValueError, IndexError, AttributeError):  # the parser meets headers that no mail program writes
            return ""

    @cached_property
    def html(self) -> str | None:
        return self.body("html")

    @cached_property
    def plain(self) -> str | None:
        return self.body("plain")

    def body(self, kind: str) -> str | None:
        part = self.message.get_body((kind,))
        return text_of(part) if part is not None else None

    @cached_property
    def attachments(self) -> list[Part]:
        """What the reader may download: neither the bodies nor the pictures inside of them."""
        bodies = [self.message.get_body((kind,)) for kind in ("html", "plain")]
        return [
            self.part(number, part)
            for number, part in self.parts()
            if part not in bodies and not (part["Content-ID"] and part.get_content_maintype() == "image")
        ]

    def parts(self) -> Iterator[tuple[int, MIMEPart]]:
        for number, part in enumerate(self.message.walk()):
            if not part.is_multipart():
                yield number, part

    def part(self, number: int, part: MIMEPart) -> Part:
        name = secure_filename(part.get_filename() or "") or f"part-{number}"
        content = part.get_payload(decode=True)
        return Part(number, name, part.get_content_type(), content if isinstance(content, bytes) else b"")

    def find(self, number: int) -> Part:
        for each, part in self.parts():
            if each == number:
                return self.part(each, part)
        raise NotFound()

    def number_of(self, content_id: str) -> int | None:
        for number, part in self.parts():
            if str(part["Content-ID"] or "").strip().strip("<>") == content_id:
                return number
        return None


def text_of(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def folder() -> Path | None:
    given = settings().mailbox_dir
    return Path(given) if given else None


def names() -> list[str]:
    """All letters, the newest first."""
    where = folder()
    found = where.glob("*.eml") if where and where.is_dir() else ()
    return sorted((path.stem for path in found if NAME.fullmatch(path.stem) and not path.is_symlink()), reverse=True)


def letter(name: str) -> Letter:
    """A letter by its name; whatever is not named as the mail server names them does not exist."""
    where = folder()
    if where is None or not NAME.fullmatch(name):
        raise NotFound()
    path = where / f"{name}.eml"
    if path.is_symlink() or not path.is_file():
        raise NotFound()
    return Letter(path)


@bp.get("")
@allows(Permission.PUBLIC)
def index() -> str:
    before = request.args.get("before", "")
    older = [name for name in names() if not before or name < before]
    shown = [letter(name) for name in older[:PAGE]]
    return render_template(
        "demo/mailbox/index.html",
        letters=shown,
        before=before,
        next_url=url_for("demo.mailbox.index", before=shown[-1].name) if len(older) > PAGE else None,
    )


@bp.get("/<name>")
@allows(Permission.PUBLIC)
def show(name: str) -> str:
    return render_template("demo/mailbox/show.html", letter=letter(name))


@bp.get("/<name>/html")
@allows(Permission.PUBLIC)
def body(name: str) -> Response:
    """The letter's HTML alone, for a frame; its pictures come from this mailbox."""
    opened = letter(name)
    if opened.html is None:
        raise NotFound()
    # A base without an address only says where links open.
    response = make_response('<!doctype html><base target="_blank">' + with_pictures(opened, opened.html))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def with_pictures(opened: Letter, html: str) -> str:
    def address(found: re.Match[str]) -> str:
        number = opened.number_of(unquote(found[1]))
        return found[0] if number is None else url_for("demo.mailbox.part", name=opened.name, number=number)

    return CID.sub(address, html)


@bp.get("/<name>/parts/<int:number>")
@allows(Permission.PUBLIC)
def part(name: str, number: int) -> Response:
    """A picture of the letter as a picture, anything else as a download."""
    found = letter(name).find(number)
    response = make_response(found.content)
    if found.kind in PICTURES:
        response.mimetype = found.kind
        disposition = "inline"
    else:
        response.mimetype = (
            found.kind if found.kind in ("application/pdf", "text/calendar") else "application/octet-stream"
        )
        disposition = "attachment"
    response.headers.set("Content-Disposition", disposition, filename=found.name)
    response.headers["Content-Security-Policy"] = PART_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
