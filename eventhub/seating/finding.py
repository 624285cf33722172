"""Where a place is: the house with one section's seats, and a pin on one of them."""

from dataclasses import replace

from eventhub.seating.drawing import DrawnLayout, DrawnSection, number, static_svg
from eventhub.seating.geometry import to_layout

# Of the drawing's longer side, so that the pin is as easy to find in a stadium as in a studio.
PIN_SHARE = 0.045
UNIT, HEIGHT = 24, 31


def drawing(layout: DrawnLayout, *, section_id: int, seat_id: int | None, title: str) -> str:
    """The SVG of a layout with a pin on a seat, or on a standing section; `title` says in words what it shows.

    Only the section's own seats are drawn: of a stadium nobody needs the others, and a phone would feel them.
    """
    section = next(each for each in layout.sections if each.id == section_id)
    sections = tuple(each if each.id == section_id else replace(each, seats=()) for each in layout.sections)
    house = static_svg(replace(layout, name=title, sections=sections))
    x, y = point(section, seat_id)
    return house.replace("</svg>", pin(x, y, max(layout.width, layout.height) * PIN_SHARE) + "</svg>")


def point(section: DrawnSection, seat_id: int | None) -> tuple[float, float]:
    """Where the place is in the layout: the seat's middle, else the section's."""
    seat = next((each for each in section.seats if each.id == seat_id), None)
    return to_layout(section, seat.x, seat.y) if seat else to_layout(section, 0, 0)


def pin(x: float, y: float, size: float) -> str:
    """A drop whose tip is the place; from below where it would leave the drawing."""
    turn = " rotate(180)" if y < size * HEIGHT / UNIT else ""
    return (
        f'<g transform="translate({number(x)} {number(y)}) scale({number(size / UNIT)}){turn}">'
        '<path d="M0 0C-3-7-10-12-10-20a10 10 0 0 1 20 0C10-12 3-7 0 0Z" fill="#c2255c" stroke="#fff" stroke-width="1.5"/>'
        '<circle cy="-20" r="4" fill="#fff"/></g>'
    )
