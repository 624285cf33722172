"""Draws an event's poster from a seed: ground, art, and type that stretches to fill the sheet."""

import hashlib
from dataclasses import dataclass, field
from html import escape
from random import Random
from unicodedata import category

from eventhub.catalog.posters import lettering
from eventhub.catalog.posters.arts import ARTS, Box, n
from eventhub.catalog.posters.lettering import Line, archivo, broken, justify, newsreader
from eventhub.catalog.posters.palettes import PALETTES, Palette

WIDTH, HEIGHT, MARGIN = 600, 900, 32
MEASURE = WIDTH - 2 * MARGIN
BAND = 74  # the strip at an edge that carries small type
GAP = 11  # between a title's lines
LAYOUTS = ("foot", "head", "spine", "serif", "sheet")

# mix-blend-mode has no attribute of its own, so the file carries two rules; where they are refused, colors lie flat.
_STYLE = "<style>.m{mix-blend-mode:multiply}.s{mix-blend-mode:screen}</style>"


@dataclass
class _Sheet:
    """What a layout makes: the type, and the box that is left for the art."""

    over: str
    under: str
    right: str
    ink: str
    type: list[str] = field(default_factory=list)
    box: Box | None = None

    def small(self, y: float, start: str, end: str = "") -> None:
        """A row of small type, from both margins; it shrinks before its two ends would touch."""
        face, size = archivo(600), 21.0
        both = lettering.width(start, size, face) + lettering.width(end, size, face) + 24
        size *= min(1, MEASURE / both)
        self.type.append(lettering.line(start, MARGIN, y, size, face, self.ink))
        left = WIDTH - MARGIN - lettering.width(end, size, face)
        self.type.append(lettering.line(end, left, y, size, face, self.ink))


def poster(
    title: str,
    over: str,
    under: str,
    right: str,
    *,
    seed: str,
    palette: str | None = None,
    art: str | None = None,
    layout: str | None = None,
) -> str:
    """One poster as SVG text, 600 × 900. What is not given is drawn from the seed (the event's slug).

    over, under and right are small lines: who presents, where, when. Raises KeyError for an unknown palette, art or layout.
    """
    title, over, under, right = (_clean(text) for text in (title, over, under, right))
    r = Random(hashlib.sha256((seed or title).encode()).hexdigest())  # noqa: S311  pictures, not secrets
    chosen_art = ARTS[art or r.choice(sorted(ARTS))]
    colors = PALETTES[palette or r.choice(sorted(PALETTES))]
    sheet = _Sheet(over, under, right, colors.ink)
    _LAYOUTS[layout or r.choice(LAYOUTS)](sheet, title)
    drawn = ""
    if sheet.box:
        x, y, w, h = sheet.box
        clip = f'<clipPath id="b"><rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}"/></clipPath>'
        drawn = f'{clip}<g clip-path="url(#b)">{chosen_art(r, sheet.box, colors)}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">'
        f'<title>{escape(title)}</title>{_STYLE}<rect width="{WIDTH}" height="{HEIGHT}" fill="{colors.ground}"/>'
        f"{drawn}{''.join(sheet.type)}</svg>\n"
    )


def _clean(text: str) -> str:
    """Without the control characters that no XML document may contain."""
    return "".join(" " if category(letter) in ("Cc", "Cs", "Cn") else letter for letter in text).strip()


def _stack(
    title: str, measure: float, *, weight: float = 850, most: int = 4, limit: float = 190, ideal: float = 92
) -> tuple[list[Line], float]:
    """The title as lines that fill the measure, and their height (with the gaps)."""
    lines = [justify(text, measure, weight=weight, ideal=ideal, limit=limit) for text in broken(title.upper(), most)]
    return lines, sum(text.height for text in lines) + GAP * (len(lines) - 1)


def _set(lines: list[Line], x: float, top: float, color: str) -> str:
    out, y = [], top
    for text in lines:
        y += text.height
        out.append(lettering.line(text.text, x, y, text.size, text.face, color))
        y += GAP
    return "".join(out)


def _foot(sheet: _Sheet, title: str) -> None:
    lines, height = _stack(title, MEASURE)
    sheet.box = Box(0, BAND, WIDTH, HEIGHT - BAND - height - 2 * MARGIN - 34)
    sheet.type.append(_set(lines, MARGIN, HEIGHT - MARGIN - height - 34, sheet.ink))
    sheet.small(46, sheet.over, sheet.right)
    sheet.small(HEIGHT - 28, sheet.under)


def _head(sheet: _Sheet, title: str) -> None:
    lines, height = _stack(title, MEASURE)
    top = MARGIN + height + 28 + 34
    sheet.box = Box(0, top, WIDTH, HEIGHT - top - BAND)
    sheet.type.append(_set(lines, MARGIN, MARGIN + 34, sheet.ink))
    sheet.small(MARGIN + 12, sheet.over)
    sheet.small(HEIGHT - 28, sheet.under, sheet.right)


def _spine(sheet: _Sheet, title: str) -> None:
    """The title runs up the left edge."""
    lines, height = _stack(title, HEIGHT - 2 * MARGIN - 52, most=2, limit=200)
    left = height + 2 * MARGIN - 4
    sheet.box = Box(left, 0, WIDTH - left, HEIGHT - BAND)
    sheet.type.append(
        f'<g transform="translate(0 {HEIGHT - 52}) rotate(-90)">{_set(lines, MARGIN, MARGIN, sheet.ink)}</g>'
    )
    sheet.small(HEIGHT - 45, "", sheet.over)
    sheet.small(HEIGHT - 20, sheet.under, sheet.right)


def _serif(sheet: _Sheet, title: str) -> None:
    lines = broken(title, 4)
    faces = [newsreader(italic=bool(i % 2)) for i in range(len(lines))]
    size = min(
        150.0, *(MEASURE / (lettering.width(text, 1, face) or 1) for text, face in zip(lines, faces, strict=True))
    )
    lead = size * 0.9
    first = MARGIN + 62 + size * 0.55
    for i, (text, face) in enumerate(zip(lines, faces, strict=True)):
        sheet.type.append(
            lettering.line(text, MARGIN - size * 0.03, first + i * lead, size, face, sheet.ink, track=-0.012)
        )
    top = first + (len(lines) - 1) * lead + 48
    sheet.box = Box(0, top, WIDTH, HEIGHT - top - BAND)
    sheet.small(46, sheet.over)
    sheet.small(HEIGHT - 28, sheet.under, sheet.right)


def _sheet(sheet: _Sheet, title: str) -> None:
    """Type alone fills the sheet; art only where a short title leaves room."""
    lines, height = _stack(title, MEASURE, weight=880, most=6, limit=330, ideal=76)
    stretch = min((HEIGHT - 2 * MARGIN - 92) / height, 1.9)
    y = MARGIN + 46.0
    for text in lines:
        y += text.height * stretch
        sheet.type.append(lettering.line(text.text, MARGIN, y, text.size, text.face, sheet.ink, stretch=stretch))
        y += GAP + 3
    if y < HEIGHT - 200:
        sheet.box = Box(0, y + 14, WIDTH, HEIGHT - BAND - y - 14)
    sheet.small(46, sheet.over)
    sheet.small(HEIGHT - 28, sheet.under, sheet.right)


_LAYOUTS = {"foot": _foot, "head": _head, "spine": _spine, "serif": _serif, "sheet": _sheet}

__all__ = ["ARTS", "LAYOUTS", "PALETTES", "Palette", "poster"]
