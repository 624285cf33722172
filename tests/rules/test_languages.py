"""Every visible word can be translated: pages are rendered in a language made for that, written from right to left."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from flask import Flask
from flask_babel import get_domain

from eventhub.tokens import PNR_ALPHABET
from tests import world as worlds
from tests.client import visible_texts
from tests.rules.access import LINES, ROLES, Line
from tests.rules.test_access import address_of, who
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "he"
OPEN, CLOSE = "⟦", "⟧"

PAGES = [line for line in LINES if line.method == "GET" and "200" in line.answers and line.page]

# What is written the same in every language: our name, the names of formats, currencies' codes, and data in Latin
# letters (e-mail addresses, codes, PNRs, row letters, file names).
UNTRANSLATED = re.compile(
    r"EventHub|\b(?:PDF|QR|EUR|VAT|CET|CEST|UTC)\b|[\w.+-]+@[\w.-]+|\S*\.(?:eml|pdf|ics|test)\b|\bhttps?://\S+"
    rf"|\b[{PNR_ALPHABET}]{{6}}\b|\b[0-9A-Z]{{5}}-[0-9A-Z]{{5}}\b|\b[0-9a-f]{{12}}\b|\b[A-Z]?\d[\w-]*|\b[A-Z]\b"
)
LATIN = re.compile(r"[A-Za-z]{2,}")
READ_ALOUD = ("alt", "aria-label", "title", "placeholder")


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory) -> Catalog:
    """Every message of the source, found as `pybabel extract` finds it, translated by brackets around it."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(locale=LANGUAGE)
    for _, _, message, _, context in extract_from_dir(
        ROOT, methods, options, keywords={**KEYWORDS}, directory_filter=ours, strip_comment_tags=False
    ):
        if isinstance(message, tuple):
            plural = tuple(f"{OPEN}{message[1]}{CLOSE}" for _ in range(found.num_plurals))
            found.add(message, plural, context=context)
        elif message:
            found.add(message, f"{OPEN}{message}{CLOSE}", context=context)
    return found


KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def ours(folder: str) -> bool:
    return Path(folder).name not in {".venv", ".git", "tests", "node_modules", "vendor"} and not Path(
        folder
    ).name.startswith(".")


@pytest.fixture
def pseudo(app, catalogue, tmp_path, monkeypatch) -> Iterator[None]:
    folder = tmp_path / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setitem(app.config, "EVENTHUB_LANGUAGES", ["en", LANGUAGE])
    monkeypatch.setattr(app.extensions["babel"], "translation_directories", [str(tmp_path)])
    with app.test_request_context():
        get_domain().cache.clear()
    yield
    with app.test_request_context():
        get_domain().cache.clear()


def test_the_source_has_messages_in_templates_and_in_python(catalogue):
    assert len(catalogue) > 50
    assert catalogue.get("We could not find that.")
    assert catalogue.get("Skip to content")


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.endpoint)
def test_every_word_of_a_page_can_be_translated_and_the_page_turns_around(app, new_client, pseudo, line):
    world = worlds.build(app)
    answer = fetch(app, new_client(), line, world)
    if answer.mimetype != "text/html":
        return
    if answer.text.lstrip().lower().startswith("<!doctype html"):
        assert (answer.page.get("lang"), answer.page.get("dir")) == (LANGUAGE, "rtl")
    found = untranslated(answer.page)
    assert not found, found


def test_an_error_is_translated_too(client, pseudo):
    answer = client.get(f"/nowhere?lang={LANGUAGE}")
    assert answer.status_code == 404
    found = untranslated(answer.page)
    assert not found, found
    assert OPEN in answer.words


def fetch(app: Flask, browser, line: Line, world: World):
    role = next(role for role in ROLES if line.answer(role) == 200)
    if person := who(world, role):
        browser.sign_in(person)
    browser.set_cookie("lang", LANGUAGE)
    return browser.get(address_of(app, line, world))


def untranslated(page) -> list[str]:
    """Visible or spoken text in Latin letters that no catalogue was asked for."""
    for element in page.xpath("//*[@lang][not(self::html)]"):
        # Says of itself that it is in another language, such as a language's own name.
        element.text = ""
    # Our name is written in two parts, the second one in another weight.
    texts = [text for text in visible_texts(page) if text.strip() not in ("Event", "Hub")]
    texts += [value for name in READ_ALOUD for value in page.xpath(f"//@{name}")]
    return [text.strip() for text in texts if LATIN.search(UNTRANSLATED.sub("", outside(text)))]


def outside(text: str) -> str:
    """What is left of a text without its bracketed parts, which may lie in each other."""
    depth, kept = 0, []
    for letter in text:
        depth += letter == OPEN
        if depth == 0:
            kept.append(letter)
        depth -= letter == CLOSE
    return "".join(kept)
