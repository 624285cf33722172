"""Axe finds nothing on any page, in any state, small and large, light and dark."""

import pytest
from playwright.sync_api import Page

from tests import world as worlds
from tests.journeys import pages
from tests.journeys.conftest import AXE, SETTLED
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
