"""The Meridian Theatre: every row of stalls and circles is an arc around one point behind the stage. 1,400 seats."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eventhub.demo.layouts.shapes import marked, path, text
from eventhub.seating.geometry import LayoutPlan, Point, SeatPlan, SectionPlan, arc_outline, arc_row, split

THEATRE_FOCUS: Point = (540.0, -352.0)
THEATRE_PITCH, THEATRE_AISLE, THEATRE_ROW = 16.4, 27.0, 17.2
LETTERS = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in "IO"]


@dataclass(frozen=True)
class _Tier:
    """A run of curved rows that is sold as one section."""

    key: str
    name: str
    rows: Sequence[tuple[str, int]]
    blocks: Sequence[int]
    radius: float
    price: int
    wheelchair: frozenset[str] = frozenset()
    companion: frozenset[str] = frozenset()
    restricted_ends: int = 0
    full_ends: str = ""


def theatre() -> LayoutPlan:
    """The Meridian Theatre: stalls in three prices, dress circle, upper circle and eight boxes."""
    stalls = [24, 25, 26, 27, 28, 29, 29, 30, 30, 31, 31, 32, 32, 33, 33, 33, 33, 33, 32, 31, 30, 28]
    circle = [47, 48, 49, 50, 50, 49, 48, 46]
    upper = [52, 53, 54, 54, 55, 53]
    lettered = list(zip(LETTERS, stalls, strict=False))
    tiers = [
        _Tier(
            "stalls-front", "Stalls front", lettered[:11], (3,), 500, 6800,
            wheelchair=frozenset({"L-1", "L-3", "L-29", "L-31"}), companion=frozenset({"L-2", "L-4", "L-28", "L-30"}),
        ),
        _Tier("stalls", "Stalls", lettered[11:17], (3,), 714, 5200),
        _Tier(
            "stalls-rear", "Stalls rear", lettered[17:], (3,), 844, 3800,
            wheelchair=frozenset({"X-1", "X-28"}), companion=frozenset({"X-2", "X-27"}),
        ),
        _Tier(
            "dress-circle", "Dress circle", list(zip("AA BB CC DD EE FF GG HH".split(), circle, strict=True)), (5,), 982, 5200,
            wheelchair=frozenset({"HH-1", "HH-46"}), companion=frozenset({"HH-2", "HH-45"}),
        ),
        _Tier(
            "upper-circle", "Upper circle", list(zip("UA UB UC UD UE UF".split(), upper, strict=True)), (5,), 1164, 2400,
            wheelchair=frozenset({"UF-1", "UF-53"}), companion=frozenset({"UF-2", "UF-52"}), restricted_ends=2, full_ends="UF",
        ),
    ]  # fmt: skip
    sections = [_tier(tier) for tier in tiers]
    boxes = [_boxes("boxes-left", "Boxes left", "L", side=-1), _boxes("boxes-right", "Boxes right", "R", side=1)]
    background = (
        path("stage", "M292 18H788L766 49A460 460 0 0 1 314 49Z"),
        text("stage-text", "Stage", 540, 70),
        text("section-name", "Stalls front", 540, 124),
        text("section-name", "Stalls", 540, 346),
        text("section-name", "Stalls rear", 540, 475.5),
        text("section-name", "Boxes left", 240, 162),
        text("section-name", "Boxes right", 840, 162),
        text("section-name", "Dress circle", 540, 605),
        text("section-name", "Upper circle", 540, 788),
    )
    return LayoutPlan("Proscenium", 1080, 928, 540, 40, "EUR", background, (*sections, *boxes))


def _tier(tier: _Tier) -> SectionPlan:
    """Origin: the middle of the section on the axis of the house."""
    fx, fy = THEATRE_FOCUS
    radii = [tier.radius + i * THEATRE_ROW for i in range(len(tier.rows))]
    deepest = radii[-1]
    highest = min(
        radius * math.cos((count * THEATRE_PITCH / 2 + THEATRE_AISLE) / radius)
        for (_, count), radius in zip(tier.rows, radii, strict=True)
    )
    x, y = fx, round(fy + (deepest + highest) / 2, 1)
    centre = (0.0, fy - y)
    rows = []
    for (label, count), radius in zip(tier.rows, radii, strict=True):
        blocks = split(count, 3 if tier.blocks == (3,) else 5)
        rows.append(
            arc_row(
                tier.key,
                label,
                count,
                radius=radius,
                centre=centre,
                pitch=THEATRE_PITCH,
                blocks=blocks,
                aisle=THEATRE_AISLE,
            )
        )
    counts = dict(tier.rows)

    def mark(seat: SeatPlan) -> dict[str, bool]:
        place = f"{seat.row}-{seat.number}"
        end = min(int(seat.number), counts[seat.row] + 1 - int(seat.number))
        return {
            "accessible": place in tier.wheelchair,
            "companion": place in tier.companion,
            "restricted_view": end <= tier.restricted_ends and seat.row != tier.full_ends,
        }

    seats = marked((seat for row in rows for seat in row), mark)
    outline = arc_outline(rows, centre=centre, radii=radii, end=30, depth=14)
    width = 2 * max(abs(seat.x) for seat in seats) + 24
    height = 2 * max(abs(seat.y) for seat in seats) + 24
    return SectionPlan(
        tier.key,
        tier.name,
        "seated",
        x,
        y,
        0,
        "path",
        round(width, 1),
        round(height, 1),
        outline,
        None,
        tier.price,
        None,
        seats,
    )


def _boxes(key: str, name: str, letter: str, *, side: int) -> SectionPlan:
    """Four boxes of four along a side wall that opens away from the stage; the first two look at it from the side."""
    seats: list[SeatPlan] = []
    for k in range(4):
        row = f"{letter}{k + 1}"
        middle = (k - 1.5) * 64.0
        for m, (dx, dy) in enumerate([(-8.6, -8.6), (8.6, -8.6), (-8.6, 8.6), (8.6, 8.6)], start=1):
            seats.append(SeatPlan(f"{key}-{row}-{m}", row, str(m), dx, round(middle + dy, 1), restricted_view=k < 2))
    cells = "".join(f"M-20 {middle - 25:g}H20V{middle + 21:g}H-20Z" for middle in (-96.0, -32.0, 32.0, 96.0))
    x, y = THEATRE_FOCUS[0] + side * 318, 302
    return SectionPlan(key, name, "seated", x, y, -side * 15.3, "path", 40, 246, cells, None, 3800, None, tuple(seats))
