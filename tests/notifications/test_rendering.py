"""A mail says the same in HTML and in text, and its rules stand in its elements."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from lxml import html as lxml_html
from PIL import Image

from eventhub.notifications.inlining import inlined
from eventhub.notifications.rendering import Brand, Message, PaidOrder, PaidTicket, PriceLine, render
from eventhub.ticketing import qr

SAID = """The Glass Harbour|Parallel Stages|Order 7QK4MX|Meridian Theatre|Am Kai 12, 20459 Hamburg|B, left|Stalls|row H
14|15|Adult|Student|Zdzisława Żółć|plover@example.test|23451-CDFGH|23452-CDFGH
Seat H 14, Adult|€68.00|Fees|€3.00|Paid by card|€105.00""".replace("\n", "|").split("|")


def ticket(number: int = 1, **changes: Any) -> PaidTicket:
    plain = PaidTicket(
        section="Stalls",
        row="H",
        seat=str(13 + number),
        tier="Adult",
        holder="Zdzisława Żółć",
        code=f"2345{number}-CDFGH",
        qr_png=qr.png(f"TICKET {number}", 6),
    )
    return replace(plain, **changes)


def order(**changes: Any) -> PaidOrder:
    paid = PaidOrder(
        event_title="The Glass Harbour",
        organizer_name="Parallel Stages",
        pnr="7QK4MX",
        starts_at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
        doors_at=datetime(2026, 11, 20, 17, 45, tzinfo=UTC),
        venue_name="Meridian Theatre",
        venue_address=("Am Kai 12", "20459 Hamburg"),
        entrance="B, left",
        tickets=(ticket(1), ticket(2, tier="Student", holder="plover@example.test")),
        lines=(PriceLine("Seat H 14, Adult", "€68.00"), PriceLine("Fees", "€3.00")),
        total=PriceLine("Paid by card", "€105.00"),
        order_url="https://tickets.example.test/orders/abc?token=x&purpose=y",
        organizer_address="Speicherstadt 4, 20457 Hamburg",
        help_url="https://tickets.example.test/help",
        brand=Brand("#1e3bd1", "#ffffff", "#1e3bd1", "#8fabff"),
    )
    return replace(paid, **changes)


def paid_mail(locale: str = "en", **changes: Any) -> Message:
    return render("order_paid", locale=locale, timezone="Europe/Berlin", order=order(**changes))


def words(message: Message) -> str:
    body = lxml_html.document_fromstring(message.html).find("body")
    return re.sub(r"\s+", " ", " ".join(body.itertext()))


def test_the_subject_names_event_and_time(app: Flask) -> None:
    assert re.fullmatch(r"Your tickets: The Glass Harbour, Fri, Nov 20, 7:30\sPM", paid_mail().subject)


def test_times_are_the_venues_in_the_readers_language(app: Flask) -> None:
    message = paid_mail("de")
    for part in (words(message), message.text):
        assert "Fr., 20. Nov." in part
        assert "19:30" in part and "18:45" in part


def test_html_and_text_are_both_complete(app: Flask) -> None:
    message = paid_mail()
    for part in (words(message), message.text):
        for said in SAID:
            assert said.lower() in part.lower()
        assert "Speicherstadt 4, 20457 Hamburg" in part
        assert "2 tickets are paid" in part
    assert "https://tickets.example.test/orders/abc?token=x&purpose=y\n" in message.text
    assert "https://tickets.example.test/help" in message.text


def test_the_text_part_is_plain_and_tidy(app: Flask) -> None:
    text = paid_mail(event_title="R&D <live>").text
    assert "R&D <live>" in text
    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]\n", text)
    assert "1. Stalls, row H, seat 14\n   Adult, Zdzisława Żółć\n   Ticket code: 23451-CDFGH\n\n2. Stalls" in text
    assert "Entrance: B, left\n\n1." in text
    assert "Seat H 14, Adult: €68.00\nFees: €3.00\nPaid by card: €105.00\n" in text


def test_text_from_people_stays_text(app: Flask) -> None:
    message = paid_mail(event_title='<script>alert("x")</script>', tickets=(ticket(holder="<img src=http://x.test>"),))
    page = lxml_html.document_fromstring(message.html)
    assert page.findall(".//script") == []
    assert all(image.get("src").startswith("cid:") for image in page.findall(".//img"))
    assert '<script>alert("x")</script>' in words(message)


def test_a_title_over_several_lines_makes_one_subject_line(app: Flask) -> None:
    assert "\n" not in paid_mail(event_title="Two\r\nBcc: x@example.test\u2028lines").subject


def test_the_buttons_link_is_the_one_given(app: Flask) -> None:
    page = lxml_html.document_fromstring(paid_mail().html)
    [link] = [link for link in page.findall(".//a") if link.text_content() == "Open your order"]
    assert link.get("href") == "https://tickets.example.test/orders/abc?token=x&purpose=y"
    assert "background:#1e3bd1" in link.get("style") and "color:#ffffff" in link.get("style")


def test_each_tickets_code_is_a_picture_that_can_be_read(app: Flask) -> None:
    message = paid_mail()
    page = lxml_html.document_fromstring(message.html)
    sources = [image.get("src") for image in page.findall(".//img")]
    assert sources == [f"cid:{image.content_id}" for image in message.images]
    assert len(set(sources)) == 2
    read = [zxingcpp.read_barcodes(Image.open(io.BytesIO(image.png)).convert("L"))[0].text for image in message.images]
    assert read == ["TICKET 1", "TICKET 2"]
    assert all(image.get("alt") and image.get("width") == "147" for image in page.findall(".//img"))


def test_only_media_queries_are_left_in_the_head(app: Flask) -> None:
    page = lxml_html.document_fromstring(paid_mail().html)
    [sheet] = page.findall(".//style")
    outside = re.sub(r"@media [^{]+\{(?:[^{}]+\{[^{}]*\})*\}", "", sheet.text)
    assert outside.strip() == ""
    assert "prefers-color-scheme: dark" in sheet.text
    declarations = re.findall(r"[a-z-]+:[^;{}]+(?=[;}])", re.sub(r"@media [^{]+\{", "", sheet.text))
    assert declarations and all(declaration.endswith("!important") for declaration in declarations)
    assert page.find(".//h1").get("style").startswith("margin:0;")
    assert "border:1px solid #14161b" in page.find(".//table[@class='ticket']").get("style")


def test_every_class_in_a_media_query_is_used(app: Flask) -> None:
    page = lxml_html.document_fromstring(paid_mail().html)
    used = {
        name for element in page.iter() if isinstance(element.tag, str) for name in element.get("class", "").split()
    }
    assert set(re.findall(r"\.([a-z-]+)[ ,{]", page.find(".//style").text)) <= used


def test_a_standing_place_has_no_seat(app: Flask) -> None:
    message = paid_mail(tickets=(ticket(row=None, seat=None, section="Arena floor"),), doors_at=None, entrance=None)
    for part in (words(message), message.text):
        assert "Arena floor" in part and "standing place" in part.lower()
        assert "row" not in part.replace("grow", "") and "Doors" not in part and "Entrance" not in part
        assert "Your ticket is paid." in part


def test_a_right_to_left_language_turns_the_page(app: Flask) -> None:
    page = lxml_html.document_fromstring(paid_mail("ar").html)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.find(".//td[@class='number']").get("align") == "left"


def test_a_brand_color_is_six_hex_digits() -> None:
    with pytest.raises(ValueError, match="color"):
        Brand(fill="#fff;background:url(x)")


def test_inlining_keeps_the_cascade() -> None:
    page = inlined(
        "<html><head><style>p { color: red; margin: 1px } .a { margin-top: 2px } #b { color: blue } p { margin: 3px }"
        "</style></head><body><p id=b class=a>x</p><p>y</p></body></html>"
    )
    assert '<p id="b" class="a" style="margin:3px;margin-top:2px;color:blue">' in page
    assert '<p style="color:red;margin:3px">' in page
    assert "<style>" not in page
    assert page.startswith("<!doctype html>")


@pytest.mark.parametrize("sheet", ["@import url(x.css);", "@font-face { src: url(x) }", "p { color }"])
def test_a_rule_that_cannot_be_inlined_is_an_error(sheet: str) -> None:
    with pytest.raises(ValueError, match="mail"):
        inlined(f"<html><head><style>{sheet}</style></head><body><p>x</p></body></html>")
