"""Axe finds nothing on any page, in any state, small and large, light and dark; and what those hear who do not see."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from eventhub.accounts.models import User
from eventhub.ordering.models import Order
from tests import world as worlds
from tests.factories import accounts, catalog, ordering
from tests.journeys import pages
from tests.journeys.conftest import AXE, SETTLED
from tests.live import Live
from tests.rules.test_access import who

pytestmark = pytest.mark.journey

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the theme changes is colors; everything else was looked at in the light.
LOOKS = [
    (PHONE, "light", None),
    (PHONE, "dark", "color-contrast"),
    (DESK, "dark", "color-contrast"),
    (DESK, "light", None),
]
RUN = """([tags, rule]) => axe.run(document, {
    resultTypes: ['violations'],
    runOnly: rule ? {type: 'rule', values: [rule]} : {type: 'tag', values: tags},
})"""


def test_no_page_and_no_state_of_it_breaks_a_rule_of_accessibility(app, live, visitor):
    world = worlds.build(app)
    person = visitor(viewport=PHONE)
    broken: list[str] = []
    for sight in pages.of(app, world):
        pages.sign_in(person.context, app, live, who(world, sight.role))
        person.page.set_viewport_size(PHONE)
        sight.show(person.page)
        broken += [f"{sight.name}: {problem}" for problem in problems_of(person.page)]
    assert not broken, "\n".join(broken)


def problems_of(page: Page) -> list[str]:
    """What axe finds in the page's looks, one line each, with the element."""
    # Evaluated by the browser's own debugger: our policy would refuse the script in the page, and stays as it is.
    page.evaluate(AXE + ";undefined")
    problems = []
    for size, scheme, rule in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        # Colors that are still on their way from one theme to the other are nobody's.
        page.evaluate(SETTLED)
        for each in page.evaluate(RUN, [TAGS, rule])["violations"]:
            problems += [
                f"{size['width']} {scheme}: {each['id']}: {node['html'][:140]} {node.get('failureSummary', '')[:200]}"
                for node in each["nodes"][:3]
            ]
    return problems


# What is read aloud.


def test_a_screen_reader_hears_what_is_missing_and_how_to_repair_it(app, live, visitor):
    """The summary of the errors has the focus, leads to the fields, and each field says what is wrong with it."""
    order = pending()
    me = visitor().page
    sign_in(me, app, live, order.user)
    me.goto(f"/gateway/{order.public_id}/details")
    for name in ("E-mail", "Name"):
        me.get_by_label(name, exact=True).fill("")
    me.get_by_role("button", name="Continue to address").click()
    expect(me.get_by_role("alert")).to_match_aria_snapshot(
        """
        - alert:
          - text: 2 things need your attention
          - list:
            - listitem:
              - link "Enter an e-mail address, for example plover@example.org."
            - listitem:
              - link "Enter a name."
        """
    )
    expect(me.get_by_role("alert")).to_be_focused()
    me.get_by_role("link", name="Enter a name.").click()
    field = me.get_by_role("textbox", name="Name", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("As it should stand on the ticket and the invoice. Enter a name.")


def test_a_ticket_says_its_place_and_what_its_code_is(app, live, visitor):
    order = ordering.paid_order(catalog.tonight(catalog.event("The Glass Harbour")), seats=1, user=accounts.user())
    [ticket] = ordering.tickets_of(order)
    me = visitor().page
    sign_in(me, app, live, order.user)
    me.goto(f"/account/tickets/{ticket.code}")
    said = me.get_by_role("article", name=f"Ticket {ticket.code}").aria_snapshot()
    for fact in (
        'heading "The Glass Harbour" [level=1]',
        "term: Section",
        "definition: Stalls",
        "term: Row",
        "definition: A",
    ):
        assert fact in said, said
    assert 'img "' in said
    assert ticket.code in said


def test_a_verdict_is_said_at_once_with_the_place_or_the_reason(app, live, visitor):
    session = catalog.tonight()
    order = ordering.paid_order(session, seats=1)
    [ticket] = ordering.tickets_of(order)
    me = visitor(viewport=PHONE).page
    sign_in(me, app, live, accounts.venue_person(session.venue, "staff"))
    pages.scanned(me, ticket.code)
    alert = me.get_by_role("region", name="Verdict").get_by_role("alert")
    expect(alert.get_by_role("heading", level=2)).to_have_text("Come in")
    expect(alert).to_contain_text("Stalls A 1")
    pages.scanned(me, ticket.code)
    expect(alert.get_by_role("heading", level=2)).to_have_text("Already used")
    assert "term: " in alert.aria_snapshot()


# What the keyboard meets.


def test_the_skip_link_is_first_then_the_list_and_the_map_is_one_stop(app, live, visitor):
    order = pending()
    me = visitor().page
    sign_in(me, app, live, order.user)
    me.goto(f"/gateway/{order.public_id}/tickets")
    me.keyboard.press("Tab")
    expect(me.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(me.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    me.keyboard.press("Enter")
    me.keyboard.press("Tab")
    expect(me.get_by_role("link", name="List", exact=True)).to_be_focused()
    me.keyboard.press("Enter")
    expect(me.get_by_role("heading", name="All seats as a list")).to_be_in_viewport()
    expect(me.locator("svg.map [tabindex='0']")).to_have_count(1)
    me.locator("svg.map [tabindex='0']").focus()
    me.keyboard.press("ArrowRight")
    walked = me.evaluate("document.activeElement.id")
    me.keyboard.press("Tab")
    me.keyboard.press("Shift+Tab")
    assert me.evaluate("document.activeElement.id") == walked


def test_the_question_for_more_time_keeps_the_focus_and_gives_it_back(app, live, visitor):
    order = pending()
    ordering.end(order, timedelta(seconds=124))
    me = visitor().page
    sign_in(me, app, live, order.user)
    me.goto(f"/gateway/{order.public_id}/details")
    me.get_by_label("Phone").focus()
    dialog = me.get_by_role("dialog", name="Do you need more time?")
    expect(dialog).to_be_visible()
    for _ in range(6):
        me.keyboard.press("Tab")
        # Between its last button and its first one the focus is the browser's own.
        assert me.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    me.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(me.get_by_label("Phone")).to_be_focused()


def pending() -> Order:
    """Somebody's order that holds two seats of a session in two weeks."""
    return ordering.order(seats=2, user=accounts.user())


def sign_in(page: Page, app: Flask, live: Live, person: User | None) -> None:
    pages.sign_in(page.context, app, live, person)
