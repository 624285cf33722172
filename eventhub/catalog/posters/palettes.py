"""The fourteen palettes of posters: ground, ink on it, and two spot colors."""

from typing import NamedTuple


class Palette(NamedTuple):
    ground: str
    ink: str
    first: str
    second: str


PALETTES: dict[str, Palette] = {
    "harbour": Palette("#1e3bd1", "#fff7ea", "#ff5a36", "#9fd0ff"),
    "press": Palette("#f2efe6", "#121212", "#e4002b", "#1b4fd8"),
    "mustard": Palette("#f6b900", "#161208", "#d3321d", "#fff3cf"),
    "forest": Palette("#0a5239", "#ffe9e4", "#ff9db0", "#f0c33c"),
    "acid": Palette("#101010", "#f4f4f0", "#d9f53a", "#7d7d78"),
    "rust": Palette("#bcdcf2", "#14213d", "#c63f17", "#14213d"),
    "signal": Palette("#e2231a", "#fff6e6", "#141414", "#ffb9a3"),
    "lagoon": Palette("#f3efe4", "#0b2f33", "#00786f", "#ff7a1a"),
    "night": Palette("#0d1838", "#f5ecd7", "#e9b44c", "#35528f"),
    "rose": Palette("#ff9fb4", "#3a0610", "#c8102e", "#fff0ea"),
    "clay": Palette("#efd9c3", "#2a1209", "#b8481e", "#3d6a5a"),
    "mono": Palette("#ececea", "#111111", "#111111", "#9c9c98"),
    "tin": Palette("#2f3a3f", "#eef3f2", "#ff6a3d", "#8fb0b5"),
    "field": Palette("#d9e4b4", "#1c2a12", "#43701f", "#f2734d"),
}
