"""The demo's venues as geometry: a studio, a theatre with balconies and boxes, a standing club."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from eventhub.seating.geometry import (
    LayoutPlan,
    Point,
    SeatPlan,
    SectionPlan,
    arc_outline,
    arc_row,
    split,
    straight_row,
)

Shape = dict[str, object]


def _path(role: str, d: str) -> Shape:
    return {"kind": "path", "role": role, "d": d}


def _text(role: str, text: str, x: float, y: float) -> Shape:
    return {"kind": "text", "role": role, "text": text, "x": x, "y": y}


def _marked(seats: Iterable[SeatPlan], mark: Callable[[SeatPlan], dict[str, bool]]) -> tuple[SeatPlan, ...]:
    return tuple(replace(seat, **mark(seat)) for seat in seats)  # type: ignore[arg-type]


# Studio: a black box with raked rows on three sides of the floor. 120 seats.

STUDIO_PITCH = 19.0


def studio() -> LayoutPlan:
    """Studio Nine: 72 seats in front of the floor, 24 on each side facing each other across it."""
    front = _bank("front", "Front", "ABCDEF", 12, price=3200, x=300, y=440)
    left = _bank("left", "Left bank", "ABCD", 6, price=2600, x=99, y=196, rotation=90)
    right = _bank("right", "Right bank", "ABCD", 6, price=2600, x=501, y=196, rotation=-90)
    background = (
        # The walls, open at the entrance behind the front bank and at the crew's doors.
        _path("wall", "M24 470V24H96M140 24H576V560H352M248 560H24V514"),
        _path("stage", "M176 66H424V326H176Z"),
        _text("stage-text", "Stage", 300, 201),
        _text("note", "Entrance", 300, 564),
        _text("section-name", "Left bank", 99, 106),
        _text("section-name", "Right bank", 501, 106),
        _text("section-name", "Front", 300, 347),
    )
    return LayoutPlan("Three sides", 600, 584, 300, 196, "EUR", background, (front, left, right))


def _bank(
    key: str, name: str, letters: str, count: int, *, price: int, x: float, y: float, rotation: float = 0
) -> SectionPlan:
    """Raked rows facing up in their own coordinates. The flat first row has the wheelchair places at its outer ends."""
    depth = 27.0
    top = -(len(letters) - 1) * depth / 2
    accessible = {"front": ("1", "12"), "left": ("1",), "right": ("6",)}[key]
    companion = {"front": ("2", "11"), "left": ("2",), "right": ("5",)}[key]
    seats: list[SeatPlan] = []
    for i, letter in enumerate(letters):
        blocks = [count // 2, count // 2] if count > 6 else [count]
        seats += straight_row(key, letter, count, y=top + i * depth, pitch=STUDIO_PITCH, blocks=blocks, aisle=36)

    def mark(seat: SeatPlan) -> dict[str, bool]:
        if seat.row != letters[0]:
            return {}
        return {"accessible": seat.number in accessible, "companion": seat.number in companion}

    width = (count - 1) * STUDIO_PITCH + (36 - STUDIO_PITCH if count > 6 else 0) + 2 * 30
    height = (len(letters) - 1) * depth + 2 * 15
    return SectionPlan(
        key, name, "seated", x, y, rotation, "rect", width, height, starting_price=price, seats=_marked(seats, mark)
    )


# Theatre: every row of stalls and circles is an arc around one point behind the stage. 1,400 seats.

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
        _path("stage", "M292 18H788L766 49A460 460 0 0 1 314 49Z"),
        _text("stage-text", "Stage", 540, 70),
        _text("section-name", "Stalls front", 540, 124),
        _text("section-name", "Stalls", 540, 346),
        _text("section-name", "Stalls rear", 540, 475.5),
        _text("section-name", "Boxes left", 240, 162),
        _text("section-name", "Boxes right", 840, 162),
        _text("section-name", "Dress circle", 540, 605),
        _text("section-name", "Upper circle", 540, 788),
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

    seats = _marked((seat for row in rows for seat in row), mark)
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


# Club: a standing floor and a gallery.


def club() -> LayoutPlan:
    """Depot Nord: 700 on the floor in front of the stage, 100 on the gallery around it, the bar on the left wall."""
    floor = SectionPlan(
        "floor",
        "Floor",
        "standing",
        350,
        309,
        0,
        "path",
        364,
        382,
        "M-182 -191H182V191H70V137H-70V191H-182Z",
        700,
        2900,
    )
    # Down both sides and across the back, one flight up; its origin is the middle of the back, where its name stands.
    gallery = SectionPlan(
        "gallery", "Gallery", "standing", 350, 562, 0, "path", 508, 64,
        "M-254 -352H-204V-32H204V-352H254V32H-254Z", 100, 3900,
    )  # fmt: skip
    background = (
        _path("wall", "M24 84V24H676V556M676 620V640H260M160 640H24V128"),
        _path("stage", "M156 24H544V86L528 98H172L156 86Z"),
        _text("stage-text", "Stage", 350, 67),
        _path("fixture", "M24 230H70V470H24"),
        _text("note", "Bar", 47, 354),
        _path("fixture", "M292 454H408V496H292Z"),
        _text("note", "Sound", 350, 479),
        _path("fixture", "M676 330H630V470H676"),
        _text("note", "Coats", 653, 404),
        _text("note", "Entrance", 210, 644),
    )
    return LayoutPlan("Standing", 700, 664, 350, 90, "EUR", background, (floor, gallery))
