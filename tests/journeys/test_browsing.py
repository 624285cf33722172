"""Finding something, in a real browser: by filters, by the month, by keyboard, on a phone, and from right to left."""

from datetime import timedelta

import pytest

from eventhub import clock
from eventhub.db import transaction
from tests.factories import catalog, seating

pytestmark = pytest.mark.journey

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NARROWEST = {"viewport": {"width": 320, "height": 640}}
WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def programme(app) -> dict[str, str]:
    """Two cities, an event that has it all, one that is cancelled; answers the addresses of all public pages."""
    warsaw, oslo = catalog.city("Warsaw"), catalog.city("Oslo", timezone="Europe/Oslo")
    maren = catalog.artist("Maren Sol", about="Plays the sea.")
    house = seating.layout(catalog.venue("Municipal Theatre", city=warsaw, about="An old house."))
    depot = seating.layout(catalog.venue("Depot", city=oslo), rows=1, seats=3, standing=0)
    tide = catalog.event("Low Tide", artists=[maren], tiers={"Adult": ("same", 0), "Student": ("percent", 5000)})
    for days in (1, 3, 8):
        catalog.session(tide, layout=house, starts_at=clock.now() + timedelta(days=days))
    catalog.session(catalog.event("Static", category=tide.category), layout=depot)
    off = catalog.event("Called Off")
    catalog.session(off, layout=house)
    with transaction():
        off.status = "cancelled"
    return {
        "home": "/",
        "month": "/?view=calendar",
        "filtered": f"/?city={oslo.slug}&available=1&max_price=90",
        "nothing": f"/?q=tide&city={oslo.slug}",
        "unread": "/?from=tomorrow&max_price=cheap",
        "event": f"/events/{tide.slug}",
        "cancelled": f"/events/{off.slug}",
        "venues": "/venues",
        "venue": f"/venues/{house.venue.slug}",
        "artists": "/artists",
        "artist": f"/artists/{maren.slug}",
        "organizer": f"/organizers/{tide.organizer.slug}",
        "city": f"/cities/{oslo.slug}",
        "category": f"/categories/{tide.category.slug}",
        "missing": "/events/nothing-like-it",
    }


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROWEST], ids=["wide", "phone", "narrowest"])
def test_every_public_page_fits_and_is_accessible(visitor, accessible, programme, size) -> None:
    page = visitor(**size).page
    for address in programme.values():
        page.goto(address)
        page.evaluate(
            "document.querySelectorAll('details').forEach(each => { each.open = each.matches('.all-filters') })"
        )
        for direction in ("rtl", "ltr"):
            page.evaluate("direction => { document.documentElement.dir = direction }", direction)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} {direction}"
        accessible(page)


def test_a_filter_is_chosen_by_keyboard_and_taken_back_by_the_back_button(visitor, programme) -> None:
    page = visitor().page
    page.goto("/")
    page.locator(".all-filters > summary").focus()
    page.keyboard.press("Enter")
    page.locator("select[name=venue]").focus()
    page.keyboard.type("Depot")
    page.get_by_role("button", name="Show sessions").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?venue=*")
    assert page.locator(".programme .ti").all_inner_texts() == ["Static"]
    page.get_by_role("link", name="Depot Remove this filter").press("Enter")
    page.wait_for_url("**/#programme")
    assert page.locator(".programme .ti").count() == 4
    page.go_back()
    assert page.locator(".programme .ti").all_inner_texts() == ["Static"]


def test_a_phone_without_scripts_finds_a_day_in_the_month(visitor, programme) -> None:
    page = visitor(java_script_enabled=False, **PHONE).page
    page.goto("/")
    page.get_by_role("navigation", name="View").get_by_role("link", name="Calendar").tap()
    page.wait_for_url("**view=calendar*")
    while not page.get_by_role("cell").get_by_role("link").count():
        page.get_by_role("link", name="Next month").tap()
    day = page.locator(".month .date").last
    spoken = " ".join((day.text_content() or "").split())
    day.tap()
    page.wait_for_url("**day=*")
    heading = page.locator("#day h3").inner_text()
    assert f"{heading}: 1 session" in spoken
    assert page.locator("#day .ti").count() == 1
