"""The buyer's own orders and tickets, and who may not see them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from eventhub import clock, tokens
from eventhub.db import db, transaction
from eventhub.ordering import rights
from eventhub.ordering.models import Order
from eventhub.panels.public import account
from tests.factories import accounts, catalog
from tests.panels.public.buying import Purchase, move, purchase


def addresses(bought: Purchase) -> list[str]:
    code = bought.tickets[0].code
    order = [f"/account/orders/{bought.order.pnr}{end}" for end in ("", "/ticket.pdf", "/event.ics")]
    return order + [f"/account/tickets/{code}{end}" for end in ("", "/ticket.pdf", "/event.ics", "/seat.svg")]


def link_path(order: Order) -> str:
    return rights.link(order).removeprefix("http://localhost")


def test_a_buyer_finds_what_is_coming_up(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    page = client.get("/account")
    assert "The Glass Harbour" in page.words
    assert "Stalls A 1, 2" in page.words
    assert bought.order.pnr in page.words


def test_what_is_over_is_kept_apart(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    move(bought.session, starts_at=clock.now() - timedelta(days=9))
    client.sign_in(buyer)
    assert bought.order.pnr not in client.get("/account").text
    assert bought.order.pnr in client.get("/account?view=past").text


def test_somebody_elses_orders_are_not_in_the_list(client) -> None:
    bought = purchase(accounts.user())
    client.sign_in(accounts.user())
    page = client.get("/account")
    assert bought.order.pnr not in page.text
    assert "No tickets yet" in page.words


def test_an_unpaid_order_leads_back_into_the_checkout(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer, paid=False)
    client.sign_in(buyer)
    page = client.get("/account", check=False)
    assert page.one("//ol[@class='order-list']//a/@href") == f"/gateway/{bought.order.public_id}/tickets"


def test_strangers_get_nothing_by_any_id(client, new_client) -> None:
    bought = purchase(accounts.user())
    signed_in = new_client()
    signed_in.sign_in(accounts.user())
    for browser in (client, signed_in):
        for address in addresses(bought):
            assert browser.get(address).status_code == 404, address


def test_the_buyer_opens_everything(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    for address in addresses(bought):
        answer = client.get(address)
        assert answer.status_code == 200, address
        # A drawing of the house may stay in the buyer's own browser.
        own = "private, max-age=86400" if address.endswith("/seat.svg") else "no-store"
        assert answer.headers["Cache-Control"] == own
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_signed_link_becomes_a_cookie(client) -> None:
    bought = purchase()
    answer = client.get(link_path(bought.order))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/account/orders/{bought.order.pnr}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    for address in addresses(bought):
        assert client.get(address).status_code == 200, address


def test_a_link_opens_its_own_order_only(client) -> None:
    mine, other = purchase(), purchase()
    client.get(link_path(mine.order))
    for address in addresses(other):
        assert client.get(address).status_code == 404, address


def test_a_link_that_was_bent_or_made_for_something_else_opens_nothing(app: Flask, client) -> None:
    bought = purchase()
    secret = app.config["SECRET_KEY"]
    good = link_path(bought.order)
    other_purpose = tokens.sign_link(secret, "newsletter", bought.order.public_id)
    not_an_id = tokens.sign_link(secret, "order", ["a", "list"])
    for address in (
        good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1],
        f"/account/links/{other_purpose}",
        f"/account/links/{not_an_id}",
    ):
        assert client.get(address).status_code == 404


def test_a_browser_keeps_the_right_to_twenty_orders_at_most(client) -> None:
    bought = purchase()
    with client.session_transaction() as cookie:
        cookie["orders"] = [f"order-{number}" for number in range(20)]
    client.get(link_path(bought.order))
    with client.session_transaction() as cookie:
        assert len(cookie["orders"]) == 20
        assert cookie["orders"][-1] == bought.order.public_id


def test_a_ticket_shows_place_code_and_qr_of_all_tickets_of_the_order(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    page = client.get(f"/account/tickets/{bought.tickets[1].code.lower()}")
    assert len(page.all("//svg[@class='qr-code']")) == 2
    assert page.one("//h1").text_content() == "The Glass Harbour"
    for ticket in bought.tickets:
        assert ticket.code in page.words
    assert "Ticket 2 of 2" in page.words


@pytest.mark.parametrize(("status", "words"), [("revoked", "Not valid any more"), ("suspended", "Suspended")])
def test_a_ticket_that_does_not_admit_shows_no_qr(client, status: str, words: str) -> None:
    buyer = accounts.user()
    bought = purchase(buyer, seats=1)
    with transaction():
        bought.tickets[0].status = status
    client.sign_in(buyer)
    page = client.get(f"/account/tickets/{bought.tickets[0].code}")
    assert words in page.words
    assert page.all("//svg[@class='qr-code']") == []


def test_the_papers_are_what_they_say(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    paper = client.get(f"/account/orders/{bought.order.pnr}/ticket.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.get_data().startswith(b"%PDF-")
    entry = client.get(f"/account/orders/{bought.order.pnr}/event.ics")
    assert entry.mimetype == "text/calendar"
    assert "SUMMARY:The Glass Harbour" in entry.text


def test_an_order_without_tickets_has_no_paper(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer, paid=False)
    client.sign_in(buyer)
    assert client.get(f"/account/orders/{bought.order.pnr}/ticket.pdf").status_code == 404


def test_the_list_is_paged_both_ways_and_no_order_is_missed(client, monkeypatch) -> None:
    monkeypatch.setattr(account, "SHOWN", 2)
    buyer = accounts.user()
    event = catalog.event(tiers={"Guest": ("fixed", 0)})
    sessions = [purchase(buyer, session=catalog.session(event)).session for _ in range(5)]
    begin = clock.now()
    for day, session in enumerate(sessions):
        # Two begin at the same moment: the key has to tell them apart.
        move(session, starts_at=begin + timedelta(days=1 + day // 2))
    client.sign_in(buyer)
    for address in ("/account", "/account?view=past"):
        seen: list[list[str]] = []
        page = client.get(address)
        while True:
            seen.append(pnrs(page))
            following = page.all("//nav[@class='pager']//a[@rel='next']/@href")
            if not following:
                break
            page = client.get(following[0])
        assert [len(each) for each in seen] == [2, 2, 1]
        assert len({pnr for each in seen for pnr in each}) == 5
        for expected in reversed(seen[:-1]):
            page = client.get(page.one("//nav[@class='pager']//a[@rel='prev']/@href"))
            assert pnrs(page) == expected
        assert page.all("//a[@rel='prev']") == []
        for day, session in enumerate(sessions):
            move(session, starts_at=begin - timedelta(days=3 + day // 2))


def pnrs(page) -> list[str]:
    return [str(each) for each in page.all("//main//*[contains(@class, 'code')]/text()")]


@pytest.mark.parametrize("past", [False, True])
def test_a_key_of_somebody_elses_order_is_the_first_page(client, past: bool) -> None:
    buyer, other = accounts.user(), purchase(accounts.user())
    bought = purchase(buyer)
    client.sign_in(buyer)
    for key in (other.order.public_id, "made-up", "%00", ""):
        assert bought.order.pnr in client.get(f"/account?after={key}").text
        assert client.get(f"/account?before={key}{'&view=past' if past else ''}").status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [("glass", True), ("GLASS harb", True), ("glass night", False), ("%", False), ("_", False)],
)
def test_orders_are_found_by_event_and_venue(client, words: str, found: bool) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    page = client.get("/account", query_string={"q": words})
    assert (bought.order.pnr in page.words) is found
    assert ("Nothing found" in page.words) is not found


def test_orders_are_found_by_their_venue(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    assert bought.order.pnr in client.get("/account", query_string={"q": bought.session.venue.name.upper()}).words


def test_an_order_is_found_by_its_number_and_nobody_elses_is(client) -> None:
    buyer = accounts.user()
    bought, other = purchase(buyer), purchase(accounts.user())
    client.sign_in(buyer)
    assert bought.order.pnr in client.get(f"/account?q={bought.order.pnr.lower()}").words
    assert "Nothing found" in client.get(f"/account?q={other.order.pnr}").words


def test_the_order_names_its_invoice(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    page = client.get(f"/account/orders/{bought.order.pnr}")
    assert f"Invoice {clock.now().year}-000001" in page.words


def test_a_free_order_is_given_back_and_its_places_with_it(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    page = client.get(f"/account/orders/{bought.order.pnr}")
    answer = client.submit(page, "//form[contains(@action, '/cancellation')]")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/account/orders/{bought.order.pnr}")
    page = client.get(f"/account/orders/{bought.order.pnr}")
    assert "Cancelled" in page.words
    assert page.all("//form[contains(@action, '/cancellation')]") == []
    assert db.session.scalars(text("SELECT * FROM seat_claims")).all() == []
    assert catalog.fresh(bought.tickets[0]).status == "revoked"


def test_what_is_used_cannot_be_given_back(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    with transaction():
        bought.tickets[0].checked_in_at = clock.now()
    client.sign_in(buyer)
    assert client.get(f"/account/orders/{bought.order.pnr}").all("//form[contains(@action, '/cancellation')]") == []
    assert client.post(f"/account/orders/{bought.order.pnr}/cancellation").status_code == 409


def test_the_ticket_shows_where_its_seat_is(client) -> None:
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    page = client.get(f"/account/tickets/{bought.tickets[0].code}")
    picture = page.one("//section[@class='whereabouts']//img")
    assert picture.get("alt") == "Map of the house with a mark at Stalls A 1"
    drawing = client.get(picture.get("src"))
    assert drawing.mimetype == "image/svg+xml"
    assert "Stalls A 1" in drawing.text
    assert "<script" not in drawing.text
    assert "style=" not in drawing.text


def test_the_worker_of_tickets_is_asked_for_anew_each_time(client) -> None:
    answer = client.get("/ticket-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
