"""The Copper Room: tables of four, six and eight in arcs around a small stage, and booths along the walls. 420 seats."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from eventhub.demo.layouts.shapes import Shape, marked, path, standing, text
from eventhub.seating.geometry import Grouping, LayoutPlan, Point, SeatPlan, SectionPlan, round_table, to_layout

FOCUS: Point = (600.0, -216.0)  # the point that all arcs of tables bend around
STAGE: Point = (600.0, 70.0)

# Seats at a table → radius of its top, and how far from its middle the chairs stand.
TOPS = {4: (19.0, 29.0), 6: (23.0, 33.0), 8: (29.0, 39.0)}

COLUMNS: tuple[Point, ...] = ((398.0, 564.0), (802.0, 564.0))
COLUMN = 22.0
BEHIND_COLUMN = 210.0


@dataclass(frozen=True)
class _Arc:
    """A run of equal tables around the stage: how many, how far from the focus, and how far from each other."""

    tables: int
    radius: float
    step: float


@dataclass(frozen=True)
class _Area:
    """The tables that are sold as one section; `outline` is its floor in layout coordinates."""

    key: str
    name: str
    size: int
    price: int
    arcs: Sequence[_Arc]
    outline: str
    named_at: Point
    wheelchair: frozenset[str]


def cabaret() -> LayoutPlan:
    """Tables 1 to 56 by the seat, booths 1 to 8 only as a whole."""
    areas = (
        _Area(
            "stage-tables", "Stage tables", 4, 9500, (_Arc(10, 440, 80),), _ring(396, 482, 51.6), (600, 186),
            frozenset({"Table 1", "Table 10"}),
        ),
        _Area(
            "cabaret", "Cabaret", 6, 7000, (_Arc(8, 544, 98), _Arc(9, 642, 98), _Arc(9, 740, 98)), _ring(492, 790, 42), (600, 286),
            frozenset({"Table 11", "Table 18", "Table 28", "Table 36"}),
        ),
        _Area(
            "terrace", "Terrace", 8, 5200, (_Arc(10, 870, 112), _Arc(10, 980, 112)),
            "M34 462H121A830 830 0 0 0 1079 462H1166V820H34Z", (600, 626), frozenset({"Table 37", "Table 46"}),
        ),
    )  # fmt: skip
    sections: list[SectionPlan] = []
    tops: list[Shape] = []
    first = 1
    for area in areas:
        section, discs = _around_stage(area, first)
        sections.append(section)
        tops += discs
        first += sum(arc.tables for arc in area.arcs)
    booths, benches = _booths()
    background = (
        path("wall", "M470 874H24V24H40M344 24H372M828 24H856M1160 24H1176V874H730"),
        path("stage", "M372 18H828L800 57A350 350 0 0 1 400 57Z"),
        text("stage-text", "Stage", 600, 84),
        *(text("section-name", area.name, *area.named_at) for area in areas),
        text("section-name", "Booths", 92, 42),
        text("section-name", "Booths", 1108, 42),
        *(
            standing("fixture", f"M{x - COLUMN / 2:g} {y - COLUMN / 2:g}h{COLUMN:g}v{COLUMN:g}h-{COLUMN:g}Z")
            for x, y in COLUMNS
        ),
        path("fixture", "M60 838H420V874H60Z"),
        text("note", "Bar", 240, 860),
        path("fixture", "M900 838H1140V874H900Z"),
        text("note", "Coats", 1020, 860),
        text("note", "Entrance", 600, 878),
        *benches,
        *tops,
    )
    plan = LayoutPlan("Cabaret", 1200, 900, *STAGE, "USD", background, (*sections, booths))
    return replace(plan, sections=tuple(_behind_columns(section) for section in plan.sections))


def _around_stage(area: _Area, first: int) -> tuple[SectionPlan, list[Shape]]:
    """The section and its table tops; tables are numbered on from `first`, arc by arc from the left."""
    fx, fy = FOCUS
    radii = [arc.radius for arc in area.arcs]
    x, y = fx, fy + (radii[0] + radii[-1]) / 2
    top, reach = TOPS[area.size]
    seats: list[SeatPlan] = []
    tops: list[Shape] = []
    for arc in area.arcs:
        for k in range(arc.tables):
            turn = (k - (arc.tables - 1) / 2) * arc.step / arc.radius
            at = fx + arc.radius * math.sin(turn), fy + arc.radius * math.cos(turn)
            # Nobody's back is straight towards the stage: the first chair stands half a step beside that direction.
            start = 180 / area.size - math.degrees(turn)
            seats += round_table(
                area.key, f"Table {first}", area.size, x=at[0] - x, y=at[1] - y, radius=reach, start=start
            )
            tops.append(disc("table", at, top))
            first += 1

    def mark(seat: SeatPlan) -> dict[str, bool]:
        at_table = seat.row in area.wheelchair
        return {"accessible": at_table and seat.number == "1", "companion": at_table and seat.number == "2"}

    return _section(area.key, area.name, (x, y), area.price, area.outline, marked(seats, mark), "tables"), tops


def _section(
    key: str, name: str, at: Point, price: int, outline: str, seats: tuple[SeatPlan, ...], grouping: Grouping
) -> SectionPlan:
    """Origin: the middle of what the chairs span, wherever they were counted from."""
    middle = round((min(seat.y for seat in seats) + max(seat.y for seat in seats)) / 2, 1)
    at = at[0], at[1] + middle
    seats = tuple(replace(seat, y=round(seat.y - middle, 1)) for seat in seats)
    width = 2 * max(abs(seat.x) for seat in seats) + 36
    height = 2 * max(abs(seat.y) for seat in seats) + 36
    return SectionPlan(
        key, name, "seated", *at, 0, "path", round(width, 1), round(height, 1), moved(outline, at),
        starting_price=price, seats=seats, grouping=grouping,
    )  # fmt: skip


def _booths() -> tuple[SectionPlan, list[Shape]]:
    """Four horseshoes on each side, open towards the stage; a booth is one party's, so it is sold as a whole."""
    at = (600.0, 250.0)
    seats: list[SeatPlan] = []
    shapes: list[Shape] = []
    floor = ""
    for side in (-1, 1):
        for k in range(4):
            name = f"Booth {k + 1 if side < 0 else k + 5}"
            middle = (600 + side * 508.0, 104 + k * 100.0)
            towards = math.degrees(math.atan2(STAGE[0] - middle[0], middle[1] - STAGE[1] - 60))
            bench = round_table(
                "booths", name, 8, x=middle[0] - at[0], y=middle[1] - at[1], radius=35, start=towards + 52, span=256
            )
            step_free = k == 3
            seats += marked(
                bench,
                lambda seat, level=step_free: {  # type: ignore[misc]
                    "accessible": level and seat.number == "1",
                    "companion": level and seat.number == "2",
                    "note": "The open end of the bench" if seat.number in ("1", "8") else "Bench",
                },
            )
            shapes += [standing("fixture", _bench(middle, towards, 43, 49)), disc("table", middle, 22)]
            floor += f"M{middle[0] - 54:g} {middle[1] - 49:g}h108v98h-108Z"
    return _section("booths", "Booths", at, 8800, floor, tuple(seats), "whole_tables"), shapes


def _behind_columns(section: SectionPlan) -> SectionPlan:
    """Seats at the nearest tables behind a column, seen from the middle of the stage, have a restricted view."""

    def mark(seat: SeatPlan) -> dict[str, object]:
        x, y = to_layout(section, seat.x, seat.y)
        sx, sy = STAGE
        length = math.hypot(x - sx, y - sy)
        for cx, cy in COLUMNS:
            along = ((cx - sx) * (x - sx) + (cy - sy) * (y - sy)) / length
            aside = abs((cx - sx) * (y - sy) - (cy - sy) * (x - sx)) / length
            if 0 < length - along < BEHIND_COLUMN and aside < COLUMN and not seat.accessible:
                return {
                    "restricted_view": True,
                    "note": "A column stands between this chair and the middle of the stage",
                }
        return {}

    return replace(section, seats=marked(section.seats, mark))


def disc(role: str, middle: Point, radius: float) -> Shape:
    x, y = middle
    return standing(
        role, f"M{x - radius:.1f} {y:.1f}a{radius:g} {radius:g} 0 1 0 {2 * radius:g} 0a{radius:g} {radius:g} 0 1 0 {-2 * radius:g} 0Z"
    )  # fmt: skip


def moved(outline: str, origin: Point) -> str:
    """The same outline relative to a section's origin. Only the commands M, L, H, V, A, h, v, Z are known here."""
    x, y = origin
    parts: list[str] = []
    for command, numbers in _commands(outline):
        shifted = list(numbers)
        match command:
            case "M" | "L":
                shifted = [numbers[0] - x, numbers[1] - y]
            case "H":
                shifted = [numbers[0] - x]
            case "V":
                shifted = [numbers[0] - y]
            case "A":
                shifted = [*numbers[:5], numbers[5] - x, numbers[6] - y]
        parts.append(command + " ".join(f"{round(value, 1):g}" for value in shifted))
    return "".join(parts)


def _commands(outline: str) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    word = ""
    for letter in outline + " ":
        if letter.isalpha() or letter == " ":
            if word:
                found[-1][1].append(float(word))
            word = ""
            if letter != " ":
                found.append((letter, []))
        else:
            word += letter
    return found


def _ring(inner: float, outer: float, degrees: float) -> str:
    """A part of a ring around the focus, so many degrees to both sides."""
    return _annulus(FOCUS, inner, outer, -math.radians(degrees), math.radians(degrees))


def _annulus(middle: Point, inner: float, outer: float, start: float, end: float) -> str:
    """Angles from straight down, towards the right."""
    x, y = middle

    def point(radius: float, turn: float) -> str:
        return f"{x + radius * math.sin(turn):.1f} {y + radius * math.cos(turn):.1f}"

    return (
        f"M{point(inner, start)}A{inner:g} {inner:g} 0 0 0 {point(inner, end)}"
        f"L{point(outer, end)}A{outer:g} {outer:g} 0 0 1 {point(outer, start)}Z"
    )


def _bench(middle: Point, towards: float, inner: float, outer: float) -> str:
    """The back of a horseshoe that is open in the direction `towards`, in degrees clockwise from above."""
    x, y = middle
    start, end = math.radians(towards + 40), math.radians(towards + 320)

    def point(radius: float, turn: float) -> str:
        return f"{x + radius * math.sin(turn):.1f} {y - radius * math.cos(turn):.1f}"

    return (
        f"M{point(inner, start)}A{inner:g} {inner:g} 0 1 1 {point(inner, end)}"
        f"L{point(outer, end)}A{outer:g} {outer:g} 0 1 0 {point(outer, start)}Z"
    )
