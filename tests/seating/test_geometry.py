import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.seating.geometry import (
    LayoutPlan,
    SeatPlan,
    SectionPlan,
    arc_row,
    bounds,
    round_table,
    row_labels,
    split,
    straight_row,
    table_label,
    to_layout,
    to_section,
)

lengths = st.floats(-5000, 5000, allow_nan=False)


def section(**given_: object) -> SectionPlan:
    return SectionPlan(**({"key": "a", "name": "A", "kind": "seated", "x": 0, "y": 0} | given_))  # type: ignore[arg-type]


def test_a_section_turned_by_a_quarter_turns_clockwise_around_its_origin() -> None:
    x, y = to_layout(section(x=100, y=50, rotation=90), 10, 0)
    assert (round(x, 9), round(y, 9)) == (100, 60)


@given(lengths, lengths, st.floats(-720, 720), lengths, lengths)
def test_a_point_goes_to_the_layout_and_back(x: float, y: float, rotation: float, at_x: float, at_y: float) -> None:
    placed = section(x=at_x, y=at_y, rotation=rotation)
    back = to_section(placed, *to_layout(placed, x, y))
    assert math.dist(back, (x, y)) < 1e-6


def test_a_row_is_centred_and_numbered_from_the_left_with_its_aisle_between_the_blocks() -> None:
    row = straight_row("a", "B", 4, x=100, y=20, pitch=10, blocks=[2, 2], aisle=30)
    assert [seat.x for seat in row] == [75, 85, 115, 125]
    assert [seat.key for seat in row] == ["a-B-1", "a-B-2", "a-B-3", "a-B-4"]
    assert {seat.y for seat in row} == {20}


def test_a_round_table_is_numbered_clockwise_from_where_it_starts_and_looked_at_from_all_sides() -> None:
    chairs = round_table("a", "Table 1", 4, x=100, y=50, radius=20)
    assert [(seat.x, seat.y) for seat in chairs] == [(100, 30), (120, 50), (100, 70), (80, 50)]
    assert [seat.rotation for seat in chairs] == [180, 270, 0, 90]
    assert {seat.row for seat in chairs} == {"Table 1"}


def test_a_bench_shares_its_part_of_the_circle_and_has_its_name_in_the_circles_middle() -> None:
    bench = round_table("a", "Booth 1", 5, x=10, y=20, radius=40, start=90, span=180)
    assert [(seat.x, seat.y) for seat in (bench[0], bench[2], bench[-1])] == [(50, 20), (10, 60), (-30, 20)]
    assert math.dist(table_label(bench), (10, 20)) < 0.2


def test_a_box_has_its_name_in_the_middle_of_what_it_spans() -> None:
    assert table_label([*straight_row("a", "Box 1", 2, pitch=10), *straight_row("a", "Box 1", 4, y=30, pitch=10)]) == (
        0,
        15,
    )


def test_blocks_that_do_not_make_the_row_are_refused() -> None:
    with pytest.raises(ValueError, match="row of 5"):
        straight_row("a", "A", 5, blocks=[2, 2])


@given(st.integers(2, 80), st.floats(300, 3000))
def test_every_seat_of_a_curved_row_is_on_its_arc_and_mirrored(count: int, radius: float) -> None:
    row = arc_row("a", "A", count, radius=radius, blocks=split(count, 3))
    for seat, mirrored in zip(row, reversed(row), strict=True):
        assert abs(math.hypot(seat.x, seat.y) - radius) < 0.1
        assert (seat.x, seat.y) == (-mirrored.x, mirrored.y)


@given(st.integers(12, 90), st.sampled_from([1, 3, 5]))
def test_blocks_are_symmetrical_and_complete(count: int, blocks: int) -> None:
    parts = split(count, blocks)  # type: ignore[arg-type]
    assert sum(parts) == count
    assert parts == parts[::-1]


def test_a_row_is_labelled_beyond_both_ends() -> None:
    assert row_labels(straight_row("a", "A", 3, pitch=10), away=20) == [(-30, 0), (30, 0)]


def test_a_box_is_labelled_once_before_its_seats_and_a_round_table_in_its_middle() -> None:
    box = [SeatPlan("", "L1", str(i), x, y) for i, (x, y) in enumerate([(0, 0), (16, 0), (0, 16), (16, 16)])]
    assert row_labels(box, away=20) == [(8, -15)]
    table = [
        SeatPlan("", "1", str(k), 30 * math.cos(k * math.pi / 4), 30 * math.sin(k * math.pi / 4)) for k in range(8)
    ]
    ((x, y),) = row_labels(table)
    assert math.hypot(x, y) < 1e-6


def test_bounds_hold_turned_sections_and_whole_seats() -> None:
    seats = (SeatPlan("s", "A", "1", 100, 0),)
    plan = LayoutPlan("L", 200, 200, 0, 0, "EUR", (), (section(x=50, y=50, rotation=90, seats=seats),))
    left, top, right, bottom = bounds(plan)
    assert (round(left), round(top), round(right), round(bottom)) == (44, 50, 56, 156)
    assert bounds(LayoutPlan("Empty", 1, 1, 0, 0, "EUR")) == (0, 0, 0, 0)
