"""Every page there is, and the states that no address leads to, as sights that a browser can be brought before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from eventhub.accounts.models import User
from eventhub.ordering import cancellation
from tests.conftest import browser_of
from tests.factories import ordering
from tests.live import Live
from tests.rules.access import LINES, ROLES, Line
from tests.rules.test_access import address_of
from tests.world import World

DECLINES = "4000 0000 0000 0002"
NOT_PAGES = ("static", "health.", "api.", "gateway.maps.", "public.maps.", "public.posters.", "public.ticket_workers.")
NOT_PAGE = (".style", ".paper", ".entry", ".seat", ".export", ".body", ".part")


@dataclass(frozen=True)
class Sight:
    """`role` looks at it, a word of tests.rules.access; `show` brings the page there."""

    name: str
    role: str
    show: Callable[[Page], object]


def of(app: Flask, world: World) -> Iterator[Sight]:
    """Every address of the table of access that answers a page, each as the first role that may see it; then the states."""
    for line in LINES:
        if line.method == "GET" and line.page and "200" in line.answers and is_page(line):
            yield at(line.endpoint, first_role(line), address_of(app, line, world))
    yield from states(world)


def first_role(line: Line) -> str:
    return next(role for role in ROLES if line.answer(role) == 200)


def is_page(line: Line) -> bool:
    """Whether people read it there: not a style, a drawing, a document or an answer to a program."""
    return not line.endpoint.startswith(NOT_PAGES) and not line.endpoint.endswith(NOT_PAGE)


def at(name: str, role: str, address: str) -> Sight:
    return Sight(name, role, lambda page: page.goto(address))


def states(world: World) -> Iterator[Sight]:
    """What is seen only after something was done, or has gone wrong."""
    gateway = f"/gateway/{world.open.public_id}"
    expired = ordering.expired(ordering.order(world.session, seats=1, user=world.buyer))
    cancelled = ordering.order(world.session, seats=1, user=world.buyer)
    cancellation.cancel(cancelled, by=None)
    waiting = ordering.order(world.session, seats=1, user=world.buyer)
    ordering.payment(waiting)
    late = ordering.order(world.session, places=1, seats=0, user=world.buyer)
    ordering.end(late, timedelta(seconds=100))

    yield at("nothing here", "stranger", "/nowhere")
    yield at("nothing for you", "buyer", "/venue")
    yield at("nothing found", "stranger", "/?q=nothing+of+the+kind")
    yield at("the calendar", "stranger", "/?view=calendar")
    yield at("no orders found", "owner", "/venue/orders?q=nothing+of+the+kind")
    yield at("expired", "buyer", f"/gateway/{expired.public_id}/tickets")
    yield at("cancelled", "buyer", f"/gateway/{cancelled.public_id}/tickets")
    yield at("waiting", "buyer", f"/gateway/{waiting.public_id}/done")
    yield Sight("more time", "buyer", lambda page: asked(page, f"/gateway/{late.public_id}/tickets"))
    yield Sight("details with errors", "buyer", lambda page: faulty(page, f"{gateway}/details", email="no address"))
    yield Sight(
        "login with errors", "stranger", lambda page: faulty(page, "/login", email="a@b.test", password="wrong")
    )
    yield Sight("register with errors", "stranger", lambda page: faulty(page, "/register", email="no address"))
    yield Sight("declined", "buyer", lambda page: declined(page, world))
    yield Sight("let in", "door", lambda page: scanned(page, world.ticket.code))
    yield Sight("refused", "door", lambda page: scanned(page, world.ticket.code))
    yield Sight("unknown code", "owner", lambda page: scanned(page, "NOSUCHCODE"))


def faulty(page: Page, address: str, **values: str) -> None:
    """The page's form, sent with these values and the rest empty, and its complaints."""
    page.goto(address)
    form = page.locator("main form:has(input[type=email])").first
    form.evaluate(
        "form => { form.noValidate = true; form.querySelectorAll('input.input').forEach(each => each.value = ''); }"
    )
    for name, value in values.items():
        form.locator(f"[name={name}]").fill(value)
    form.evaluate("form => form.requestSubmit()")
    expect(page.locator("[role=alert], .error-summary, [aria-invalid=true]").first).to_be_visible()


def declined(page: Page, world: World) -> None:
    page.goto(f"/sandbox/pay/{world.payment.reference}")
    page.get_by_label("Card number").fill(DECLINES)
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_text("This card was declined")).to_be_visible()


def asked(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("dialog")).to_be_visible()


def scanned(page: Page, code: str) -> None:
    page.goto("/venue/validator")
    page.locator("#code").fill(code)
    page.locator("#code").press("Enter")
    expect(page.locator("#verdict[data-verdict]")).to_be_visible()
    # It gives way to the next guest by itself; here it stays to be looked at.
    page.evaluate("() => { for (let id = setTimeout(() => {}); id; id--) clearTimeout(id); }")


def sign_in(context: BrowserContext, app: Flask, live: Live, person: User | None) -> None:
    """As the login page leaves the browser behind; nobody is signed out."""
    context.clear_cookies()
    if person is None:
        return
    browser = browser_of(app)
    browser.sign_in(person)
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live.url}])
