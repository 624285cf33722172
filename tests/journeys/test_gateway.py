"""All the ways a purchase can go, in real browsers: time, tabs, keyboard, fingers, tables and standing places."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, text

from eventhub.catalog.models import EventSession
from eventhub.db import db, transaction
from eventhub.ordering.models import Order
from eventhub.pricing.models import DiscountCode
from tests.factories import catalog, ordering, payments, seating

pytestmark = pytest.mark.journey

SUCCEEDS = "4242 4242 4242 4242"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FORM = [{"name": "meal", "label": "Meal", "kind": "choice", "required": True, "choices": ["Fish", "None"]}]


@pytest.fixture
def evening(live) -> EventSession:
    """Three rows of twelve seats, thirty standing places, two ticket types."""
    return evening_with()


def evening_with(layout=None, **fields) -> EventSession:
    payments.account()
    event = catalog.event(tiers={"Adult": ("same", 0), "Student": ("percent", 5000)}, **fields)
    return catalog.session(event, layout=layout or seating.layout(rows=3, seats=12, standing=30))


def enter(page: Page, session: EventSession) -> Page:
    page.goto(f"/sessions/{session.public_id}")
    page.get_by_role("button", name="Get tickets").first.click()
    page.wait_for_url("**/tickets")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Choose your")
    return page


def seat(session: EventSession, at: int) -> str:
    return seating.seats_of(session.layout)[at].public_id


def on_map(page: Page, public_id: str):
    return page.locator(f"svg.map [data-seat='{public_id}']")


def take(page: Page, public_id: str) -> None:
    on_map(page, public_id).click()
    expect(on_map(page, public_id)).to_have_attribute("aria-pressed", "true")


def order_at(page: Page) -> Order:
    [public_id] = re.findall(r"/gateway/([^/]+)/", page.url)
    db.session.rollback()
    return db.session.scalars(select(Order).where(Order.public_id == public_id)).one()


def to_payment(page: Page) -> None:
    page.get_by_role("link", name="Continue").locator("visible=true").first.click()
    page.get_by_label("E-mail", exact=True).fill("nora@people.test")
    page.get_by_label("Name", exact=True).fill("Nora Lind")
    page.get_by_role("button", name="Continue to address").click()
    page.get_by_role("button", name="Continue to payment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"))


def tab_to(page: Page, words: str, *, most: int = 60) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(most):
        if re.search(words, focused(page)):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{words!r} is not reached by Tab; the focus is on {focused(page)!r}")


# Time.


def test_when_the_time_is_up_the_page_says_so_and_the_free_seats_are_taken_again(evening, visitor):
    me, other = visitor().page, visitor().page
    enter(me, evening)
    for at in (14, 15):
        take(me, seat(evening, at))
    ordering.end(order_at(me), timedelta(seconds=3))
    me.reload()
    # By itself, when the clock has come to its end.
    expect(me.get_by_role("heading", level=1)).to_have_text("The time has run out", timeout=15_000)
    expect(me.get_by_text("Still free")).to_have_count(2)
    enter(other, evening)
    take(other, seat(evening, 15))
    me.reload()
    expect(me.get_by_text("Taken by somebody else since")).to_have_count(1)
    me.get_by_role("button", name="Take them again").click()
    expect(me.locator("#summary .items li")).to_have_count(1)
    expect(me.locator("#summary")).to_contain_text("row B, seat 3")
    # The lost one is named, and what stands beside the one that is left is offered.
    expect(me.locator("#lost")).to_contain_text("row B, seat 4 was just taken")
    me.locator("#lost").get_by_role("button", name="row B, seat 2").click()
    expect(me.locator("#summary .items li")).to_have_count(2)
    expect(me.locator("#lost")).to_be_empty()


def test_two_minutes_before_the_end_one_action_keeps_the_seats(evening, visitor, accessible):
    me = visitor().page
    enter(me, evening)
    take(me, seat(evening, 0))
    ordering.end(order_at(me), timedelta(seconds=100))
    me.reload()
    dialog = me.get_by_role("dialog", name="Do you need more time?")
    expect(dialog).to_be_visible()
    accessible(me)
    dialog.get_by_role("button", name="Keep my seats").click()
    expect(dialog).to_be_hidden()
    expect(me.locator("#status")).to_have_text("Your seats are kept for two more minutes.")
    expect(me.locator("#clock")).to_contain_text(re.compile("03:3"))
    assert order_at(me).extensions == 1


def test_the_clock_is_a_silent_timer_that_speaks_at_two_minutes(evening, visitor):
    me = visitor().page
    enter(me, evening)
    take(me, seat(evening, 0))
    expect(me.get_by_role("timer")).to_have_attribute("aria-live", "off")
    ordering.end(order_at(me), timedelta(seconds=123))
    me.reload()
    expect(me.locator("#status")).to_have_text("2 minutes left", timeout=10_000)


# Tabs, reloads, double clicks.


def test_another_tab_changes_the_order_and_nobody_pays_a_price_that_is_not_on_the_screen(evening, visitor):
    browser = visitor()
    one = enter(browser.page, evening)
    take(one, seat(evening, 0))
    two = browser.context.new_page()
    two.goto(one.url)
    expect(on_map(two, seat(evening, 0))).to_have_attribute("aria-pressed", "true")
    to_payment(one)
    expect(one.get_by_role("button", name="Pay €84.00").first).to_be_visible()
    take(two, seat(evening, 1))
    one.get_by_role("button", name="Pay €84.00").first.click()
    expect(one.get_by_role("alert")).to_contain_text("Your order has changed")
    one.get_by_role("button", name="Pay €168.00").first.click()
    expect(one.get_by_label("Card number")).to_be_visible()
    assert [each.amount for each in payments_of(one_order())] == [16800]


def one_order() -> Order:
    db.session.rollback()
    return db.session.scalars(select(Order)).one()


def payments_of(order: Order) -> list:
    return db.session.execute(
        text("SELECT amount, status FROM payments WHERE order_id = :id ORDER BY id"), {"id": order.id}
    ).all()


def test_a_double_click_on_pay_begins_one_payment(evening, visitor):
    me = enter(visitor().page, evening)
    take(me, seat(evening, 0))
    to_payment(me)
    me.get_by_role("button", name="Pay €84.00").first.dblclick()
    expect(me.get_by_label("Card number")).to_be_visible()
    assert len(payments_of(one_order())) == 1


def test_a_double_click_on_a_seat_takes_it_and_a_reload_keeps_it(evening, visitor):
    me = enter(visitor().page, evening)
    on_map(me, seat(evening, 0)).dblclick()
    expect(me.locator("#summary .items li")).to_have_count(1)
    me.reload()
    expect(on_map(me, seat(evening, 0))).to_have_attribute("aria-pressed", "true")
    # Two quick clicks on two seats are two seats.
    for at in (1, 2):
        on_map(me, seat(evening, at)).click(no_wait_after=True)
    expect(me.locator("#summary .items li")).to_have_count(3)


def test_get_tickets_twice_is_one_order(evening, visitor):
    browser = visitor()
    enter(browser.page, evening)
    enter(browser.page, evening)
    assert one_order().status == "pending"


def test_back_from_the_provider_the_order_is_as_it_was(evening, visitor):
    me = enter(visitor().page, evening)
    take(me, seat(evening, 0))
    to_payment(me)
    me.get_by_role("button", name="Pay €84.00").first.click()
    expect(me.get_by_label("Card number")).to_be_visible()
    me.go_back()
    me.get_by_role("button", name="Pay €84.00").first.click()
    me.get_by_label("Card number").fill(SUCCEEDS)
    me.get_by_role("button", name="Pay").click()
    expect(me.get_by_role("heading", level=1)).to_contain_text("See you")
    me.go_back()
    me.goto(f"/gateway/{one_order().public_id}/payment")
    expect(me.get_by_role("heading", level=1)).to_contain_text("See you")
    assert len(payments_of(one_order())) == 1


# Hands.


def test_a_whole_purchase_by_the_keyboard_alone(evening, visitor):
    me = visitor().page
    me.goto(f"/sessions/{evening.public_id}")
    tab_to(me, "^Get tickets")
    me.keyboard.press("Enter")
    expect(me.get_by_role("heading", level=1)).to_contain_text("Choose your seats")
    tab_to(me, "row A, seat 1, free")
    expect(me.locator("#card")).to_be_visible()
    expect(me.locator("#card")).to_contain_text("Row A, seat 1")
    me.keyboard.press("ArrowRight")
    me.keyboard.press("ArrowDown")
    expect(me.locator("#card")).to_contain_text("Row B, seat 2")
    me.keyboard.press("Enter")
    expect(me.locator("#status")).to_contain_text("row B, seat 2 is yours")
    me.keyboard.press("End")
    assert "row B, seat 12" in focused(me)
    me.keyboard.press("Home")
    assert "row B, seat 1," in focused(me)
    # The first Escape puts the card away, the second leaves the map.
    expect(me.locator("#card")).to_be_visible()
    me.keyboard.press("Escape")
    expect(me.locator("#card")).to_be_hidden()
    assert "row B, seat 1," in focused(me)
    me.keyboard.press("Escape")
    assert "Stalls" in focused(me)
    tab_to(me, "^Continue to details", most=90)
    me.keyboard.press("Enter")
    expect(me.get_by_role("heading", level=1)).to_have_text("Who is coming?")
    for words, value in (("email", "nora@people.test"), ("name", "Nora Lind")):
        for _ in range(20):
            if me.evaluate("document.activeElement.id") == words:
                break
            me.keyboard.press("Tab")
        me.keyboard.type(value)
    me.keyboard.press("Enter")
    expect(me.get_by_role("heading", level=1)).to_have_text("Address on the invoice")
    tab_to(me, "^Continue to payment")
    me.keyboard.press("Enter")
    expect(me.get_by_role("heading", level=1)).to_have_text("Payment")
    tab_to(me, "^Pay €84.00")
    me.keyboard.press("Enter")
    expect(me.get_by_label("Card number")).to_be_visible()
    for _ in range(20):
        if me.evaluate("document.activeElement.name") == "card":
            break
        me.keyboard.press("Tab")
    me.keyboard.type(SUCCEEDS)
    me.keyboard.press("Enter")
    expect(me.get_by_role("heading", level=1)).to_contain_text("See you")


def test_what_a_screen_reader_is_told_of_map_list_and_summary(evening, visitor):
    me = enter(visitor().page, evening)
    take(me, seat(evening, 1))
    map_said = me.locator("svg.map").aria_snapshot()
    assert 'group "Stalls, ' in map_said
    assert 'button "Stalls, row A, seat 1, free, €84.00"' in map_said
    assert 'button "Stalls, row A, seat 2, your seat, €84.00" [pressed]' in map_said
    list_said = me.locator("#list").aria_snapshot()
    assert 'button "Stalls, row A, seat 1, free, €84.00"' in list_said
    assert 'button "Stalls, row A, seat 2, your seat" [pressed]' in list_said
    said = me.get_by_role("complementary", name="Your order").aria_snapshot()
    assert 'combobox "Ticket type of Stalls, row A, seat 2"' in said
    assert 'button "Remove Stalls, row A, seat 2"' in said


def test_the_card_follows_the_mouse_and_takes_the_seat_with_another_ticket_type(evening, visitor, accessible):
    me = enter(visitor().page, evening)
    on_map(me, seat(evening, 5)).hover()
    card = me.locator("#card")
    expect(card).to_contain_text("Row A, seat 6")
    accessible(me)
    # It stays while the hand is on it.
    card.hover()
    me.wait_for_timeout(600)
    card.get_by_label("Student").check()
    card.get_by_role("button", name="Take this seat").click()
    expect(me.locator("#summary .items .price").first).to_have_text("€42.00")
    expect(card).to_contain_text("Yours")
    card.get_by_role("button", name="Give it back").click()
    expect(me.locator("#summary")).to_contain_text("Nothing chosen yet")
    me.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_a_finger_sees_the_card_first_and_takes_by_its_button(evening, visitor, accessible):
    me = enter(visitor(**PHONE).page, evening)
    on_map(me, seat(evening, 5)).tap()
    card = me.locator("#card")
    expect(card).to_contain_text("Row A, seat 6")
    expect(me.locator("#bar")).to_contain_text("Nothing chosen yet")
    accessible(me)
    card.get_by_role("button", name="Take this seat").tap()
    expect(card).to_be_hidden()
    expect(me.locator("#bar")).to_contain_text("A 6")


def test_the_wheel_scrolls_the_page_and_with_ctrl_zooms_and_a_drag_takes_nothing(evening, visitor):
    me = enter(visitor(viewport={"width": 1280, "height": 620}).page, evening)
    pane = me.locator(".map-pane")
    box = pane.bounding_box()
    me.mouse.move(box["x"] + box["width"] / 2, box["y"] + 150)
    me.keyboard.down("Control")
    me.mouse.wheel(0, -500)
    me.keyboard.up("Control")
    expect(pane).to_have_attribute("data-zoomed", "")
    seen = on_map(me, seat(evening, 6))
    was = seen.bounding_box()
    me.mouse.down()
    me.mouse.move(box["x"] + box["width"] / 2 - 90, box["y"] + 110, steps=4)
    me.mouse.up()
    assert seen.bounding_box()["x"] == pytest.approx(was["x"] - 90, abs=3)
    expect(me.locator("#summary")).to_contain_text("Nothing chosen yet")
    me.mouse.wheel(0, 120)
    me.wait_for_function("scrollY > 0")
    me.get_by_role("button", name="Whole house").click()
    expect(pane).not_to_have_attribute("data-zoomed", "")


# Tables, standing places, questions, codes.


def test_a_table_that_is_sold_as_a_whole_is_taken_and_given_back_as_one(live, visitor):
    layout = seating.layout(rows=0, seats=0, standing=0)
    seating.seated(layout, "Tables", rows=2, seats=4, price=5000, grouping="whole_tables")
    session = evening_with(layout)
    me, other = enter(visitor().page, session), enter(visitor().page, session)
    on_map(me, seat(session, 2)).click()
    for at in range(4):
        expect(on_map(me, seat(session, at))).to_have_attribute("aria-pressed", "true")
    expect(me.locator("#summary .items li")).to_have_count(4)
    table = me.locator(f"#l-{seat(session, 0)}")
    expect(table).to_have_attribute("aria-pressed", "true")
    expect(other.locator(f"#l-{seat(session, 0)}")).to_be_disabled()
    me.locator("#list").get_by_role("button", name="Tables, A, 4 seats, yours").click()
    expect(me.locator("#summary")).to_contain_text("Nothing chosen yet")
    me.locator("#list").get_by_role("button", name="Tables, B, 4 seats, free, €200.00").click()
    expect(on_map(me, seat(session, 5))).to_have_attribute("aria-pressed", "true")


def test_standing_places_are_counted_by_ticket_type_and_the_limit_explains_itself(evening, visitor, accessible):
    me = enter(visitor(**PHONE).page, evening)
    me.get_by_role("button", name="One more: Adult, Floor").tap()
    me.get_by_role("button", name="One more: Adult, Floor").tap()
    me.get_by_role("button", name="One more: Student, Floor").tap()
    expect(me.locator("#bar")).to_contain_text("€105.00")
    expect(me.locator("#bar")).to_contain_text("3 standing")
    expect(me.locator(".standing-area")).to_contain_text("27 places left")
    accessible(me)
    adults = me.get_by_label("Adult, Floor", exact=True)
    adults.fill("30")
    adults.blur()
    expect(me.locator("#notices")).to_contain_text("tickets for this session")
    expect(me.get_by_label("Adult, Floor", exact=True)).to_have_value("2")


def test_the_events_question_is_asked_of_everybody_and_shown_again(live, visitor, accessible):
    me = enter(visitor().page, session := evening_with(form_schema=FORM))
    take(me, seat(session, 0))
    take(me, seat(session, 1))
    me.get_by_role("link", name="Continue to details").click()
    me.get_by_label("E-mail", exact=True).fill("nora@people.test")
    me.get_by_label("Name", exact=True).fill("Nora Lind")
    expect(me.get_by_label("Name of the guest").first).to_be_hidden()
    me.get_by_label("Meal").first.select_option("Fish")
    me.get_by_role("button", name="Continue to address").click()
    expect(me.get_by_role("alert")).to_contain_text("Answer this: Meal")
    expect(me.get_by_label("Meal").first).to_have_value("Fish")
    accessible(me)
    me.get_by_label("Meal").nth(1).select_option("None")
    me.get_by_role("button", name="Continue to address").click()
    me.get_by_role("link", name="Details").first.click()
    expect(me.get_by_label("Meal").nth(1)).to_have_value("None")


def test_a_code_makes_it_free_without_javascript(evening, visitor):
    with transaction() as session:
        session.add(
            DiscountCode(
                organizer_id=evening.event.organizer_id, code="GUEST", kind="percent", value=10_000, max_uses=1
            )
        )
    me = enter(visitor(java_script_enabled=False).page, evening)
    me.locator(f"#l-{seat(evening, 3)}").click()
    to_payment(me)
    me.get_by_label("Discount code").fill("nobody")
    me.get_by_role("button", name="Apply").click()
    expect(me.get_by_role("alert")).to_contain_text("We do not know this code")
    me.get_by_label("Discount code").fill("guest")
    me.get_by_role("button", name="Apply").click()
    expect(me.locator(".sums")).to_contain_text("−€84.00")
    me.get_by_role("button", name="Get free tickets").first.click()
    expect(me.get_by_role("heading", level=1)).to_contain_text("See you")
