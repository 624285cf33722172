"""No page is wider than its window, whichever way it is read; what is focused is seen to be."""

import re

import pytest
from playwright.sync_api import Page

from tests import world as worlds
from tests.journeys import pages
from tests.rules.test_access import who

pytestmark = pytest.mark.journey

WIDTHS = (320, 390, 1440)
# How far the page can be moved sideways; reading from right to left it is moved to the left, by less than nothing.
SIDEWAYS = """async direction => {
    document.documentElement.dir = direction;
    await new Promise(requestAnimationFrame);
    const page = document.scrollingElement;
    return page.scrollWidth - page.clientWidth;
}"""
# What sticks out of the window, and whether it is cut or scrolls inside something is for its parents to say.
STICKING_OUT = """() => [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1 || each.getBoundingClientRect().left < -1)
    .slice(0, 3).map(each => each.outerHTML.slice(0, 90))"""
RING = """() => {
    const found = document.activeElement, box = found.getBoundingClientRect();
    const marked = each => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || (each !== found && boxShadow !== 'none');
    };
    // A field without a frame of its own marks the label around it; a hidden radio its label's neighbour.
    const bearers = [found, found.closest('label'), found.nextElementSibling].filter(Boolean);
    return {
        element: found.outerHTML.slice(0, 120),
        inside: found !== document.body,
        ring: bearers.some(marked),
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""


def test_no_page_is_wider_than_its_window_from_left_to_right_or_from_right_to_left(app, live, visitor):
    world = worlds.build(app)
    person = visitor()
    wide: list[str] = []
    for sight in pages.of(app, world):
        pages.sign_in(person.context, app, live, who(world, sight.role))
        sight.show(person.page)
        wide += [f"{sight.name}: {each}" for each in too_wide(person.page)]
    assert not wide, "\n".join(wide)


def too_wide(page: Page) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for direction in ("ltr", "rtl"):
            if beyond := page.evaluate(SIDEWAYS, direction):
                found.append(f"{width} {direction}: {beyond} pixels too wide, {page.evaluate(STICKING_OUT)}")
    return found


def test_whatever_the_tab_key_reaches_is_seen_to_be_reached(app, live, visitor):
    world = worlds.build(app)
    person = visitor()
    unseen: list[str] = []
    for sight in pages.of(app, world):
        if not re.match(r"public\.(home|events|sessions|sign_ins|registrations|account)|gateway|venue", sight.name):
            continue
        pages.sign_in(person.context, app, live, who(world, sight.role))
        sight.show(person.page)
        person.page.evaluate("() => document.activeElement.blur()")
        for _ in range(20):
            person.page.keyboard.press("Tab")
            at = person.page.evaluate(RING)
            if at["inside"] and not (at["seen"] and at["ring"]):
                unseen.append(f"{sight.name}: {at}")
    assert not unseen, "\n".join(unseen)
