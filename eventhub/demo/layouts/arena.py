"""Northgate Arena: two rings and two rows of boxes around a standing floor, open towards the stage. 18,000 places."""

from collections.abc import Mapping, Sequence
from typing import Any

from eventhub.demo.layouts.bowl import OUTWARDS, Bowl, Place, Ring, Side, blocks, fitted, named, turned
from eventhub.demo.layouts.shapes import Shape, path, text
from eventhub.seating.geometry import LayoutPlan, SeatPlan, SectionPlan

PLACES, FRONT, FLOOR = 18_000, 800, 2_600
WIDTH, HEIGHT = 3020, 3440
FIELD = Bowl(WIDTH / 2, HEIGHT / 2, 390, 600)
ORDER: Sequence[Side] = ("NE", "E", "SE", "S", "SW", "W", "NW")
BOXES_A_SIDE, BOX = 12, 98.0

# Around the sound desk at its back.
FLOOR_OUTLINE = "M-450 -350H450V350H120V275H-120V350H-450Z"

SIDE_ON, FAR, NEAR, BOX_PRICE = 4500, 6200, 8800, 12500


def arena() -> LayoutPlan:
    sides: dict[Side, int] = {"E": 4, "S": 3, "W": 4}
    lower = Ring(
        101, 170, 19, {**sides, "NE": 2, "SE": 2, "SW": 2, "NW": 2}, price, range(6, 10), -1, 1, mark=beside_stage
    )
    boxes = [row_of_boxes(side, lower.end + 128) for side in ("W", "E")]
    upper = Ring(
        201, lower.end + 248, 19, {**sides, "NE": 3, "SE": 3, "SW": 3, "NW": 3}, upper_price, range(5, 9), 0, 1,
        mark=beside_stage,
    )  # fmt: skip
    rings = [blocks(FIELD, ring, ORDER) for ring in (lower, upper)]
    x, y = FIELD.x, FIELD.y
    # What stands on the floor changes from evening to evening, so its price is the session's own.
    front = SectionPlan("front", "Front of stage", "standing", x, y - 225, 0, "rect", 900, 330, None, FRONT)
    floor = SectionPlan("floor", "Standing floor", "standing", x, y + 310, 0, "path", 900, 700, FLOOR_OUTLINE, FLOOR)
    background = (
        *house(),
        *(name for ring in rings for name in named(ring, before=44, scale=2.4)),
        text("section-name", "Boxes west", x - 390 - lower.end - 128, y - 640) | {"scale": 2},
        text("section-name", "Boxes east", x + 390 + lower.end + 128, y - 640) | {"scale": 2},
    )
    sections = (front, floor, *rings[0], *boxes, *rings[1])
    plan = LayoutPlan("Concert", WIDTH, HEIGHT, x, y - 640, "GBP", background, sections)
    return fitted(plan, PLACES - FRONT - FLOOR, last=[section.key for section in rings[1]])


def price(place: Place) -> int:
    if place.side in ("NE", "NW"):
        return SIDE_ON
    return FAR if place.side == "S" else NEAR


def upper_price(place: Place) -> int:
    return FAR if place.side in ("E", "W") else SIDE_ON


def beside_stage(place: Place, seat: SeatPlan) -> Mapping[str, Any]:
    """The blocks next to the opening look at the stage from behind its edge."""
    if (place.side, place.at) in (("NE", 0), ("NW", place.of - 1)):
        return {"restricted_view": True, "note": "From the side, behind the edge of the stage"}
    return {}


def row_of_boxes(side: Side, distance: float) -> SectionPlan:
    """Boxes of eight, two rows of four with their name between them."""
    turn = OUTWARDS[side]
    key = f"boxes-{side.lower()}"
    name = {"W": "Boxes west", "E": "Boxes east"}[side]
    first = 1 if side == "W" else 1 + BOXES_A_SIDE
    seats: list[SeatPlan] = []
    cells = ""
    for k in range(BOXES_A_SIDE):
        middle = (k - (BOXES_A_SIDE - 1) / 2) * BOX
        label = f"Box {first + k}"
        for number in range(8):
            x, y = middle + (number % 4 - 1.5) * 16, -14 if number < 4 else 14
            step_free = k in (0, BOXES_A_SIDE - 1)
            seats.append(
                SeatPlan(
                    f"{key}-{label}-{number + 1}", label, str(number + 1), x, y, 0, "square",
                    accessible=step_free and number == 4, companion=step_free and number == 5,
                    note="Waiter service, and a door of your own",
                )
            )  # fmt: skip
        cells += f"M{middle - 46:g} -28h92v56h-92Z"
    dx, dy = turned((0, FIELD.reach_x + distance), turn)
    return SectionPlan(
        key, name, "seated", FIELD.x + dx, FIELD.y + dy, turn, "path", BOXES_A_SIDE * BOX, 56, cells,
        starting_price=BOX_PRICE, seats=tuple(seats), grouping="tables",
    )  # fmt: skip


def house() -> list[Shape]:
    x, y = FIELD.x, FIELD.y
    top = y - 640
    return [
        path("stage", f"M{x - 400} {top - 330}H{x + 400}V{top + 130}H{x + 120}V{top + 190}H{x - 120}V{top + 130}H{x - 400}Z"),
        text("stage-text", "Stage", x, top - 80) | {"scale": 3},
        path("fixture", f"M{x - 100} {y + 598}h200v62h-200Z"),
        text("note", "Sound", x, y + 637) | {"scale": 2},
    ]  # fmt: skip
