"""The small map that shows where a place is."""

from xml.etree import ElementTree

import pytest

from eventhub.seating import finding
from eventhub.seating.drawing import DrawnLayout, DrawnSeat, DrawnSection

STALLS = DrawnSection(
    1,
    "stalls",
    "Stalls",
    "seated",
    x=300,
    y=200,
    size_x=200,
    size_y=60,
    seats=(DrawnSeat(11, "a1", "A", "1", x=-50, y=-20), DrawnSeat(12, "a2", "A", "2", x=50, y=20)),
)
CIRCLE = DrawnSection(
    2,
    "circle",
    "Circle",
    "seated",
    x=300,
    y=400,
    rotation=180,
    size_x=200,
    size_y=60,
    seats=(DrawnSeat(21, "b1", "B", "1", x=10, y=5),),
)
FLOOR = DrawnSection(3, "floor", "Floor", "standing", x=300, y=300, size_x=100, size_y=50, capacity=10)
HOUSE = DrawnLayout("House", width=600, height=500, sections=(STALLS, CIRCLE, FLOOR))


def drawn(**place: int | None) -> str:
    return finding.drawing(HOUSE, **{"seat_id": None, "title": "Stalls A 1 & more"} | place)


@pytest.mark.parametrize(
    ("section", "seat", "point"),
    [
        (1, 11, "translate(250 180)"),
        (1, 12, "translate(350 220)"),
        (2, 21, "translate(290 395)"),
        (3, None, "translate(300 300)"),
    ],
)
def test_the_pin_stands_on_the_place_however_its_section_is_turned(section: int, seat: int | None, point: str) -> None:
    assert f'<g transform="{point} scale(' in drawn(section_id=section, seat_id=seat)


def test_only_the_sections_own_seats_are_drawn() -> None:
    text = drawn(section_id=1, seat_id=11)
    assert text.count("<use ") == 2


def test_it_is_well_formed_and_says_what_it_shows() -> None:
    root = ElementTree.fromstring(drawn(section_id=1, seat_id=11))
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Stalls A 1 & more"


def test_near_the_upper_edge_the_pin_comes_from_below() -> None:
    assert "rotate(180)" in finding.pin(10, 5, 27)
    assert "rotate(180)" not in finding.pin(10, 200, 27)
