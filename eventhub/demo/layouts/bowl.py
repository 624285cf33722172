"""Blocks around a field: straight ones along its sides, curved ones around its corners, ring above ring.

A bowl is described by the rectangle of its corner centres: every row is that rectangle grown by the row's distance, so
it runs straight along the sides and in an arc around each corner.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal

from eventhub.demo.layouts.shapes import Shape, marked, text
from eventhub.seating.geometry import LayoutPlan, Point, SeatPlan, SectionPlan, arc_outline, arc_row, straight_row

Side = Literal["N", "NE", "E", "SE", "S", "SW", "W", "NW"]

# Which way one looks outwards, as degrees clockwise from straight down; a section is turned by it.
OUTWARDS: dict[Side, float] = {"S": 0, "SW": 45, "W": 90, "NW": 135, "N": 180, "NE": 225, "E": 270, "SE": 315}

PITCH, ROW, AISLE = 15.0, 17.0, 46.0
PORTAL = 5  # seats that an entrance takes from a row


@dataclass(frozen=True)
class Bowl:
    """The middle of the field, and how far the corner centres are from it."""

    x: float
    y: float
    reach_x: float
    reach_y: float

    def corner(self, side: Side) -> Point:
        return (
            self.x + self.reach_x * (1 if "E" in side else -1),
            self.y + self.reach_y * (1 if "S" in side else -1),
        )


@dataclass(frozen=True)
class Ring:
    """One tier of the stands: so many rows from `distance` on, and how many blocks stand on each side.

    `portals` are the rows that an entrance cuts in two, `wheelchairs` the row with wheelchair places: step-free from the
    gangway before the first row (0) or behind the last (-1). Blocks are numbered clockwise from `first`.
    """

    first: int
    distance: float
    rows: int
    blocks: Mapping[Side, int]
    price: Callable[["Place"], int]
    portals: range = range(0)
    wheelchairs: int = -1
    every: int = 1
    name: Callable[["Place"], str] = field(default=lambda place: f"Block {place.number}")
    mark: Callable[["Place", SeatPlan], Mapping[str, Any]] = field(default=lambda place, seat: {})

    @property
    def end(self) -> float:
        return self.distance + (self.rows - 1) * ROW


@dataclass(frozen=True)
class Place:
    """A block among the others: its number, its side, and where it stands on it."""

    number: int
    side: Side
    at: int
    of: int

    @property
    def corner(self) -> bool:
        return len(self.side) == 2

    @property
    def middle(self) -> bool:
        """Whether it is nearer to the middle of its side than to its ends."""
        return abs(self.at - (self.of - 1) / 2) <= (self.of - 1) / 4


def blocks(bowl: Bowl, ring: Ring, order: Sequence[Side]) -> list[SectionPlan]:
    numbers = count(ring.first)
    made = []
    for side in order:
        for at in range(ring.blocks.get(side, 0)):
            place = Place(next(numbers), side, at, ring.blocks[side])
            build = curved if place.corner else straight
            made.append(build(bowl, ring, place))
    return made


def straight(bowl: Bowl, ring: Ring, place: Place) -> SectionPlan:
    """Origin: the middle of the block; its first row looks at the field."""
    turn = OUTWARDS[place.side]
    length = 2 * (bowl.reach_x if place.side in ("N", "S") else bowl.reach_y)
    room = length / place.of
    middle = (ring.distance + ring.end) / 2
    reach = (bowl.reach_y if place.side in ("N", "S") else bowl.reach_x) + middle
    # Clockwise around the field is from right to left for those who sit in it.
    x, y = turned((-(place.at - (place.of - 1) / 2) * room, reach), turn)
    seats_a_row = int((room - AISLE) / PITCH) + 1
    key = str(place.number)
    rows = []
    for i in range(ring.rows):
        cut = i in ring.portals
        halves = portal_halves(seats_a_row) if cut else None
        rows.append(
            straight_row(
                key, str(i + 1), sum(halves) if halves else seats_a_row, y=ring.distance + i * ROW - middle,
                pitch=PITCH, blocks=halves, aisle=(PORTAL + 1) * PITCH,
            )
        )  # fmt: skip
    width, height = (seats_a_row - 1) * PITCH + 18, (ring.rows - 1) * ROW + 18
    return section(ring, place, (bowl.x + x, bowl.y + y), turn, rows, size=(width, height))


def curved(bowl: Bowl, ring: Ring, place: Place) -> SectionPlan:
    """A wedge of a corner; origin: the middle of the block on its own axis."""
    span = math.pi / 2 / place.of
    turn = OUTWARDS[place.side] + math.degrees(((place.of - 1) / 2 - place.at) * -span)
    middle = (ring.distance + ring.end) / 2
    centre = (0.0, -middle)
    key = str(place.number)
    radii = [ring.distance + i * ROW for i in range(ring.rows)]
    rows = []
    for i, radius in enumerate(radii):
        wanted = max(int((span * radius - AISLE) / PITCH) + 1, 2)
        halves = portal_halves(wanted) if i in ring.portals and wanted > PORTAL + 3 else None
        rows.append(
            arc_row(
                key, str(i + 1), sum(halves) if halves else wanted, radius=radius, centre=centre,
                pitch=PITCH, blocks=halves, aisle=(PORTAL + 1) * PITCH,
            )
        )  # fmt: skip
    dx, dy = turned((0, middle), turn)
    cx, cy = bowl.corner(place.side)
    outline = arc_outline(rows, centre=centre, radii=radii, end=9, depth=9)
    return section(ring, place, (cx + dx, cy + dy), turn, rows, outline=outline)


def portal_halves(seats: int) -> list[int]:
    left = (seats - PORTAL) // 2
    return [left, seats - PORTAL - left]


def section(
    ring: Ring, place: Place, at: Point, turn: float, rows: Sequence[Sequence[SeatPlan]], *,
    outline: str | None = None, size: Point | None = None,
) -> SectionPlan:  # fmt: skip
    gangway = rows[ring.wheelchairs]
    last = len(gangway)
    places = {"1": "accessible", "2": "companion", str(last): "accessible", str(last - 1): "companion"}

    def mark(seat: SeatPlan) -> dict[str, Any]:
        found = dict(ring.mark(place, seat))
        if place.number % ring.every == 0 and seat.row == gangway[0].row and seat.number in places and last > 3:
            found |= {places[seat.number]: True, "restricted_view": False}
        return found

    seats = marked((seat for row in rows for seat in row), mark)
    if size is None:
        size = (2 * max(abs(seat.x) for seat in seats) + 18, 2 * max(abs(seat.y) for seat in seats) + 18)
    return SectionPlan(
        str(place.number), ring.name(place), "seated", round(at[0], 1), round(at[1], 1), round(turn % 360, 2),
        "path" if outline else "rect", round(size[0], 1), round(size[1], 1), outline,
        starting_price=ring.price(place), seats=seats,
    )  # fmt: skip


def turned(point: Point, degrees: float) -> Point:
    turn = math.radians(degrees)
    x, y = point
    return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)


def named(sections: Sequence[SectionPlan], *, before: float, scale: float) -> list[Shape]:
    """The names of blocks, level, in the gangway before their first row."""
    shapes = []
    for each in sections:
        top = min(seat.y for seat in each.seats)
        dx, dy = turned((0, top - before), each.rotation)
        label = {"text": each.name.removeprefix("Block "), "of": each.name, "scale": scale}
        # A text stands on its line, so its middle is a third of its height above.
        at = round(each.x + dx, 1), round(each.y + dy + scale * 4.6, 1)
        shapes.append(text("section-name", "", *at) | label)
    return shapes


def fitted(plan: LayoutPlan, seats: int, *, last: Sequence[str]) -> LayoutPlan:
    """Exactly so many seats: what is too much is missing at the ends of the last rows of the sections `last`.

    Taken from both ends in turn, section by section, as stairs and cameras take them; raises ValueError when there are
    too few.
    """
    excess = plan.seat_count - seats
    if excess < 0:
        raise ValueError(f"{plan.name} has {-excess} seats too few")
    share, more = divmod(excess, len(last))
    takes = {key: share + (i < more) for i, key in enumerate(last)}
    return replace(
        plan,
        sections=tuple(
            replace(each, seats=shortened(each.seats, takes[each.key])) if each.key in takes else each
            for each in plan.sections
        ),
    )


def shortened(seats: tuple[SeatPlan, ...], by: int) -> tuple[SeatPlan, ...]:
    """Without so many seats of the last row, from both ends; the row is numbered anew."""
    row = [seat for seat in seats if seat.row == seats[-1].row]
    if by > len(row) - 4:
        raise ValueError(f"the last row of {len(row)} seats cannot lose {by}")
    left = by // 2
    kept = row[left : len(row) - (by - left)]
    prefix = kept[0].key.rpartition("-")[0]
    return seats[: -len(row)] + tuple(
        replace(seat, key=f"{prefix}-{number}", number=str(number)) for number, seat in enumerate(kept, start=1)
    )
