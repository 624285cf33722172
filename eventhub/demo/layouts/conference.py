"""Assembly House: a hall with three areas, a room of round tables, and a room of desks, each a layout of its own."""

from eventhub.demo.layouts.cabaret import disc
from eventhub.demo.layouts.shapes import Shape, marked, path, standing, text
from eventhub.seating.geometry import (
    LayoutPlan,
    SeatPlan,
    SectionPlan,
    arc_outline,
    arc_row,
    round_table,
    straight_row,
)

LETTERS = "ABCDEFGHJKLMNPQRST"
HALL_FOCUS = (430.0, -700.0)


def great_hall() -> LayoutPlan:
    """360 seats in gently curved rows: the first four have desks, the last four are for those who come and go."""
    areas = (
        ("front", "Front", 0, 4, 18, 95000, 906.0),
        ("middle", "Middle", 4, 8, 24, 65000, 1020.0),
        ("rear", "Rear", 12, 4, 24, 40000, 1240.0),
    )
    sections = [_bank(*area) for area in areas]
    background = (
        path("wall", "M300 746H24V24H836V746H560"),
        path("stage", "M180 24H680V110A906 906 0 0 1 180 110Z"),
        text("stage-text", "Platform", 430, 88),
        text("section-name", "Front", 430, 186),
        text("section-name", "Middle", 430, 300),
        text("section-name", "Rear", 430, 518),
        path("fixture", "M50 690H270V732H50Z"),
        text("note", "Interpreters", 160, 715),
        path("fixture", "M590 690H810V732H590Z"),
        text("note", "Coffee", 700, 715),
        text("note", "Doors to the foyer", 430, 750),
    )
    return LayoutPlan("Great Hall", 860, 772, 430, 70, "KWD", background, tuple(sections))


def _bank(key: str, name: str, first: int, count: int, seats: int, price: int, radius: float) -> SectionPlan:
    """Rows that bend around the platform; the aisle runs through the middle, wheelchair places are at it."""
    depth = 24.0
    radii = [radius + i * depth for i in range(count)]
    fx, fy = HALL_FOCUS
    x, y = fx, fy + (radii[0] + radii[-1]) / 2
    centre = (0.0, fy - y)
    rows = [
        arc_row(
            key, LETTERS[first + i], seats, radius=r, centre=centre, pitch=22, blocks=[seats // 2, seats // 2], aisle=56
        )
        for i, r in enumerate(radii)
    ]
    aisle = str(seats // 2), str(seats // 2 + 1)
    companions = str(seats // 2 - 1), str(seats // 2 + 2)
    last = LETTERS[first + count - 1]

    def mark(seat: SeatPlan) -> dict[str, object]:
        desk: dict[str, object] = {"note": "With a desk and a socket"} if key == "front" else {}
        if seat.row != last:
            return desk
        return {**desk, "accessible": seat.number in aisle, "companion": seat.number in companions}

    placed = marked((seat for row in rows for seat in row), mark)
    width = 2 * max(abs(seat.x) for seat in placed) + 40
    height = 2 * max(abs(seat.y) for seat in placed) + 30
    return SectionPlan(
        key, name, "seated", x, y, 0, "path", round(width, 1), round(height, 1),
        arc_outline(rows, centre=centre, radii=radii, end=30, depth=13), starting_price=price, seats=placed,
    )  # fmt: skip


def garden_room() -> LayoutPlan:
    """Twelve round tables of eight between the windows and the terrace door."""
    seats: list[SeatPlan] = []
    tops: list[Shape] = []
    for table in range(12):
        x, y = 126 + table % 4 * 136.0, 190 + table // 4 * 126.0
        seats += round_table("tables", f"Table {table + 1}", 8, x=x - 330, y=y - 316, radius=40, start=22.5)
        tops.append(disc("table", (x, y), 30))

    def mark(seat: SeatPlan) -> dict[str, object]:
        by_the_door = seat.row in ("Table 9", "Table 12")
        window = {"note": "Beside the window"} if seat.row in ("Table 1", "Table 5", "Table 9") else {}
        return {
            **window,
            "accessible": by_the_door and seat.number == "4",
            "companion": by_the_door and seat.number == "5",
        }

    section = SectionPlan(
        "tables", "Tables", "seated", 330, 316, 0, "rect", 580, 388,
        starting_price=38000, seats=marked(seats, mark), grouping="tables",
    )  # fmt: skip
    background = (
        path("wall", "M24 24H636V540H420M240 540H24V24"),
        path("stage", "M230 24H430V74H230Z"),
        text("stage-text", "Screen", 330, 54),
        text("section-name", "Tables", 330, 106),
        standing("fixture", "M18 150h12v330h-12Z"),
        text("note", "Terrace door", 330, 546),
        *tops,
    )
    return LayoutPlan("Garden Room", 660, 568, 330, 60, "KWD", background, (section,))


def reading_room() -> LayoutPlan:
    """Eight rows of desks for twelve, four to a desk."""
    rows = [
        straight_row("desks", LETTERS[i], 12, y=(i - 3.5) * 40, pitch=24, blocks=[4, 4, 4], aisle=52) for i in range(8)
    ]

    def mark(seat: SeatPlan) -> dict[str, object]:
        if seat.row == "A" and seat.number in ("1", "12"):
            return {"restricted_view": True, "note": "Close to the screen and beside it"}
        if seat.row == "H":
            return {"accessible": seat.number in ("1", "12"), "companion": seat.number in ("2", "11")}
        return {}

    width = rows[0][-1].x - rows[0][0].x + 60
    section = SectionPlan(
        "desks", "Desks", "seated", 300, 312, 0, "rect", width, 336,
        starting_price=28000, seats=marked((seat for row in rows for seat in row), mark),
    )  # fmt: skip
    desks = [
        standing("table", f"M{300 + (row[k].x + row[k + 3].x) / 2 - 46:g} {312 + row[0].y - 20:g}h92v10h-92Z")
        for row in rows
        for k in (0, 4, 8)
    ]
    background = (
        path("wall", "M24 470V24H576V560H130M60 560H24V530"),
        path("stage", "M200 24H400V70H200Z"),
        text("stage-text", "Screen", 300, 52),
        text("section-name", "Desks", 300, 116),
        text("note", "Door", 95, 564),
        *desks,
    )
    return LayoutPlan("Reading Room", 600, 584, 300, 60, "KWD", background, (section,))
