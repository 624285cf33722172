"""On the provider's page and back from it, in real browsers: refused, confirmed, waited for, too late."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from eventhub.db import db
from eventhub.ordering import checkout, expiry, reconciliation, rights
from eventhub.ordering.models import Order
from tests.live import Live
from tests.ordering import sales

pytestmark = pytest.mark.journey

DECLINED, CONFIRMING, SILENT = "4000000000000002", "4000000000003220", "4000000000000143"


@pytest.fixture
def shop(app: Flask, live: Live, monkeypatch: pytest.MonkeyPatch) -> Live:
    monkeypatch.setitem(app.config, "EVENTHUB", replace(app.config["EVENTHUB"], base_url=live.url))
    return live


def to_provider(page: Page) -> Order:
    """An order of two seats, whose buyer stands on the provider's page."""
    sheet = sales.show()
    sales.account(sheet.organizer_id)
    made = sales.order(sheet, sales.seats(sheet, 0, 1))
    checkout.save_address(made, {})
    order = db.session.get_one(Order, made)
    page.goto(rights.link(order))
    page.goto(f"/gateway/{order.public_id}/payment")
    page.get_by_role("button", name="Pay").locator("visible=true").first.click()
    expect(page.get_by_label("Card number")).to_be_visible()
    return order


def pay(page: Page, card: str) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_role("button", name="Pay", exact=True).click()


def test_a_declined_card_keeps_the_seats_and_another_one_is_confirmed(
    shop: Live, visitor: Any, accessible: Any
) -> None:
    page = visitor().page
    order = to_provider(page)
    accessible(page)
    pay(page, DECLINED)
    expect(page.get_by_text("This card was declined")).to_be_visible()
    accessible(page)
    assert sales.status(order.id) == "pending"
    pay(page, CONFIRMING)
    accessible(page)
    page.get_by_role("button", name="It is not me").click()
    expect(page.get_by_text("This card was declined")).to_be_visible()
    pay(page, CONFIRMING)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("See you")
    # Back on the provider's page, nothing is charged again.
    payment = sales.scalar("SELECT url FROM payments WHERE order_id = :id", id=order.id)
    page.goto(payment)
    expect(page.get_by_text("This payment is done")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Back to the shop").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("See you")


def test_the_page_after_payment_waits_and_changes_by_itself(shop: Live, visitor: Any) -> None:
    page = visitor().page
    order = to_provider(page)
    pay(page, SILENT)
    expect(page.get_by_role("heading", level=1)).to_contain_text("waiting for your bank")
    assert sales.status(order.id) == "pending"
    reconciliation.ask_due(older_than_seconds=0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("See you")


def test_who_comes_too_late_is_not_charged_and_finds_the_same_seats(shop: Live, visitor: Any, accessible: Any) -> None:
    page = visitor().page
    order = to_provider(page)
    sales.run_out(order.id)
    expiry.expire_due()
    reconciliation.close_outlived()
    pay(page, SILENT)
    expect(page.get_by_role("heading", level=1)).to_have_text("This payment has ended")
    accessible(page)
    assert sales.scalar("SELECT count(*) FROM sandbox_charges WHERE status <> 'expired'") == 0
    [mail] = shop.mailbox.wait_for(order.email or "")
    assert mail["Subject"].startswith("Your time ran out")
    page.goto(rights.link(db.session.get_one(Order, order.id)))
    page.get_by_role("button", name="Take them again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Choose your")
    again = sales.scalar("SELECT id FROM orders WHERE status = 'pending'")
    assert set(sales.rows("SELECT seat_id FROM seat_claims WHERE order_id = :id", id=again)) == set(
        sales.rows("SELECT seat_id FROM order_items WHERE order_id = :id", id=order.id)
    )
