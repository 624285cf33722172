"""Styles work from right to left and in both themes: logical properties, tokens, no surprises from elsewhere."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "eventhub/static"
SHEETS = sorted(path.relative_to(STATIC).as_posix() for path in (STATIC / "css").rglob("*.css"))

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
COLOR = re.compile(r"(?<![\w-])#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch)a?\(")


def text_of(name: str) -> str:
    return COMMENT.sub("", (STATIC / name).read_text())


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_no_left_and_no_right(name):
    assert [match[0] for match in PHYSICAL.finditer(text_of(name))] == []


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_loads_nothing_from_elsewhere(name):
    assert "@import" not in text_of(name)
    for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text_of(name)):
        assert address.startswith(("data:", "../", "./", "#")) or not re.match(r"\w+:|//|/", address), address
        if not address.startswith(("data:", "#")):
            assert ((STATIC / name).parent / address.split("?")[0].split("#")[0]).resolve().is_file(), address


def test_who_asked_for_less_motion_gets_it():
    moving = [
        name
        for name in SHEETS
        if re.search(r"(?<![\w-])(?:transition|animation)(?:-name|-property)?\s*:", text_of(name))
    ]
    assert not moving or any("prefers-reduced-motion" in text_of(name) for name in SHEETS)


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "css/tokens.css"])
def test_every_token_that_is_used_exists(name):
    """A misspelt custom property is silently nothing."""
    defined = set()
    for sheet in SHEETS:
        defined |= set(re.findall(r"(--[\w-]+)\s*:", text_of(sheet)))
    # What the server writes: an organizer's accent.
    defined |= {"--brand-fill", "--brand-on", "--brand-text-light", "--brand-text-dark", "--brand-edge"}
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", text_of(name)))
    assert used <= defined
