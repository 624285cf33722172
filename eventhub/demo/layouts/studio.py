"""Studio Nine: a black box with raked rows on three sides of the floor. 120 seats."""

from eventhub.demo.layouts.shapes import marked, path, text
from eventhub.seating.geometry import LayoutPlan, SeatPlan, SectionPlan, straight_row

STUDIO_PITCH = 19.0


def studio() -> LayoutPlan:
    """Studio Nine: 72 seats in front of the floor, 24 on each side facing each other across it."""
    front = _bank("front", "Front", "ABCDEF", 12, price=3200, x=300, y=440)
    left = _bank("left", "Left bank", "ABCD", 6, price=2600, x=99, y=196, rotation=90)
    right = _bank("right", "Right bank", "ABCD", 6, price=2600, x=501, y=196, rotation=-90)
    background = (
        # The walls, open at the entrance behind the front bank and at the crew's doors.
        path("wall", "M24 470V24H96M140 24H576V560H352M248 560H24V514"),
        path("stage", "M176 66H424V326H176Z"),
        text("stage-text", "Stage", 300, 201),
        text("note", "Entrance", 300, 564),
        text("section-name", "Left bank", 99, 106),
        text("section-name", "Right bank", 501, 106),
        text("section-name", "Front", 300, 347),
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
        key, name, "seated", x, y, rotation, "rect", width, height, starting_price=price, seats=marked(seats, mark)
    )
