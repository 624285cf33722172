import math
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

import pytest

from eventhub.demo import layouts
from eventhub.seating.geometry import LayoutPlan, bounds, row_labels, rows_of, seat_points, table_label, to_layout

SMALL = [
    layouts.studio,
    layouts.theatre,
    layouts.club,
    layouts.cabaret,
    layouts.great_hall,
    layouts.garden_room,
    layouts.reading_room,
]


@lru_cache
def arena() -> LayoutPlan:
    return layouts.arena()


@lru_cache
def stadium() -> LayoutPlan:
    return layouts.stadium()


ALL = [*SMALL, arena, stadium]


@pytest.mark.parametrize(
    ("build", "seats", "places"),
    [
        (layouts.studio, 120, 0),
        (layouts.theatre, 1400, 0),
        (layouts.club, 0, 800),
        (layouts.cabaret, 420, 0),
        (arena, 14_600, 3_400),
        (stadium, 60_000, 0),
    ],
)
def test_each_venue_has_exactly_its_places(build: Callable[[], LayoutPlan], seats: int, places: int) -> None:
    plan = build()
    assert plan.seat_count == seats
    assert plan.capacity == seats + places


@pytest.mark.parametrize("build", ALL)
def test_everything_lies_within_the_layout(build: Callable[[], LayoutPlan]) -> None:
    plan = build()
    left, top, right, bottom = bounds(plan)
    assert left >= 0 and top >= 0 and right <= plan.width and bottom <= plan.height


@pytest.mark.parametrize("build", ALL)
def test_seats_do_not_overlap(build: Callable[[], LayoutPlan]) -> None:
    points = sorted(seat_points(build()), key=lambda pair: pair[1])
    for i, (seat, (x, y)) in enumerate(points):
        for other, (other_x, other_y) in points[i + 1 :]:
            if other_x - x > seat.size_x:
                break
            assert math.dist((x, y), (other_x, other_y)) >= (seat.size_x + other.size_x) / 2, (seat.key, other.key)


@pytest.mark.parametrize("build", ALL)
def test_seats_and_sections_are_named_once_and_every_section_has_a_price(build: Callable[[], LayoutPlan]) -> None:
    plan = build()
    keys = Counter(seat.key for section in plan.sections for seat in section.seats)
    assert not keys or keys.most_common(1)[0][1] == 1
    assert (
        len({section.key for section in plan.sections})
        == len({section.name for section in plan.sections})
        == len(plan.sections)
    )
    for section in plan.sections:
        # The floor of the arena is another thing every evening, and so is its price.
        assert section.starting_price or (build is arena and section.kind == "standing")
        assert (section.capacity is not None) == (section.kind == "standing")
        assert len({(seat.row, seat.number) for seat in section.seats}) == len(section.seats)


def test_the_theatre_sells_at_four_prices_with_wheelchair_places_at_each_but_the_boxes() -> None:
    plan = layouts.theatre()
    assert {section.starting_price for section in plan.sections} == {6800, 5200, 3800, 2400}
    with_places = {
        s.starting_price
        for s in plan.sections
        if any(seat.accessible for seat in s.seats) and any(seat.companion for seat in s.seats)
    }
    assert with_places == {6800, 5200, 3800, 2400}
    assert any(seat.accessible and seat.row == "L" for section in plan.sections for seat in section.seats)
    assert any(seat.restricted_view for section in plan.sections for seat in section.seats)


@pytest.mark.parametrize("build", ALL)
def test_every_wheelchair_place_has_a_companion_beside_it(build: Callable[[], LayoutPlan]) -> None:
    for section in build().sections:
        for seat in section.seats:
            if seat.accessible:
                companions = [other for other in section.seats if other.companion and other.row == seat.row]
                assert any(abs(int(other.number) - int(seat.number)) == 1 for other in companions), seat.key


def test_the_studios_side_banks_face_each_other() -> None:
    turns = {section.name: section.rotation for section in layouts.studio().sections}
    assert turns == {"Front": 0, "Left bank": 90, "Right bank": -90}


def test_boxes_are_labelled_once_and_rows_at_both_ends() -> None:
    for section in layouts.theatre().sections:
        expected = 1 if section.name.startswith("Boxes") else 2
        assert {len(row_labels(row)) for row in rows_of(section.seats).values()} == {expected}, section.name


def test_chairs_stand_around_their_table_and_look_at_it() -> None:
    for section in layouts.cabaret().sections:
        assert section.grouping in ("tables", "whole_tables")
        for seats in rows_of(section.seats).values():
            x, y = table_label(seats)
            for seat in seats:
                away = math.dist((x, y), (seat.x, seat.y))
                turn = math.radians(seat.rotation)
                assert math.dist((seat.x + away * math.sin(turn), seat.y - away * math.cos(turn)), (x, y)) < 1, seat.key


def test_only_booths_are_sold_as_a_whole() -> None:
    groupings = {section.name: section.grouping for section in layouts.cabaret().sections}
    assert groupings == {
        "Stage tables": "tables",
        "Cabaret": "tables",
        "Terrace": "tables",
        "Booths": "whole_tables",
    }


@pytest.mark.parametrize("build", [layouts.cabaret, arena, stadium])
def test_restricted_views_say_why(build: Callable[[], LayoutPlan]) -> None:
    restricted = [seat for section in build().sections for seat in section.seats if seat.restricted_view]
    assert restricted
    assert all(seat.note for seat in restricted)


@pytest.mark.parametrize("build", [arena, stadium])
def test_the_front_row_of_every_block_is_the_nearest_to_the_field(build: Callable[[], LayoutPlan]) -> None:
    plan = build()
    middle = (plan.width / 2, plan.height / 2)
    for section in plan.sections:
        if section.key.isdecimal():
            rows = list(rows_of(section.seats).values())
            front, back = (rows[k][len(rows[k]) // 2] for k in (0, -1))
            assert math.dist(middle, to_layout(section, front.x, front.y)) < math.dist(
                middle, to_layout(section, back.x, back.y)
            ), section.name
