"""Turns an organizer's brand color into accent tokens that people can read, with measured contrast.

Contrast is WCAG 2.2's relative luminance ratio; hue and lightness are OKLCH (Björn Ottosson, 2020), so that a color moved
until it can be read still looks like the brand.
"""

import math
import re
from dataclasses import dataclass

NEEDED_CONTRAST = 4.6

# The deepest grounds text stands on in the light and in the dark theme, and the ink and pages of tokens.css.
LIGHT_GROUND, DARK_GROUND, INK = "#f0f1f3", "#26282d", "#14161b"
LIGHT_PAGE, DARK_PAGE = "#ffffff", "#121317"

Oklch = tuple[float, float, float]
_HEX = re.compile(r"#[0-9a-f]{6}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Accent:
    """Five tokens: a fill and the text on it, the same hue as text on light and on dark ground, an edge for the fill."""

    fill: str
    on: str
    text_light: str
    text_dark: str
    edge: str

    def to_css(self, slug: str) -> str:
        """The rule an organizer's style sheet consists of. Raises ValueError for a slug that is not one."""
        if not _SLUG.fullmatch(slug):
            raise ValueError(f"{slug!r} is not a slug")
        return (
            f'[data-organizer="{slug}"] {{ --brand-fill: {self.fill}; --brand-on: {self.on}; '
            f"--brand-text-light: {self.text_light}; --brand-text-dark: {self.text_dark}; --brand-edge: {self.edge}; }}"
        )


def accent(brand: str) -> Accent:
    """The accent of a brand color given as "#rrggbb". Raises ValueError for anything else."""
    fill = brand.strip().lower()
    if not _HEX.fullmatch(fill):
        raise ValueError(f"{brand!r} is not a color like #1e3bd1")
    color = to_oklch(fill)
    on = "#ffffff" if contrast(fill, "#ffffff") >= NEEDED_CONTRAST else INK
    if on == INK:
        # A mid tone that carries neither white nor ink: away from ink, until it does.
        fill = _readable(color, INK, step=0.005) if contrast(fill, INK) < NEEDED_CONTRAST else fill
    stands_out = contrast(fill, LIGHT_PAGE) >= 3 and contrast(fill, DARK_PAGE) >= 3
    return Accent(
        fill=fill,
        on=on,
        text_light=_readable(color, LIGHT_GROUND, step=-0.005),
        text_dark=_readable(color, DARK_GROUND, step=0.005),
        edge="transparent" if stands_out else "currentcolor",
    )


def contrast(one: str, two: str) -> float:
    """WCAG contrast ratio of two colors, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(color: Oklch, ground: str, *, step: float) -> str:
    """The color at the first lightness, going by steps, that can be read on the ground."""
    lightness, chroma, hue = color
    while contrast(to_hex((lightness, chroma, hue)), ground) < NEEDED_CONTRAST:
        lightness += step
    return to_hex((lightness, chroma, hue))


def to_oklch(color: str) -> Oklch:
    """Lightness 0–1, chroma, hue in degrees."""
    r, g, b = (_linear(channel) for channel in _channels(color))
    p = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    q = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    lightness = 0.2104542553 * p + 0.793617785 * q - 0.0040720468 * s
    green_red = 1.9779984951 * p - 2.428592205 * q + 0.4505937099 * s
    blue_yellow = 0.0259040371 * p + 0.7827717662 * q - 0.808675766 * s
    return lightness, math.hypot(green_red, blue_yellow), math.degrees(math.atan2(blue_yellow, green_red)) % 360


def to_hex(color: Oklch) -> str:
    """The nearest color that a screen has: lightness and hue are kept, chroma gives way."""
    lightness, chroma, hue = color
    while chroma > 0 and not all(-1e-4 <= value <= 1.0001 for value in _linear_rgb((lightness, chroma, hue))):
        chroma -= 0.002
    channels = (_encoded(min(max(value, 0.0), 1.0)) for value in _linear_rgb((lightness, max(chroma, 0.0), hue)))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _linear_rgb(color: Oklch) -> tuple[float, float, float]:
    lightness, chroma, hue = color
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    p = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    q = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * p - 3.3077115913 * q + 0.2309699292 * s,
        -1.2684380046 * p + 2.6097574011 * q - 0.3413193965 * s,
        -0.0041960863 * p - 0.7034186147 * q + 1.707614701 * s,
    )


def _luminance(color: str) -> float:
    r, g, b = (_linear(channel) for channel in _channels(color))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _channels(color: str) -> tuple[float, float, float]:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
