"""The PDF ticket says everything, in its own fonts, and its code is read by another program than ours."""

import logging
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest
import zxingcpp
from flask import Flask
from fontTools.ttLib import TTFont

from eventhub.ticketing import codes, documents
from eventhub.ticketing.documents import TicketPaper, tickets_pdf

VENUE_TIME = ZoneInfo("Europe/Warsaw")
signer = codes.Signer.from_text(f"1:{codes.new_signing_key()}")


def paper(**changes: Any) -> TicketPaper:
    session = changes.pop("session", 7)
    ticket = TicketPaper(
        event_title="Zażółć gęślą jaźń",
        organizer_name="Sceny Równoległe",
        starts_at=datetime(2026, 11, 20, 19, 30, tzinfo=VENUE_TIME),
        doors_at=datetime(2026, 11, 20, 18, 45, tzinfo=VENUE_TIME),
        venue_name="Teatr Południk",
        venue_address=("ul. Żeglarska 12", "87-100 Toruń"),
        entrance="B, left",
        section="Stalls",
        row="Ł",
        seat="15",
        tier="Student",
        price="34,00\u00a0€",
        holder="Zdzisława Őrsi İnci",
        pnr="7QK4MX",
        code=codes.new_ticket_code(),
        qr_text=signer.sign("AAAAAAAAAAAAAAAAAAAAAA", session, datetime(2026, 11, 1, tzinfo=VENUE_TIME)),
        number=1,
        count=2,
        order_total="1\u202f105,00\u00a0₺",
        brand_fill="#1e3bd1",
        brand_on="#ffffff",
        organizer_contact="help@sceny.test",
    )
    return replace(ticket, **changes)


@pytest.fixture(autouse=True)
def nothing_is_missing(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A font, picture or rule that xhtml2pdf cannot use only shows in its warnings."""
    with caplog.at_level(logging.WARNING):
        yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


def pages(raw: bytes) -> list[str]:
    document = pdfium.PdfDocument(raw)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def fonts(raw: bytes) -> set[str]:
    """The fonts that draw text on the pages (a PDF may name others without using them)."""
    used = set()
    for page in pdfium.PdfDocument(raw):
        for drawn in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_TEXT]):
            name = drawn.get_font().get_base_name()
            used.add(name.partition("+")[2] or name)
    return used


def test_a_page_says_where_when_and_whose_with_all_marks(app: Flask) -> None:
    ticket = paper()
    [text] = pages(tickets_pdf([ticket], locale="en"))
    for said in ("Zażółć gęślą jaźń", "Sceny Równoległe", "Teatr Południk", "ul. Żeglarska 12", "87-100 Toruń"):
        assert said in text
    for said in ("Stalls", "\nŁ\n", "\n15\n", "Student", "34,00 €", "Zdzisława Őrsi İnci", "7QK4MX", ticket.code):
        assert said in text.replace("\u00a0", " ")
    assert "₺" in text
    assert "Standing place" not in text


def test_times_are_the_venues_and_written_in_the_readers_language(app: Flask) -> None:
    [english] = pages(tickets_pdf([paper()], locale="en"))
    [german] = pages(tickets_pdf([paper()], locale="de"))
    assert "Fri, Nov 20, 2026" in english
    assert re.search(r"7:30\sPM", english)
    assert "Fr., 20. Nov. 2026" in german
    assert "19:30" in german and "18:45" in german


def test_a_standing_place_has_no_row_and_no_seat(app: Flask) -> None:
    [text] = pages(tickets_pdf([paper(row=None, seat=None, doors_at=None, entrance=None)], locale="en"))
    assert "Standing place" in text
    assert "Seat" not in text and "Row" not in text
    assert "Doors" not in text and "Entrance" not in text


def test_only_our_own_fonts_draw_text(app: Flask) -> None:
    assert fonts(tickets_pdf([paper()], locale="en")) == {"Archivo-Regular", "Archivo-Bold", "ArchivoTight-ExtraBold"}


@pytest.mark.parametrize("face", ["Archivo-Regular", "Archivo-Bold", "ArchivoTight-ExtraBold"])
def test_every_face_has_the_letters_and_signs_of_money(face: str) -> None:
    letters = TTFont(documents.DOCUMENTS / "fonts" / f"{face}.ttf").getBestCmap()
    assert {
        sign for sign in "AaŻżŁłŐőĞğİıŞşßÆø€£₺₹–—“”’…·\u00a0\u202f\u2009\u2011" if ord(sign) not in letters
    } == set()


def test_each_ticket_has_its_page_and_its_own_code(app: Flask) -> None:
    tickets = [paper(session=session, number=session, seat=str(session)) for session in (1, 2, 3)]
    document = pdfium.PdfDocument(tickets_pdf(tickets, locale="en"))
    assert len(document) == 3
    for page, ticket in zip(document, tickets, strict=True):
        found = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        assert [barcode.text for barcode in found] == [ticket.qr_text]
        assert signer.read(found[0].text).session == ticket.number


def test_the_code_is_large_enough_for_the_door_and_has_its_quiet_zone(app: Flask) -> None:
    [page] = pdfium.PdfDocument(tickets_pdf([paper()], locale="en"))
    [picture] = page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])
    left, bottom, right, top = picture.get_bounds()
    millimetres = (right - left) / 72 * 25.4
    assert right - left == pytest.approx(top - bottom, abs=0.5)
    assert millimetres * 41 / 49 >= 25
    scan = (
        page.render(scale=4, crop=(left, bottom, page.get_width() - right, page.get_height() - top))
        .to_pil()
        .convert("L")
    )
    module = scan.width / 49
    quiet = scan.crop((0, 0, scan.width, int(4 * module) - 1))
    assert quiet.getextrema()[0] == 255


def test_long_names_stay_on_one_page(app: Flask) -> None:
    long = paper(
        event_title="Lange Nacht der elektronischen Musik " * 6,
        organizer_name="Gesellschaft für Veranstaltungen mit beschränkter Haftung " * 2,
        venue_name="Great International Congress Centre, Hall of the Founders " * 2,
        venue_address=("Am Kai 12 " * 8,) * 5,
        section="Upper balcony left, restricted view",
        row="AAAA",
        seat="12345",
        holder="Maria del Carmen " * 8,
        entrance="Entrance north-west, gate 17, second floor",
        tier="Concession (students, seniors, unemployed, disabled)",
        notes=("No re-entry. " * 12,) * 2,
    )
    document = pdfium.PdfDocument(tickets_pdf([long, paper()], locale="en"))
    assert len(document) == 2
    assert zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())[0].text == long.qr_text


def test_text_from_people_stays_text(app: Flask) -> None:
    [text] = pages(tickets_pdf([paper(holder='<b>R&D</b> "<img src=x>"', event_title="A & B < C")], locale="en"))
    assert '<b>R&D</b> "<img src=x>"' in text
    assert "A & B < C" in text


@pytest.mark.parametrize("holder", ["مريم الأندلسي", "שרה כהן", "美空ひばり", "Ольга", "🎟"])
def test_a_script_without_a_font_leaves_boxes_and_the_rest(
    app: Flask, caplog: pytest.LogCaptureFixture, holder: str
) -> None:
    [text] = pages(tickets_pdf([paper(holder=holder)], locale="en"))
    assert "Zażółć gęślą jaźń" in text
    assert all("can draw" in record.getMessage() for record in caplog.records)
    caplog.clear()


@pytest.mark.parametrize("locale", ["pt_BR", "pt-BR", "tr", "fr", "pl", "hu", "ar", "he", "ja"])
def test_every_language_makes_a_page(app: Flask, caplog: pytest.LogCaptureFixture, locale: str) -> None:
    assert len(pages(tickets_pdf([paper()], locale=locale))) == 1
    if locale in ("ar", "he", "ja"):
        caplog.clear()


def test_nothing_is_fetched(app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a ticket tried the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    tickets_pdf([paper()], locale="en")
    outside = '<img src="http://example.test/x.png"><img src="file:///etc/hostname"><img src="../../config.py"><p>x</p>'
    assert pages(documents._pdf(outside)) == ["x"]
    assert len(caplog.records) >= 2
    caplog.clear()


@pytest.mark.parametrize("color", ["red", "#fff", "#1e3bd1;x", "#1e3bd1\n", ""])
def test_a_brand_color_is_six_hex_digits(color: str) -> None:
    with pytest.raises(ValueError, match="color"):
        paper(brand_fill=color)


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        paper(starts_at=datetime(2026, 11, 20, 19, 30))


def test_no_tickets_are_no_document(app: Flask) -> None:
    with pytest.raises(ValueError, match="no ticket"):
        tickets_pdf([], locale="en")


def test_the_file_is_named_by_the_order() -> None:
    assert documents.file_name("7QK4MX") == "tickets-7QK4MX.pdf"
