"""Turns a kind of message and its facts into a mail: subject, HTML with its rules inlined, plain text, pictures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from babel.dates import format_skeleton, format_time, get_timezone
from flask import render_template
from flask_babel import force_locale

from eventhub.notifications.inlining import inlined

COLOR = re.compile(r"#[0-9a-fA-F]{6}")
SUBJECT = "Subject: "


@dataclass(frozen=True)
class InlineImage:
    """A PNG that the HTML shows by `cid:` and its content id."""

    content_id: str
    png: bytes


@dataclass(frozen=True)
class Message:
    """A mail ready to be sent, the same in all its parts."""

    subject: str
    html: str
    text: str
    images: tuple[InlineImage, ...] = ()


@dataclass(frozen=True)
class Brand:
    """An organizer's colors as measured when they were chosen; without an organizer, ink on paper."""

    fill: str = "#14161b"
    on: str = "#ffffff"
    text_light: str = "#14161b"
    text_dark: str = "#f3f4f6"

    def __post_init__(self) -> None:
        for color in (self.fill, self.on, self.text_light, self.text_dark):
            if not COLOR.fullmatch(color):
                raise ValueError(f"{color!r} is not a color written as #rrggbb.")


@dataclass(frozen=True)
class PaidTicket:
    """One ticket of a paid order; no seat means a standing place. `qr_png` has its quiet zone, 6 pixels a module."""

    section: str
    tier: str
    holder: str
    code: str
    qr_png: bytes
    row: str | None = None
    seat: str | None = None


@dataclass(frozen=True)
class PriceLine:
    """One line of what was paid; the amount is text already."""

    label: str
    amount: str


@dataclass(frozen=True)
class PaidOrder:
    """The facts of the mail `order_paid`. Times are aware; money is text already; URLs are absolute."""

    event_title: str
    organizer_name: str
    pnr: str
    starts_at: datetime
    venue_name: str
    venue_address: Sequence[str]
    tickets: Sequence[PaidTicket]
    lines: Sequence[PriceLine]
    total: PriceLine
    order_url: str
    doors_at: datetime | None = None
    entrance: str | None = None
    organizer_address: str | None = None
    help_url: str | None = None
    brand: Brand = Brand()


@dataclass(frozen=True)
class OrderNews:
    """The facts of the short mails about an order. `places` are what was chosen, in words; `amount` is text already."""

    event_title: str
    organizer_name: str
    pnr: str
    starts_at: datetime
    venue_name: str
    venue_address: Sequence[str]
    places: Sequence[str]
    order_url: str
    amount: str | None = None
    reason: str | None = None
    organizer_address: str | None = None
    help_url: str | None = None
    brand: Brand = Brand()


def render(kind: str, *, locale: str, timezone: str, **context: object) -> Message:
    """The message `templates/emails/<kind>` in the reader's language, with times in the given IANA time zone.

    The text template opens with a line `Subject: …`. Templates get `date`, `time` and `when` for aware
    datetimes, and `embed(png, name)`, which gives a picture a content id and returns its `cid:` address.
    """
    parsed = Locale.parse(locale.replace("-", "_"))
    facts = _Facts(parsed, timezone)
    context |= {
        "language": str(parsed).replace("_", "-"),
        "direction": parsed.text_direction,
        "end": "left" if parsed.text_direction == "rtl" else "right",
        "date": facts.date,
        "time": facts.time,
        "when": facts.when,
        "embed": facts.embed,
    }
    with force_locale(str(parsed)):
        subject, text = _subject_and_text(render_template(f"emails/{kind}.txt", **context))
        html = inlined(render_template(f"emails/{kind}.html", subject=subject, **context))
    return Message(subject=subject, html=html, text=text, images=tuple(facts.images))


class _Facts:
    """What a template asks for while it is rendered: dates as the reader writes them, addresses of pictures."""

    def __init__(self, locale: Locale, timezone: str) -> None:
        self.locale = locale
        self.timezone = get_timezone(timezone)
        self.images: list[InlineImage] = []

    def date(self, moment: datetime) -> str:
        return _spaced(format_skeleton("MMMEd", moment, tzinfo=self.timezone, locale=self.locale))

    def time(self, moment: datetime) -> str:
        return _spaced(format_time(moment, "short", tzinfo=self.timezone, locale=self.locale))

    def when(self, moment: datetime) -> str:
        return f"{self.date(moment)}, {self.time(moment)}"

    def embed(self, png: bytes, name: str) -> str:
        image = InlineImage(content_id=f"{name}@eventhub", png=png)
        self.images.append(image)
        return f"cid:{image.content_id}"


def _spaced(text: str) -> str:
    # Old mail programs draw CLDR's narrow no-break space as a box.
    return text.replace("\u202f", "\u00a0")


def _subject_and_text(rendered: str) -> tuple[str, str]:
    first, _, text = rendered.lstrip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError("A mail's text template begins with its subject.")
    lines = [line.rstrip() for line in text.strip().splitlines()]
    subject = " ".join(first.removeprefix(SUBJECT).split())
    return subject, re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
