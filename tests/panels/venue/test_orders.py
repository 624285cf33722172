"""Orders at the venue: found, sorted, exported, and never another venue's."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select

from eventhub import clock
from eventhub.audit.models import AuditEntry
from eventhub.db import db, transaction
from eventhub.panels.venue import orders as view
from tests.panels.venue.evening import Evening, evening, person, ticket, tickets


@pytest.fixture
def tonight(client: Any, app: Any) -> Evening:
    made = evening()
    client.sign_in(person(at=made.venue, role="manager"))
    return made


def shown(page: Any) -> list[str]:
    return [cell.text_content() for cell in page.all("//main//tbody/tr/td[1]")]


def exported(client: Any, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_list_shows_who_bought_what_and_who_is_in(client: Any, tonight: Evening) -> None:
    one, _two = tickets(tonight, 2)
    with transaction():
        one.checked_in_at = clock.now()
    words = client.get("/venue/orders").words
    for said in (one.order.pnr, "Ada Plover", "plover@eventhub.test", "Stalls A 1, 2", "1 of 2", "Paid", "€168.00"):
        assert said in words


def test_the_search_form_and_the_tabs_narrow_the_list(client: Any, tonight: Evening) -> None:
    ada, mo = ticket(tonight, name="Ada Plover").order, ticket(tonight, name="Mo Tern", order_status="pending").order
    page = client.get("/venue/orders")
    assert set(shown(page)) == {ada.pnr, mo.pnr}
    assert shown(client.submit(page, "//main//form[@role='search']", q="mo tern")) == [mo.pnr]
    assert shown(client.get(page.one("//nav[@class='tabs']/a[text()='Paid']/@href"))) == [ada.pnr]
    nothing = client.get("/venue/orders?q=nobody")
    assert "No order fits" in nothing.words
    assert set(shown(client.get(nothing.one("//main//ul[@class='chips']//a/@href")))) == {ada.pnr, mo.pnr}


def test_columns_sort_and_turn_around(client: Any, tonight: Evening) -> None:
    dear, cheap = tickets(tonight, 2)[0].order, ticket(tonight).order
    page = client.get(client.get("/venue/orders").one("//th/a[text()='Total']/@href"))
    assert shown(page) == [dear.pnr, cheap.pnr]
    assert page.one("//th[@aria-sort='descending']").text_content() == "Total"
    assert shown(client.get(page.one("//th/a[text()='Total']/@href"))) == [cheap.pnr, dear.pnr]


def test_pages_follow_each_other_without_a_script(
    client: Any, tonight: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "ROWS", 2)
    pnrs = [ticket(tonight).order.pnr for _ in range(5)][::-1]
    page, seen = client.get("/venue/orders"), []
    while True:
        seen.append(shown(page))
        following = page.all("//nav[@class='pager']//a[@rel='next']/@href")
        if not following:
            break
        page = client.get(following[0])
    assert seen == [pnrs[:2], pnrs[2:4], pnrs[4:]]
    assert shown(client.get(page.one("//nav[@class='pager']//a[@rel='prev']/@href"))) == pnrs[2:4]


def test_the_export_is_exactly_what_is_filtered(client: Any, tonight: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "ROWS", 2)
    wanted = [ticket(tonight, name=f"Ada {number}").order.pnr for number in range(5)]
    ticket(tonight, name="Mo Tern")
    ticket(tonight, name="Ada Pending", order_status="pending")
    ticket(evening(), name="Ada Elsewhere")
    page = client.get("/venue/orders?q=ada&status=paid&sort=buyer&direction=up")
    header, *rows = exported(client, page.one("//a[contains(., 'Export')]/@href"))
    assert header[:4] == ["Order", "Status", "Buyer", "E-mail"]
    assert [row[0] for row in rows] == wanted
    assert rows[0][2:5] == ["Ada 0", "plover@eventhub.test", ""]
    assert rows[0][7:12] == ["Stalls A 1", "1", "0", "84.00", "EUR"]


def test_names_are_no_formulas_in_the_export(client: Any, tonight: Evening) -> None:
    order = ticket(tonight, name='=HYPERLINK("http://evil.test")').order
    with transaction():
        order.phone = "+49 30 1234"
    [_header, row] = exported(client, "/venue/orders/orders.csv")
    assert (row[2], row[4]) == ('\'=HYPERLINK("http://evil.test")', "'+49 30 1234")


def test_who_exports_is_kept_in_the_log(client: Any, tonight: Evening) -> None:
    ticket(tonight)
    client.get("/venue/orders/orders.csv?status=paid")
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "orders.export"))
    assert entry.after == {"rows": 1, "status": "paid"}


def test_an_order_shows_its_tickets_and_their_scans(client: Any, tonight: Evening) -> None:
    one, two = tickets(tonight, 2)
    for _ in range(2):
        client.submit(client.get("/venue/validator"), "//form[@id='door-form']", code=one.code)
    page = client.get(f"/venue/orders/{one.order.pnr.lower()}")
    words = page.words
    for said in (
        one.code,
        two.code,
        "Stalls A 2",
        "Is in",
        "Not in yet",
        "Come in",
        "Already used",
        "€168.00",
        "Door Keeper",
    ):
        assert said in words
    assert page.all("//main//form") == []


def test_another_venues_orders_are_nowhere(client: Any, tonight: Evening) -> None:
    there = evening(title="Elsewhere")
    theirs = ticket(there, name="Somebody Else").order
    mine = ticket(tonight).order
    assert shown(client.get("/venue/orders")) == [mine.pnr]
    for words in (theirs.pnr, "somebody", ticket(there).code):
        assert shown(client.get(f"/venue/orders?q={words}")) == []
        assert len(exported(client, f"/venue/orders/orders.csv?q={words}")) == 1
    assert client.get(f"/venue/orders/{theirs.pnr}").status_code == 404
    assert client.get(f"/venue/orders?session={there.session.public_id}").status_code == 404
    assert len(exported(client, f"/venue/orders/orders.csv?session={there.session.public_id}")) == 1
    assert client.get(f"/venue/orders?after={theirs.pnr}").status_code == 404


def test_what_cannot_be_meant_is_left_out(client: Any, tonight: Evening) -> None:
    mine = ticket(tonight).order
    odd = "status=x&sort=y&direction=z&from=2026-13-99&to=9999-12-31&q=" + " " * 9
    assert shown(client.get(f"/venue/orders?{odd}")) == [mine.pnr]


def test_staff_of_the_door_see_no_orders(client: Any, tonight: Evening) -> None:
    order = ticket(tonight).order
    client.sign_in(person(at=tonight.venue, role="staff"))
    for path in ("", "/orders.csv", f"/{order.pnr}"):
        assert client.get(f"/venue/orders{path}").status_code == 403
    assert client.get("/venue/schedule/sessions.csv").status_code == 403
