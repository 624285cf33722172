"""Real browsers on the real processes."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from tests.live import Live

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic"
# Nothing but this machine has a name, so a page that wanted something from elsewhere would not get it.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
AXE = (Path(__file__).resolve().parents[1] / "vendor/axe-core-4.14.1/axe.min.js").read_text()
SETTLED = """async () => {
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished));
}"""
PATIENCE_MILLISECONDS = 15_000


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """launch("--flag", …) starts a Chromium. One Playwright a process: a second one beside it is refused."""
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    if executable is None:
        if os.environ.get("EVENTHUB_REQUIRE_BROWSER"):
            pytest.fail("EVENTHUB_REQUIRE_BROWSER is set, and no Chromium is installed.")
        pytest.skip("NO CHROMIUM IS INSTALLED: the browser journeys were not tried.")
    with sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(
            executable_path=executable, args=[*QUIET.split(), OFFLINE, *flags]
        )


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Iterator[Browser]:
    browser = launch()
    yield browser
    browser.close()


class Visitor:
    """One person's browser, which remembers whatever a page complained about."""

    def __init__(self, browser: Browser, live: Live, **options: Any) -> None:
        self.context = browser.new_context(
            base_url=live.url,
            locale="en-GB",
            reduced_motion="reduce",
            **{"viewport": {"width": 1280, "height": 900}} | options,
        )
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def note(self, message: ConsoleMessage) -> None:
        # An answer of 4xx is one of ours; what the policy or a script refused is a fault.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def leave(self) -> None:
        try:
            self.context.close()
        except Error as error:
            self.complaints.append(str(error))


@pytest.fixture
def visitor(chromium: Browser, live: Live) -> Iterator[Callable[..., Visitor]]:
    """visitor() opens another browser; options are those of a Playwright context. No page may complain."""
    opened: list[Visitor] = []

    def make(**options: Any) -> Visitor:
        opened.append(Visitor(chromium, live, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.leave()
    assert [complaint for each in opened for complaint in each.complaints] == []


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """accessible(page) fails with what axe finds, in the light and in the dark theme."""

    def check(page: Page) -> None:
        # Evaluated by the browser's own debugger: our policy would refuse the script in the page, and stays as it is.
        page.evaluate(AXE + ";undefined")
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            # Colors that are still on their way from one theme to the other are nobody's.
            page.evaluate(SETTLED)
            found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
            problems = [
                f"{each['id']} ({each['help']}): {node['html'][:160]}\n    {node.get('failureSummary', '')[:300]}"
                for each in found["violations"]
                for node in each["nodes"][:3]
            ]
            assert not problems, f"{page.url}, {scheme}\n" + "\n".join(problems)

    return check
