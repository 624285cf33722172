"""The door in a real browser: a code held before the camera, a code typed, and the verdict that gives way by itself."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import func, select

from eventhub.accounts.models import User
from eventhub.db import db
from eventhub.ticketing import qr as drawing
from eventhub.ticketing.models import Scan
from tests.factories.accounts import PASSWORD
from tests.panels.venue.evening import Evening, evening, fresh, person, qr, ticket, tickets

pytestmark = pytest.mark.journey

PHONE: ViewportSize = {"width": 390, "height": 844}

Open = Callable[..., Page]


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening(door_note="Check the student card")


@pytest.fixture
def usher(tonight: Evening) -> User:
    return person(at=tonight.venue, role="staff")


@pytest.fixture
def captain(tonight: Evening) -> User:
    return person(at=tonight.venue, role="manager")


@pytest.fixture
def faults() -> list[str]:
    """What the browser's console complained about."""
    return []


@pytest.fixture
def open_door(live: Any, launch: Callable[..., Browser], usher: User, faults: list[str]) -> Iterator[Open]:
    """The validator in a browser of its own, after logging in; with a film it has a camera that shows it, else a refused one."""
    with ExitStack() as ending:

        def opened(
            *, film: Path | None = None, who: User = usher, at: str = "/venue/validator", **context: Any
        ) -> Page:
            allowed = ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
            camera = ["--use-fake-device-for-media-stream", *(allowed if film else ["--deny-permission-prompts"])]
            browser = launch(*camera)
            ending.callback(browser.close)
            page = browser.new_context(**{"viewport": PHONE} | context).new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
            page.goto(f"{live.url}/login?next={at}")
            page.locator("#email").fill(who.email)
            page.locator("#password").fill(PASSWORD)
            page.locator("#password").press("Enter")
            page.wait_for_url(f"**{at}")
            return page

        yield opened


def film_of(text: str, path: Path) -> Path:
    """What a camera sees when somebody holds the code before it: a motion JPEG of one second."""
    code = Image.open(io.BytesIO(drawing.png(text, 6))).convert("RGB")
    picture = Image.new("RGB", (1280, 720), (70, 74, 80))
    picture.paste(code, ((1280 - code.width) // 2, (720 - code.height) // 2))
    frame = io.BytesIO()
    picture.save(frame, "JPEG", quality=90)
    path.write_bytes(frame.getvalue() * 10)
    return path


def scans() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Scan)) or 0


def test_a_code_before_the_camera_is_admitted_once_without_a_touch(
    open_door: Open, tonight: Evening, tmp_path: Path, faults: list[str]
) -> None:
    one = ticket(tonight)
    page = open_door(film=film_of(qr(one), tmp_path / "code.mjpeg"))
    page.get_by_role("button", name="Turn on the camera").click()
    verdict = page.locator("#verdict")
    expect(verdict.locator("h2")).to_have_text("Come in", timeout=20_000)
    expect(verdict).to_contain_text("Stalls A 1")
    expect(verdict).to_contain_text("Check the student card")
    expect(verdict).to_be_hidden(timeout=4_000)
    expect(page.locator("#counts")).to_contain_text("1in")
    # The code is still held before the camera: that is no second scan.
    page.wait_for_timeout(1_500)
    expect(verdict).to_be_hidden()
    assert scans() == 1
    assert fresh(one).checked_in_at is not None
    assert faults == []


def test_typed_codes_follow_each_other_and_each_verdict_gives_way(
    open_door: Open, tonight: Evening, faults: list[str]
) -> None:
    one, two = tickets(tonight, 2)
    page = open_door()
    expect(page.locator("#code")).to_be_focused()
    word = page.locator("#verdict h2")
    page.keyboard.type(f"{one.code.lower()}\n")
    expect(word).to_have_text("Come in")
    page.wait_for_timeout(300)
    page.keyboard.type(f"{one.code}\n")
    expect(word).to_have_text("Already used")
    expect(page.locator("#verdict")).to_contain_text("This device")
    # A refusal stays until the next code, which needs no touch.
    page.wait_for_timeout(2_500)
    expect(word).to_have_text("Already used")
    page.keyboard.type(f"{two.code}\n")
    expect(word).to_have_text("Come in")
    expect(page.locator("#verdict")).to_be_hidden(timeout=4_000)
    expect(page.locator("#counts")).to_contain_text("2in")
    expect(page.locator("#recent li").first).to_contain_text("Come in")
    page.get_by_text("Out", exact=True).click()
    page.keyboard.type(f"{two.code}\n")
    expect(word).to_have_text("Goodbye")
    assert faults == []


def test_a_scanner_that_sends_twice_is_one_scan(open_door: Open, tonight: Evening) -> None:
    code = ticket(tonight).code
    page = open_door()
    page.keyboard.type(f"{code}\n{code}\n")
    expect(page.locator("#verdict h2")).to_have_text("Come in")
    page.wait_for_timeout(500)
    assert scans() == 1


def test_a_ticket_is_chosen_from_its_order(open_door: Open, tonight: Evening) -> None:
    one, _two = tickets(tonight, 2)
    page = open_door()
    page.keyboard.type(f"{one.order.pnr}\n")
    expect(page.locator("#verdict h2")).to_have_text("Choose a ticket")
    page.get_by_role("button", name="Stalls A 2").click()
    expect(page.locator("#verdict h2")).to_have_text("Come in")
    expect(page.locator("#verdict")).to_contain_text("1 of 2 in this order are in")


def test_a_scan_that_got_no_answer_is_sent_again_under_the_same_name(open_door: Open, tonight: Evening) -> None:
    code = ticket(tonight).code
    page = open_door()

    def deliver_and_lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/validations", deliver_and_lose_the_answer)
    page.keyboard.type(f"{code}\n")
    expect(page.locator("#notices")).to_contain_text("No connection")
    page.unroute("**/validations")
    page.keyboard.type(f"{code}\n")
    expect(page.locator("#verdict h2")).to_have_text("Come in")
    assert scans() == 1


def test_a_refused_camera_says_what_to_do_and_typing_goes_on(open_door: Open, tonight: Evening) -> None:
    page = open_door()
    page.get_by_role("button", name="Turn on the camera").click()
    expect(page.get_by_text("The camera is not allowed here.")).to_be_visible()
    page.keyboard.type(f"{ticket(tonight).code}\n")
    expect(page.locator("#verdict h2")).to_have_text("Come in")


def test_the_door_works_without_javascript(open_door: Open, tonight: Evening) -> None:
    code = ticket(tonight).code
    page = open_door(java_script_enabled=False)
    for word in ("Come in", "Already used"):
        page.locator("#code").fill(code)
        page.get_by_role("button", name="Check").click()
        expect(page.locator("#verdict h2")).to_have_text(word)
        page.get_by_role("link", name="Next").click()
        expect(page.locator("#verdict")).to_be_hidden()


def test_a_guest_is_found_by_name_with_the_keyboard_alone(
    open_door: Open, tonight: Evening, faults: list[str], accessible: Callable[[Page], None]
) -> None:
    one, two = ticket(tonight, name="Mo Tern"), ticket(tonight, name="Ada Plover")
    page = open_door()
    page.get_by_role("link", name="By name").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("ada plo")
    expect(page.locator("#found")).to_contain_text("Ada Plover")
    expect(page.locator("#found")).not_to_contain_text("Mo Tern")
    accessible(page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict h2")).to_have_text("Come in")
    # The verdict leaves by itself, and the search with it.
    expect(page.locator("#verdict")).to_be_hidden(timeout=4_000)
    expect(page.locator("#find")).to_be_hidden()
    assert fresh(two).checked_in_at is not None
    assert fresh(one).checked_in_at is None
    page.get_by_role("link", name="By name").click()
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_hidden()
    assert faults == []


def test_a_captain_lets_in_against_an_already_in(
    open_door: Open, tonight: Evening, captain: User, faults: list[str], accessible: Callable[[Page], None]
) -> None:
    code = ticket(tonight).code
    page = open_door(who=captain)
    word = page.locator("#verdict h2")
    page.keyboard.type(f"{code}\n")
    expect(word).to_have_text("Come in")
    page.wait_for_timeout(300)
    page.keyboard.type(f"{code}\n")
    expect(word).to_have_text("Already used")
    page.get_by_text("Let in with a reason").click()
    accessible(page)
    page.get_by_label("Another reason").fill("Carried out a child")
    page.keyboard.press("Enter")
    expect(word).to_have_text("Come in")
    expect(page.locator("#verdict")).to_contain_text("Carried out a child")
    expect(page.locator("#verdict")).to_be_hidden(timeout=4_000)
    expect(page.locator("#recent li").first).to_contain_text("Let in with a reason")
    assert faults == []


def test_the_device_remembers_its_screen_and_its_sound(
    open_door: Open, tonight: Evening, accessible: Callable[[Page], None]
) -> None:
    page = open_door()
    menu = page.locator(".door-menu > summary")
    menu.click()
    page.get_by_label("Sound").uncheck()
    page.get_by_text("Night", exact=True).click()
    accessible(page)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-door", "night")
    menu.click()
    expect(page.get_by_label("Sound")).not_to_be_checked()
    expect(page.get_by_label("Vibration")).to_be_checked()
    page.get_by_text("Sun", exact=True).click()
    menu.click()
    accessible(page)


def test_three_seconds_without_a_code_show_what_helps(open_door: Open, tonight: Evening, tmp_path: Path) -> None:
    film = tmp_path / "nothing.mjpeg"
    frame = io.BytesIO()
    Image.new("RGB", (1280, 720), (70, 74, 80)).save(frame, "JPEG")
    film.write_bytes(frame.getvalue() * 10)
    page = open_door(film=film)
    page.get_by_role("button", name="Turn on the camera").click()
    for remedy in ("Turn up the brightness", "Hold it a hand further away", "Wipe the lens"):
        expect(page.get_by_text(remedy)).to_be_visible(timeout=15_000)


def test_the_dashboard_follows_the_door(
    open_door: Open, tonight: Evening, captain: User, faults: list[str], accessible: Callable[[Page], None]
) -> None:
    one, _two = tickets(tonight, 2)
    dashboard = open_door(who=captain, at="/venue", viewport={"width": 1440, "height": 900})
    expect(dashboard.locator(".door-big")).to_contain_text("0 of 2 are in")
    answers: list[int] = []
    dashboard.on("response", lambda answer: answers.append(answer.status) if "/sessions/" in answer.url else None)
    dashboard.wait_for_timeout(6_000)
    assert answers and set(answers) == {304}
    door = open_door()
    door.keyboard.type(f"{one.code}\n")
    expect(door.locator("#verdict h2")).to_have_text("Come in")
    expect(dashboard.locator(".door-big")).to_contain_text("1 of 2 are in", timeout=10_000)
    expect(dashboard.locator("[aria-labelledby=arrivals] tfoot")).to_contain_text("1")
    accessible(dashboard)
    assert faults == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_venues_pages_are_accessible_and_never_scroll_sideways(
    open_door: Open, tonight: Evening, captain: User, accessible: Callable[[Page], None], live: Any, width: int
) -> None:
    order = tickets(tonight, 2)[0].order
    page = open_door(who=captain, at="/venue", viewport={"width": width, "height": 844})
    for path in (
        "",
        "/schedule",
        "/schedule?when=past",
        "/orders",
        "/orders?q=plover&status=paid",
        "/orders?q=nobody",
        f"/orders/{order.pnr}",
        f"/sessions/{tonight.session.public_id}",
        "/venues",
    ):
        page.goto(f"{live.url}/venue{path}")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
