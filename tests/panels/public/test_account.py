"""The buyer's own orders and tickets, and who may not see them."""

from datetime import timedelta

import pytest
from flask import Flask

from eventhub import clock, tokens
from eventhub.db import transaction
from eventhub.ordering import rights
from eventhub.ordering.models import Order
from tests.factories import accounts
from tests.panels.public.buying import Purchase, move, purchase


def addresses(bought: Purchase) -> list[str]:
    code = bought.tickets[0].code
    order = [f"/account/orders/{bought.order.pnr}{end}" for end in ("", "/ticket.pdf", "/event.ics")]
    return order + [f"/account/tickets/{code}{end}" for end in ("", "/ticket.pdf", "/event.ics")]


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
        assert answer.headers["Cache-Control"] == "no-store"
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
