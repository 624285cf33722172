"""The main job in real browsers: find, choose, pay, receive, enter, be refused the second time."""

import io
import re
import time
from collections.abc import Callable
from email.message import EmailMessage

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from eventhub.catalog.models import EventSession
from tests.factories import accounts, catalog, payments, seating
from tests.live import Live

pytestmark = pytest.mark.journey

SUCCEEDS, DECLINES = "4242 4242 4242 4242", "4000 0000 0000 0002"
OTHERS_SEE_IT_SECONDS = 3.0


@pytest.fixture
def evening(live: Live) -> EventSession:
    """A session whose doors are open, at a theatre with twelve seats in each of three rows."""
    organizer = catalog.organizer(fee_fixed=150, tax_rate=800)
    event = catalog.event(
        "The Glass Harbour", organizer=organizer, tiers={"Adult": ("same", 0), "Student": ("percent", 5000)}
    )
    payments.account()
    return catalog.tonight(event, layout=seating.layout(rows=3, seats=12, standing=30))


def test_two_neighbours_are_bought_beside_somebody_elses_and_let_in_once(evening, live, visitor, accessible):
    row = seating.seats_of(evening.layout)[12:24]
    mine, theirs = [row[4].public_id, row[5].public_id], [row[6].public_id, row[7].public_id]

    me, other = visitor(), visitor()
    walk_to_the_map(me.page, evening, accessible)
    other.page.goto(f"/sessions/{evening.public_id}")
    other.page.get_by_role("button", name="Get tickets").first.click()
    other.page.wait_for_url("**/tickets")

    for seat in theirs:
        take(other.page, seat)
    for seat in mine:
        take(me.page, seat)
        assert seen_as_held(other.page, seat) < OTHERS_SEE_IT_SECONDS
    for seat in theirs:
        assert seen_as_held(me.page, seat) < OTHERS_SEE_IT_SECONDS
    expect(me.page.locator("#summary")).to_contain_text("row B, seat 6")
    accessible(me.page)

    email = "ada@people.test"
    fill_in_and_pay(me.page, email, accessible)
    expect(me.page.get_by_role("heading", level=1)).to_contain_text("See you")
    accessible(me.page)

    [message] = live.mailbox.wait_for(email)
    codes = codes_in_pdf(message)
    assert len(codes) == 2
    me.page.get_by_role("link", name="Show tickets").click()
    assert codes_on_screen(me.page) & codes
    accessible(me.page)
    # The other one, whose time goes on, sees them sold.
    expect(on_map(other.page, mine[0])).to_have_attribute("aria-label", re.compile("sold", re.IGNORECASE))

    door = visitor(viewport={"width": 390, "height": 844})
    open_validator(door.page, evening, accessible)
    for code in sorted(codes):
        assert scanned(door.page, code) == "admitted"
        accessible(door.page)
        door.page.get_by_role("link", name="Next").click()
        assert scanned(door.page, code) == "already_used"
        accessible(door.page)
        door.page.get_by_role("link", name="Next").click()


def test_the_same_purchase_works_without_javascript(evening, live, visitor):
    row = seating.seats_of(evening.layout)[:12]
    email = "bo@people.test"
    me = visitor(java_script_enabled=False)
    me.page.goto("/")
    me.page.get_by_role("link", name=re.compile("The Glass Harbour")).first.click()
    me.page.locator(f"a[href*='/sessions/{evening.public_id}']").first.click()
    me.page.get_by_role("button", name="Get tickets").first.click()
    me.page.wait_for_url("**/tickets")
    for seat in row[:2]:
        me.page.locator(f"#l-{seat.public_id}").click()
        expect(me.page.locator(f"#l-{seat.public_id}")).to_have_attribute("aria-pressed", "true")
    # A change of mind, and back.
    me.page.locator(f"#l-{row[1].public_id}").click()
    expect(me.page.locator(f"#l-{row[1].public_id}")).to_have_attribute("aria-pressed", "false")
    me.page.locator(f"#l-{row[1].public_id}").click()

    fill_in_and_pay(me.page, email)
    reload_until_paid(me.page)
    [message] = live.mailbox.wait_for(email)
    [code, _] = sorted(codes_in_pdf(message))

    door = visitor(java_script_enabled=False)
    open_validator(door.page, evening)
    assert scanned(door.page, code) == "admitted"
    door.page.get_by_role("link", name="Next").click()
    assert scanned(door.page, code) == "already_used"


def test_a_seat_is_taken_and_given_back_by_the_keyboard_alone(evening, visitor):
    me = visitor()
    me.page.goto(f"/sessions/{evening.public_id}")
    me.page.get_by_role("button", name="Get tickets").first.click()
    me.page.wait_for_url("**/tickets")
    first = seating.seats_of(evening.layout)[0].public_id
    on_map(me.page, first).focus()
    me.page.keyboard.press("Enter")
    expect(on_map(me.page, first)).to_have_attribute("aria-pressed", "true")
    expect(on_map(me.page, first)).to_be_focused()
    me.page.keyboard.press("ArrowRight")
    second = seating.seats_of(evening.layout)[1].public_id
    expect(on_map(me.page, second)).to_be_focused()
    me.page.keyboard.press(" ")
    expect(on_map(me.page, second)).to_have_attribute("aria-pressed", "true")
    me.page.keyboard.press("Enter")
    expect(on_map(me.page, second)).to_have_attribute("aria-pressed", "false")


def test_of_two_browsers_that_click_one_seat_one_is_told_that_it_is_gone(evening, visitor):
    seat = seating.seats_of(evening.layout)[20].public_id
    one, two = visitor(), visitor()
    for each in (one, two):
        each.page.goto(f"/sessions/{evening.public_id}")
        each.page.get_by_role("button", name="Get tickets").first.click()
        each.page.wait_for_url("**/tickets")
        expect(on_map(each.page, seat)).to_have_attribute("aria-pressed", "false")
    take(one.page, seat)
    # The second map may have heard of it by now; the list's form is what a slow browser would still send.
    two.page.evaluate(
        """seat => { document.getElementById('take-seat').value = seat; document.getElementById('take').requestSubmit(); }""",
        seat,
    )
    expect(two.page.locator("#lost")).to_contain_text("taken by somebody else")
    assert seen_as_held(two.page, seat) < OTHERS_SEE_IT_SECONDS
    expect(two.page.locator("#summary")).to_contain_text("Nothing chosen yet")


# What a visitor does.


def walk_to_the_map(page: Page, evening: EventSession, accessible: Callable[[Page], None]) -> None:
    page.goto("/")
    accessible(page)
    page.get_by_role("link", name=re.compile("The Glass Harbour")).first.click()
    accessible(page)
    page.locator(f"a[href*='/sessions/{evening.public_id}']").first.click()
    accessible(page)
    page.get_by_role("button", name="Get tickets").first.click()
    page.wait_for_url("**/tickets")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Choose your seats")
    accessible(page)


def on_map(page: Page, seat: str):
    return page.locator(f"svg.map [data-seat='{seat}']")


def take(page: Page, seat: str) -> None:
    on_map(page, seat).click()
    expect(on_map(page, seat)).to_have_attribute("aria-pressed", "true")


def seen_as_held(page: Page, seat: str) -> float:
    """Wait until the seat is shown as somebody else's; answers the seconds it took."""
    began = time.monotonic()
    expect(on_map(page, seat)).to_have_attribute("aria-label", re.compile("held", re.IGNORECASE), timeout=5000)
    return time.monotonic() - began


def fill_in_and_pay(page: Page, email: str, accessible: Callable[[Page], None] = lambda page: None) -> None:
    """From the map to the page after payment: a declined card first, then one that works."""
    page.get_by_role("link", name="Continue to details").click()
    accessible(page)
    page.get_by_role("button", name="Continue to address").first.click()
    expect(page.get_by_label("E-mail", exact=True)).to_have_attribute("aria-invalid", "true")
    accessible(page)
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Name", exact=True).fill("Ada Plover")
    page.get_by_role("button", name="Continue to address").first.click()
    accessible(page)
    page.get_by_role("button", name="Continue to payment").first.click()
    accessible(page)
    page.get_by_role("button", name=re.compile("^Pay ")).first.click()
    accessible(page)
    page.get_by_label("Card number").fill(DECLINES)
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_text("This card was declined")).to_be_visible()
    accessible(page)
    page.get_by_label("Card number").fill(SUCCEEDS)
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url("**/done")


def reload_until_paid(page: Page) -> None:
    for _ in range(40):
        if "See you" in page.get_by_role("heading", level=1).inner_text():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError("the order was not paid")


def open_validator(page: Page, evening: EventSession, accessible: Callable[[Page], None] = lambda page: None) -> None:
    keeper = accounts.venue_person(evening.venue, "staff")
    page.goto("/venue/validator")
    accessible(page)
    page.get_by_label("E-mail").fill(keeper.email)
    page.get_by_label("Password", exact=True).fill(accounts.PASSWORD)
    page.get_by_role("button", name="Log in").first.click()
    page.wait_for_url("**/venue/validator")
    accessible(page)


def scanned(page: Page, code: str) -> str:
    """Type a code as a scanner does; answers the verdict that fills the screen."""
    page.locator("#code").fill(code)
    page.locator("#code").press("Enter")
    verdict = page.locator("#verdict[data-verdict]")
    expect(verdict).to_be_visible()
    return str(verdict.get_attribute("data-verdict"))


# What independent readers find.


def codes_in_pdf(message: EmailMessage) -> set[str]:
    """The texts of the QR codes in the mail's PDF, read from its rendered pages."""
    [paper] = [part for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
    with pypdfium2.PdfDocument(paper.get_content()) as document:
        pages = [page.render(scale=3).to_pil() for page in document]
    return {found.text for picture in pages for found in zxingcpp.read_barcodes(picture.convert("L"))}


def codes_on_screen(page: Page) -> set[str]:
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    return {found.text for found in zxingcpp.read_barcodes(picture.convert("L"))}
