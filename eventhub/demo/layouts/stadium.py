"""Shiokaze Stadium: a football ground of three rings. 60,000 seats."""

from collections.abc import Mapping, Sequence
from typing import Any

from eventhub.demo.layouts.bowl import Bowl, Place, Ring, Side, blocks, fitted, named
from eventhub.demo.layouts.shapes import Shape, path, text
from eventhub.seating.geometry import LayoutPlan, SeatPlan

SEATS = 60_000
WIDTH, HEIGHT = 5600, 4940
FIELD = Bowl(WIDTH / 2, HEIGHT / 2, 900, 570)
ORDER: Sequence[Side] = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
SIDES: Mapping[Side, int] = {"N": 5, "S": 5, "E": 3, "W": 3}
LOWER, MIDDLE, UPPER = range(32), range(16), range(36)

BEST, GOOD, HIGH, CORNER = 12800, 9200, 6400, 4200


def stadium() -> LayoutPlan:
    lower = Ring(101, 190, len(LOWER), all_around(2), lower_price, range(13, 17), -1, 2, mark=lower_mark)
    middle = Ring(201, lower.end + 124, len(MIDDLE), all_around(3), middle_price, wheelchairs=0, every=2)
    upper = Ring(301, middle.end + 124, len(UPPER), all_around(5), upper_price, range(9, 13), 0, 2, mark=upper_mark)
    rings = [blocks(FIELD, ring, ORDER) for ring in (lower, middle, upper)]
    sections = [section for ring in rings for section in ring]
    background = (*field(), *(name for ring in rings for name in named(ring, before=56, scale=3.6)))
    plan = LayoutPlan("Football", WIDTH, HEIGHT, FIELD.x, FIELD.y, "JPY", background, tuple(sections))
    return fitted(plan, SEATS, last=[section.key for section in rings[-1]])


def all_around(corner: int) -> dict[Side, int]:
    return {**SIDES, "NE": corner, "SE": corner, "SW": corner, "NW": corner}


def lower_price(place: Place) -> int:
    return BEST if place.side in ("N", "S") and place.middle else GOOD


def middle_price(place: Place) -> int:
    return BEST if place.side in ("N", "S") else GOOD


def upper_price(place: Place) -> int:
    return HIGH if place.side in ("N", "S") else CORNER


def lower_mark(place: Place, seat: SeatPlan) -> Mapping[str, Any]:
    row = int(seat.row)
    if place.side in ("E", "W") and row <= 3:
        return {"restricted_view": True, "note": "You look through the net of the goal"}
    if place.side == "N" and place.middle and row <= 2:
        return {"restricted_view": True, "note": "Behind the benches; players stand up"}
    if place.side == "S" and place.at == 2 and row <= 6:
        return {"note": "Beside the tunnel"}
    return {}


def upper_mark(place: Place, seat: SeatPlan) -> Mapping[str, Any]:
    """Columns carry the roof where the corners meet the sides."""
    if place.corner and place.at in (0, place.of - 1) and int(seat.row) >= 30:
        return {"restricted_view": True, "note": "A column of the roof stands in the view of one corner"}
    return {}


def field() -> list[Shape]:
    """105 by 68 metres at 18 units a metre, with its lines."""
    x, y, w, h = FIELD.x, FIELD.y, 945, 612
    box, area, goal = 297, 363, 66
    lines = (
        f"M{x - w} {y - h}H{x + w}V{y + h}H{x - w}ZM{x} {y - h}V{y + h}"
        f"M{x - 165} {y}a165 165 0 1 0 330 0a165 165 0 1 0 -330 0"
        f"M{x - w} {y - area}h{box}v{2 * area}h-{box}M{x + w} {y - area}h-{box}v{2 * area}h{box}"
        f"M{x - w} {y - 165}h99v330h-99M{x + w} {y - 165}h-99v330h99"
        f"M{x - w} {y - goal}h-40v{2 * goal}h40M{x + w} {y - goal}h40v{2 * goal}h-40"
    )
    return [
        path("pitch", f"M{x - w - 60} {y - h - 60}H{x + w + 60}V{y + h + 60}H{x - w - 60}Z"),
        path("pitch-line", lines),
        text("note", "Main stand", x, y - h + 130) | {"scale": 5},
        text("note", "Sea stand", x, y + h - 90) | {"scale": 5},
    ]
