"""The PDF of an order's tickets: one A4 page a ticket, fonts and codes inside, nothing fetched from anywhere."""

import io
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from babel import Locale
from babel.dates import format_skeleton, format_time
from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from eventhub.ticketing import qr

DOCUMENTS = Path(__file__).parent.parent / "templates" / "documents"
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
QR_PIXELS_PER_MODULE = 8


class PaperNotDrawn(RuntimeError):
    """The PDF could not be made; the reason says why."""


@dataclass(frozen=True)
class TicketPaper:
    """What one ticket's page says. Times are aware, in the venue's time zone; money is text already."""

    event_title: str
    organizer_name: str
    starts_at: datetime
    venue_name: str
    section: str
    tier: str
    price: str
    holder: str
    pnr: str
    code: str
    qr_text: str
    number: int
    count: int
    order_total: str
    doors_at: datetime | None = None
    venue_address: tuple[str, ...] = ()
    entrance: str | None = None
    row: str | None = None
    seat: str | None = None
    notes: tuple[str, ...] = ()
    organizer_contact: str | None = None
    brand_fill: str = "#14161b"
    brand_on: str = "#ffffff"

    def __post_init__(self) -> None:
        for color in (self.brand_fill, self.brand_on):
            if not COLOR.fullmatch(color):
                raise ValueError(f"{color!r} is not a color written as #rrggbb.")
        if self.starts_at.tzinfo is None or (self.doors_at and self.doors_at.tzinfo is None):
            raise ValueError("A ticket's times need the venue's time zone.")


def tickets_pdf(papers: Sequence[TicketPaper], *, locale: str) -> bytes:
    """The tickets as one PDF in the given language, a page each, in the order given."""
    if not papers:
        raise ValueError("There is no ticket to print.")
    parsed = Locale.parse(locale.replace("-", "_"))
    with force_locale(str(parsed)):
        html = render_template(
            "documents/ticket.html",
            language=str(parsed).replace("_", "-"),
            title=_("Tickets %(pnr)s", pnr=papers[0].pnr),
            pages=[_page(paper, parsed) for paper in papers],
        )
    return _pdf(html)


def file_name(pnr: str) -> str:
    """What the PDF is called in a mail or a download."""
    return f"tickets-{pnr}.pdf"


def _page(paper: TicketPaper, locale: Locale) -> dict[str, object]:
    return {
        "paper": paper,
        "date": format_skeleton("yMMMEd", paper.starts_at, tzinfo=paper.starts_at.tzinfo, locale=locale),
        "start": format_time(paper.starts_at, "short", tzinfo=paper.starts_at.tzinfo, locale=locale),
        "doors": paper.doors_at and format_time(paper.doors_at, "short", tzinfo=paper.doors_at.tzinfo, locale=locale),
        "title_size": _step(paper.event_title, (("large", 18), ("medium", 44), ("small", 90))),
        "place_size": _step(
            max(paper.section, paper.row or "", paper.seat or "", key=len), (("large", 9), ("medium", 16))
        ),
        "qr": "data:image/png;base64," + b64encode(qr.png(paper.qr_text, QR_PIXELS_PER_MODULE)).decode(),
    }


def _step(text: str, steps: Sequence[tuple[str, int]]) -> str:
    """The largest size of type whose line holds the text."""
    return next((size for size, characters in steps if len(text) <= characters), "least")


def _pdf(html: str) -> bytes:
    out = io.BytesIO()
    status = pisa.CreatePDF(
        html,
        dest=out,
        path=str(DOCUMENTS / "ticket.html"),
        encoding="utf-8",
        resource_policy=ResourceAccessPolicy(allow_remote=False, base_dir=DOCUMENTS),
    )
    if status.err:
        raise PaperNotDrawn("; ".join(str(entry[2]) for entry in status.log))
    return out.getvalue()
