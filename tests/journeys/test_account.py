"""An account in a real browser: made by keyboard, confirmed by mail; and its tickets where there is no network."""

import re
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.factories import accounts, catalog, ordering
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.journey

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
GOOD = "four words in a row"


def link(live: Any, email: str, start: str, count: int = 1) -> str:
    mail = live.mailbox.wait_for(email, count=count)[-1]
    [found] = re.findall(rf"{live.url}{start}\S+", mail.get_body(("plain",)).get_content())
    return str(found)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(30):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the tabulator")


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/account")


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """async () => {
            const cache = await caches.open("tickets");
            return (await cache.keys()).map(each => new URL(each.url).pathname);
        }"""
    )
    return found


def test_an_account_is_made_confirmed_lost_and_found_by_keyboard(live: Any, visitor: Any, accessible: Any) -> None:
    page = visitor().page
    page.goto("/register")
    accessible(page)
    page.keyboard.type("nora@people.test")
    tab_to(page, "#password")
    page.keyboard.type("short")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    accessible(page)
    tab_to(page, "#password")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/sent")
    accessible(page)

    page.goto(link(live, "nora@people.test", "/register/confirm/"))
    accessible(page)
    tab_to(page, ".fields button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    accessible(page)

    page.goto("/account/profile")
    accessible(page)
    page.get_by_role("button", name="Log out everywhere").press("Enter")
    page.wait_for_url("**/login")
    accessible(page)

    page.get_by_role("link", name="Forgot it?").press("Enter")
    page.wait_for_url("**/password/forgot")
    accessible(page)
    page.keyboard.type("nora@people.test")
    page.keyboard.press("Enter")
    page.wait_for_url("**/password/sent")
    accessible(page)
    page.goto(link(live, "nora@people.test", "/password/reset/", count=2))
    accessible(page)
    page.keyboard.type("five words in a row")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")


def test_a_ticket_that_was_opened_once_opens_without_a_network_until_somebody_logs_out(
    live: Any, visitor: Any, accessible: Any
) -> None:
    buyer = accounts.user()
    order = ordering.paid_order(catalog.session(catalog.event()), seats=2, user=buyer)
    codes = [ticket.code for ticket in ordering.tickets_of(order)]
    browser = visitor(**PHONE)
    page = browser.page
    log_in(page, buyer.email)
    page.goto(f"/account/tickets/{codes[0]}")
    expect(page.locator("#offline")).to_be_visible()
    accessible(page)
    assert f"/account/tickets/{codes[0]}/seat.svg" in kept(page)

    browser.context.set_offline(True)
    # The other ticket of the order was on the same page.
    for code in codes:
        page.goto(f"/account/tickets/{code}")
        expect(page.locator(f"article[id='{code}'] .qr-code")).to_be_visible()
    page.reload()
    expect(page.locator(".ticket-bar")).to_be_visible()
    weight = page.locator(".ticket .display").first.evaluate("each => getComputedStyle(each).fontWeight")
    assert int(weight) >= 700, "the page came without its styles"
    assert page.locator(".whereabouts img").evaluate("each => each.complete && each.naturalWidth > 0")
    browser.context.set_offline(False)

    page.goto("/account")
    page.locator(".phone-menu summary").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(live.url + "/")
    page.wait_for_function("async () => !(await caches.has('tickets'))")
    browser.context.set_offline(True)
    with pytest.raises(Error, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"/account/tickets/{codes[0]}")
    browser.context.set_offline(False)
    browser.complaints.clear()


def test_what_is_kept_goes_when_the_ticket_is_not_this_persons_any_more(live: Any, visitor: Any) -> None:
    buyer = accounts.user()
    order = ordering.paid_order(catalog.session(catalog.event()), seats=1, user=buyer)
    [ticket] = ordering.tickets_of(order)
    browser = visitor()
    page = browser.page
    log_in(page, buyer.email)
    page.goto(f"/account/tickets/{ticket.code}")
    expect(page.locator("#offline")).to_be_visible()
    assert f"/account/tickets/{ticket.code}" in kept(page)
    browser.context.clear_cookies()
    page.goto(f"/account/tickets/{ticket.code}")
    assert page.locator(".qr-code").count() == 0
    assert f"/account/tickets/{ticket.code}" not in kept(page)
    browser.complaints.clear()
