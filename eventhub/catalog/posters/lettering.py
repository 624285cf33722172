"""Sets the type of posters: lines shaped with HarfBuzz, stretched to the measure and outlined as paths.

Outlined type needs no font where the poster is shown. A line in a script the fonts lack becomes a text element instead, fitted
by textLength and set in whatever font its reader has.
"""

import io
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import normalize

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from eventhub.catalog.posters.arts import n

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
CAP_HEIGHT = 0.686  # of Archivo, as a part of the size
FALLBACK = "Archivo, 'Noto Sans', 'Noto Sans JP', 'Noto Sans Arabic', 'Noto Sans Devanagari', Arial, sans-serif"


@dataclass(frozen=True)
class Face:
    """One variable face and its axes' values. A later file is asked for letters that the earlier ones lack."""

    files: tuple[str, ...]
    weight: float
    width: float | None = None

    @property
    def axes(self) -> dict[str, float]:
        return {"wght": self.weight} | ({} if self.width is None else {"wdth": self.width})


def archivo(weight: float, width: float = 100) -> Face:
    return Face(("archivo-latin.woff2", "archivo-latin-ext.woff2"), weight, width)


def newsreader(*, italic: bool) -> Face:
    return Face(("newsreader-latin-italic.woff2" if italic else "newsreader-latin.woff2",), 500)


@dataclass(frozen=True)
class Line:
    """A title's line with the size and width at which it fills the measure."""

    text: str
    size: float
    face: Face

    @property
    def height(self) -> float:
        """From the baseline to the top of its capitals, or of their accents; other scripts reach higher."""
        if not can_set(self.text, self.face):
            return self.size * 0.92
        accented = any(len(normalize("NFD", letter)) > 1 for letter in self.text if letter.isupper())
        return self.size * (CAP_HEIGHT + (0.19 if accented else 0))


@dataclass(frozen=True)
class _Glyph:
    """A glyph of a shaped line: its font, and where it stands, in ems from the line's start."""

    font: Any
    id: int
    x: float
    y: float
    upem: float


@cache
def _font(file: str) -> tuple[Any, frozenset[int]]:
    """A font file as HarfBuzz reads it, and the letters it has."""
    font = TTFont(FONTS / file)
    letters = frozenset(font.getBestCmap())
    font.flavor = None
    raw = io.BytesIO()
    font.save(raw)
    return hb.Face(raw.getvalue()), letters


def can_set(text: str, face: Face) -> bool:
    """Whether the face has all of the text's letters."""
    return all(_file_of(letter, face) for letter in text)


def _file_of(letter: str, face: Face) -> str | None:
    return next((file for file in face.files if ord(letter) in _font(file)[1]), None)


def _shape(text: str, face: Face, track: float) -> tuple[list[_Glyph], float]:
    """The line's glyphs and its advance in ems; track is the room after each letter."""
    glyphs: list[_Glyph] = []
    pen = 0.0
    for file, letters in groupby(text, key=lambda letter: _file_of(letter, face) or face.files[0]):
        font_face = _font(file)[0]
        font, upem = hb.Font(font_face), float(font_face.upem)
        font.set_variations(face.axes)
        buffer = hb.Buffer()
        buffer.add_str("".join(letters))
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {"kern": True})
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(_Glyph(font, info.codepoint, pen + position.x_offset / upem, position.y_offset / upem, upem))
            pen += position.x_advance / upem + track
    return glyphs, pen


def width(text: str, size: float, face: Face, track: float = 0) -> float:
    """The advance of a line; track is the extra room after each letter but the last, in ems."""
    if not can_set(text, face):
        return _guessed_width(text) * size
    return (_shape(text, face, track)[1] - track * bool(text)) * size


def _guessed_width(text: str) -> float:
    """In ems. Full for wide scripts (from Hangul Jamo's block upwards, roughly), a good half for the others."""
    return sum(1.0 if ord(letter) >= 0x2E80 else 0.58 for letter in text) or 0.58


def line(
    text: str, x: float, y: float, size: float, face: Face, color: str, *, track: float = 0, stretch: float = 1
) -> str:
    """One line with its baseline at (x, y); stretch scales its height about the baseline."""
    if not text:
        return ""
    if not can_set(text, face):
        fitted = f'textLength="{n(width(text, size, face))}" lengthAdjust="spacingAndGlyphs"'
        font = f'font-family="{FALLBACK}" font-size="{n(size)}" font-weight="{face.weight:.0f}"'
        return f'<text x="{n(x)}" y="{n(y)}" {font} fill="{color}" {fitted}>{escape(text)}</text>'
    if stretch == 1:
        return f'<path fill="{color}" d="{_outline(text, x, y, size, face, track)}"/>'
    place = f"translate({n(x)} {n(y)}) scale(1 {stretch:.3f})"
    return f'<path fill="{color}" transform="{place}" d="{_outline(text, 0, 0, size, face, track)}"/>'


class _Pen:
    """Collects a glyph's outline as path data, scaled and turned over: fonts count upwards."""

    def __init__(self, parts: list[str], x: float, y: float, scale: float) -> None:
        self._parts, self._x, self._y, self._scale = parts, x, y, scale

    def _at(self, *lengths: float) -> str:
        pairs = zip(lengths[::2], lengths[1::2], strict=True)
        return " ".join(f"{n(self._x + a * self._scale)} {n(self._y - b * self._scale)}" for a, b in pairs)

    def functions(self) -> Any:
        parts = self._parts
        functions = hb.DrawFuncs()
        functions.set_move_to_func(lambda a, b, _: parts.append(f"M{self._at(a, b)}"))
        functions.set_line_to_func(lambda a, b, _: parts.append(f"L{self._at(a, b)}"))
        functions.set_quadratic_to_func(lambda a, b, c, d, _: parts.append(f"Q{self._at(a, b, c, d)}"))
        functions.set_cubic_to_func(lambda a, b, c, d, e, f, _: parts.append(f"C{self._at(a, b, c, d, e, f)}"))
        functions.set_close_path_func(lambda _: parts.append("Z"))
        return functions


def _outline(text: str, x: float, y: float, size: float, face: Face, track: float) -> str:
    parts: list[str] = []
    for glyph in _shape(text, face, track)[0]:
        pen = _Pen(parts, x + glyph.x * size, y - glyph.y * size, size / glyph.upem)
        glyph.font.draw_glyph(glyph.id, pen.functions())
    return "".join(parts)


def justify(text: str, measure: float, *, weight: float, ideal: float, limit: float) -> Line:
    """The size (at most limit) and width of the face that make a line fill the measure: the width bends first."""
    narrow, wide = 62.0, 125.0
    size = min(limit, measure / (width(text, 1000, archivo(weight, ideal)) / 1000))
    if not can_set(text, archivo(weight, ideal)):
        return Line(text, size, archivo(weight, ideal))
    for _ in range(18):
        middle = (narrow + wide) / 2
        if width(text, size, archivo(weight, middle)) < measure:
            narrow = middle
        else:
            wide = middle
    face = archivo(weight, (narrow + wide) / 2)
    actual = width(text, size, face)
    return Line(text, size * measure / actual if actual > measure else size, face)


def broken(title: str, most: int) -> list[str]:
    """The title in at most that many lines of even length; a script without spaces is one line."""
    words = title.split() or [" "]
    while len(words) > 20:  # the search below tries every break: a very long title breaks between pairs of words
        words = [" ".join(words[at : at + 2]) for at in range(0, len(words), 2)]
    best: tuple[float, list[str]] | None = None

    def walk(rest: list[str], done: list[str]) -> None:
        nonlocal best
        if not rest:
            longest = max(len(text) for text in done)
            cost = longest * 4 + sum((longest - len(text)) ** 2 for text in done) + len(done) * 3
            if best is None or cost < best[0]:
                best = (cost, done)
            return
        if len(done) == most:
            return
        for cut in range(1, len(rest) + 1):
            walk(rest[cut:], [*done, " ".join(rest[:cut])])

    walk(words, [])
    return best[1] if best else [" ".join(words)]
