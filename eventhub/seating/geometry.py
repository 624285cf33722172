"""The shape of a layout as plain values: where sections, rows and seats are, independent of the database."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, Protocol, TypeVar

SectionKind = Literal["seated", "standing"]
SectionShape = Literal["rect", "ellipse", "path"]
SeatShape = Literal["circle", "square"]
Grouping = Literal["rows", "tables", "whole_tables"]
Point = tuple[float, float]

SEAT_SIZE = 12.0


@dataclass(frozen=True)
class SeatPlan:
    """One seat. x and y are its middle, relative to the section's origin; rotation is in degrees, clockwise."""

    key: str
    row: str
    number: str
    x: float
    y: float
    rotation: float = 0
    shape: SeatShape = "circle"
    size_x: float = SEAT_SIZE
    size_y: float = SEAT_SIZE
    accessible: bool = False
    companion: bool = False
    restricted_view: bool = False
    disabled: bool = False
    note: str = ""


@dataclass(frozen=True)
class SectionPlan:
    """A part of a layout, placed by its origin (x, y) and turned around it (degrees, clockwise).

    The origin is the middle of the section: rect and ellipse (size_x × size_y) are drawn around it, and an outline (SVG
    path data, shape "path") is in coordinates relative to it. starting_price is in minor units of the layout's currency.
    grouping says what the seats' rows are: rows, tables sold seat by seat, or tables sold only as a whole.
    """

    key: str
    name: str
    kind: SectionKind
    x: float
    y: float
    rotation: float = 0
    shape: SectionShape = "rect"
    size_x: float = 0
    size_y: float = 0
    outline: str | None = None
    capacity: int | None = None
    starting_price: int | None = None
    color: str | None = None
    seats: tuple[SeatPlan, ...] = ()
    grouping: Grouping = "rows"


@dataclass(frozen=True)
class LayoutPlan:
    """One arrangement of a venue in its own units (y grows away from the stage's back wall).

    background is a list of shapes in layout coordinates: {"kind": "path", "d": …, "role": "stage" | "floor" | "wall" |
    "fixture" | "pitch" | "pitch-line" | "table"} or {"kind": "text", "x": …, "y": …, "text": …, "role": "stage-text" |
    "section-name" | "note"}, where "scale" makes it larger than usual and "of" names the section that a shorter name stands for. Shapes with "above" stand on the floors of sections.
    """

    name: str
    width: float
    height: float
    focal_x: float
    focal_y: float
    currency: str
    background: tuple[Mapping[str, object], ...] = ()
    sections: tuple[SectionPlan, ...] = field(default=())

    @property
    def seat_count(self) -> int:
        return sum(len(section.seats) for section in self.sections)

    @property
    def capacity(self) -> int:
        return self.seat_count + sum(section.capacity or 0 for section in self.sections if section.kind == "standing")


class Placed(Protocol):
    """What has an origin and a rotation in a layout."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def rotation(self) -> float: ...


class SeatPoint(Protocol):
    """What stands in a row at a point of its section."""

    @property
    def row(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...


def to_layout(section: Placed, x: float, y: float) -> Point:
    """A point of a section in the coordinates of its layout."""
    turn = math.radians(section.rotation)
    sin, cos = math.sin(turn), math.cos(turn)
    return section.x + x * cos - y * sin, section.y + x * sin + y * cos


def to_section(section: Placed, x: float, y: float) -> Point:
    """A point of a layout in the coordinates of one of its sections."""
    turn = math.radians(-section.rotation)
    sin, cos = math.sin(turn), math.cos(turn)
    dx, dy = x - section.x, y - section.y
    return dx * cos - dy * sin, dx * sin + dy * cos


def seat_points(layout: LayoutPlan) -> Iterator[tuple[SeatPlan, Point]]:
    """Every seat with its middle in layout coordinates."""
    for section in layout.sections:
        for seat in section.seats:
            yield seat, to_layout(section, seat.x, seat.y)


def bounds(layout: LayoutPlan) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of everything that can be bought, in layout coordinates; all zero for an empty layout."""
    xs: list[float] = []
    ys: list[float] = []
    for section in layout.sections:
        corners = [(dx * section.size_x / 2, dy * section.size_y / 2) for dx in (-1, 1) for dy in (-1, 1)]
        for x, y in (to_layout(section, *corner) for corner in corners):
            xs.append(x)
            ys.append(y)
    for seat, (x, y) in seat_points(layout):
        # A turned seat never reaches further than half its diagonal.
        reach = (
            math.hypot(seat.size_x, seat.size_y) / 2 if seat.shape == "square" else max(seat.size_x, seat.size_y) / 2
        )
        xs += (x - reach, x + reach)
        ys += (y - reach, y + reach)
    return (min(xs), min(ys), max(xs), max(ys)) if xs else (0, 0, 0, 0)


S = TypeVar("S", bound=SeatPoint)


def rows_of(seats: Iterable[S]) -> dict[str, list[S]]:
    """Seats by row label, both in their stored order."""
    rows: dict[str, list[S]] = {}
    for seat in seats:
        rows.setdefault(seat.row, []).append(seat)
    return rows


def row_labels(seats: Sequence[SeatPoint], *, away: float = 19) -> list[Point]:
    """Where a row's label stands, in section coordinates: beyond both ends, or before a cluster such as a box.

    A round table has room in its middle, so its label stands there.
    """
    if not seats:
        return []
    left, right = min(s.x for s in seats), max(s.x for s in seats)
    top, bottom = min(s.y for s in seats), max(s.y for s in seats)
    if len(seats) == 1:
        return [(left - away, top)]
    if len(seats) > 2 and right - left < 2 * (bottom - top) and not _is_line(seats):
        middle = ((left + right) / 2, (top + bottom) / 2)
        open_middle = min(math.dist(middle, (s.x, s.y)) for s in seats) > 1.6 * SEAT_SIZE
        return [middle if open_middle else (middle[0], top - away * 0.75)]
    return [_beyond(seats[0], seats[1], away), _beyond(seats[-1], seats[-2], away)]


def _is_line(seats: Sequence[SeatPoint]) -> bool:
    """Whether every step goes on towards the row's end; a box and a table come back."""
    dx, dy = seats[-1].x - seats[0].x, seats[-1].y - seats[0].y
    return all(
        (b.x - a.x) * dx + (b.y - a.y) * dy > 0.3 * math.hypot(b.x - a.x, b.y - a.y) * math.hypot(dx, dy)
        for a, b in pairwise(seats)
    )


def _beyond(end: SeatPoint, inner: SeatPoint, away: float) -> Point:
    dx, dy = end.x - inner.x, end.y - inner.y
    length = math.hypot(dx, dy) or 1
    return end.x + dx / length * away, end.y + dy / length * away


# Rows and tables for builders and for the editor. Seats run from the left as seen from the stage's back wall looking at the map.


def straight_row(
    section: str,
    row: str,
    count: int,
    *,
    x: float = 0,
    y: float = 0,
    pitch: float = 16.4,
    blocks: Sequence[int] | None = None,
    aisle: float = 27,
) -> tuple[SeatPlan, ...]:
    """A straight row centred on x. blocks are the seats between aisles; aisle is the distance of the seats beside one."""
    return tuple(
        SeatPlan(f"{section}-{row}-{number}", row, str(number), _tidy(x + along), _tidy(y))
        for number, along in enumerate(_along(count, pitch, blocks, aisle), start=1)
    )


def arc_row(
    section: str,
    row: str,
    count: int,
    *,
    radius: float,
    centre: Point = (0, 0),
    pitch: float = 16.4,
    blocks: Sequence[int] | None = None,
    aisle: float = 27,
) -> tuple[SeatPlan, ...]:
    """A row on an arc of that radius below its centre, symmetrical; pitch and aisle are measured along the arc."""
    cx, cy = centre
    seats = []
    for number, along in enumerate(_along(count, pitch, blocks, aisle), start=1):
        turn = along / radius
        x, y = cx + radius * math.sin(turn), cy + radius * math.cos(turn)
        seats.append(SeatPlan(f"{section}-{row}-{number}", row, str(number), _tidy(x), _tidy(y)))
    return tuple(seats)


def round_table(
    section: str,
    table: str,
    count: int,
    *,
    x: float,
    y: float,
    radius: float,
    start: float = 0,
    span: float = 360,
) -> tuple[SeatPlan, ...]:
    """Chairs around a table, turned towards its middle (x, y), numbered clockwise.

    start is where the first stands, in degrees clockwise from above; span is the part of the circle that they share, the
    whole or, with a bench or a horseshoe, less.
    """
    step = span / count if span == 360 else span / max(count - 1, 1)
    seats = []
    for number in range(1, count + 1):
        degrees = start + step * (number - 1)
        turn = math.radians(degrees)
        at = _tidy(x + radius * math.sin(turn)), _tidy(y - radius * math.cos(turn))
        facing = round((degrees + 180) % 360, 1)
        seats.append(SeatPlan(f"{section}-{table}-{number}", table, str(number), *at, facing, "square"))
    return tuple(seats)


def table_label(seats: Sequence[SeatPoint]) -> Point:
    """Where a table's name stands, in section coordinates: the middle of the circle that its chairs stand on.

    A box or a bench, whose seats stand on no circle, has it in the middle of what they span.
    """
    a, b, c = ((seats[k].x, seats[k].y) for k in (0, len(seats) // 3, 2 * len(seats) // 3))
    twice = 2 * (a[0] * (b[1] - c[1]) + b[0] * (c[1] - a[1]) + c[0] * (a[1] - b[1]))
    if abs(twice) > 1:
        x = sum((p[0] ** 2 + p[1] ** 2) * (q[1] - r[1]) for p, q, r in ((a, b, c), (b, c, a), (c, a, b))) / twice
        y = sum((p[0] ** 2 + p[1] ** 2) * (r[0] - q[0]) for p, q, r in ((a, b, c), (b, c, a), (c, a, b))) / twice
        distances = [math.dist((x, y), (seat.x, seat.y)) for seat in seats]
        if max(distances) - min(distances) < 1:
            return _tidy(x), _tidy(y)
    left, right = min(s.x for s in seats), max(s.x for s in seats)
    top, bottom = min(s.y for s in seats), max(s.y for s in seats)
    return (left + right) / 2, (top + bottom) / 2


def split(count: int, blocks: Literal[1, 3, 5]) -> list[int]:
    """A row's seats between its aisles: symmetrical, with the widest block in the middle."""
    if blocks == 1:
        return [count]
    if blocks == 3:
        side = round(count * 0.27)
        return [side, count - 2 * side, side]
    side, inner = round(count * 0.15), round(count * 0.22)
    return [side, inner, count - 2 * side - 2 * inner, inner, side]


def _along(count: int, pitch: float, blocks: Sequence[int] | None, aisle: float) -> list[float]:
    blocks = [count] if blocks is None else list(blocks)
    if sum(blocks) != count:
        raise ValueError(f"blocks of {sum(blocks)} seats do not make a row of {count}")
    places: list[float] = []
    at = 0.0
    for block in blocks:
        places += [at + k * pitch for k in range(block)]
        at = places[-1] + aisle if places else at
    middle = (places[0] + places[-1]) / 2 if places else 0
    return [place - middle for place in places]


def _tidy(value: float) -> float:
    """One decimal is a tenth of a seat's outline: finer positions only make the drawing longer."""
    return round(value, 1) + 0.0


def arc_outline(
    rows: Sequence[Sequence[SeatPlan]], *, centre: Point, radii: Sequence[float], end: float, depth: float
) -> str:
    """The floor under curved rows as path data: arcs before the first and behind the last row, straight enough sides.

    end is the room beyond the last seats of a row, depth the room before the first and behind the last row.
    """
    cx, cy = centre
    half = [
        abs(math.atan2(row[-1].x - cx, row[-1].y - cy)) * radius + end for row, radius in zip(rows, radii, strict=True)
    ]
    sides = _majorant(list(zip(radii, half, strict=True)))
    first, last = sides[0], sides[-1]
    sides = [(first[0] - depth, first[1] - depth * 0.2), *sides[1:-1], (last[0] + depth, last[1])]

    def point(radius: float, along: float, side: int) -> str:
        turn = side * along / radius
        return f"{_tidy(cx + radius * math.sin(turn)):g} {_tidy(cy + radius * math.cos(turn)):g}"

    inner, outer = sides[0], sides[-1]
    right = "".join(f"L{point(radius, along, 1)}" for radius, along in sides[1:])
    left = "".join(f"L{point(radius, along, -1)}" for radius, along in reversed(sides[1:-1]))
    return (
        f"M{point(*inner, -1)}A{_tidy(inner[0]):g} {_tidy(inner[0]):g} 0 0 0 {point(*inner, 1)}{right}"
        f"A{_tidy(outer[0]):g} {_tidy(outer[0]):g} 0 0 1 {point(*outer, -1)}{left}Z"
    )


def _majorant(points: Sequence[Point]) -> list[Point]:
    """The upper concave hull: rows of uneven length get one calm side instead of a saw."""
    hull: list[Point] = []
    for x, y in points:
        while len(hull) > 1:
            (x0, y0), (x1, y1) = hull[-2], hull[-1]
            if (x1 - x0) * (y - y0) >= (y1 - y0) * (x - x0):
                hull.pop()
            else:
                break
        hull.append((x, y))
    return hull
