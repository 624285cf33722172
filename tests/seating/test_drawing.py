import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.demo import layouts
from eventhub.seating.drawing import (
    SYMBOLS,
    DrawnLayout,
    DrawnSeat,
    DrawnSection,
    MapDrawing,
    MapWords,
    SectionPrice,
    bands,
    number,
    runs,
    static_svg,
)
from eventhub.seating.geometry import LayoutPlan

PRICE = SectionPrice(1, "€68.00")
HOSTILE = """"><script>alert('1')</script>&"""


def drawn(plan: LayoutPlan) -> DrawnLayout:
    """A plan as the database would give it back."""
    sections: list[DrawnSection] = []
    count = 0
    for order, section in enumerate(plan.sections, start=1):
        seats = []
        for s in section.seats:
            count += 1
            seats.append(
                DrawnSeat(
                    count,
                    f"{count:04x}",
                    s.row,
                    s.number,
                    s.x,
                    s.y,
                    s.rotation,
                    s.shape,
                    s.size_x,
                    s.size_y,
                    s.accessible,
                    s.companion,
                    s.restricted_view,
                )
            )
        sections.append(
            DrawnSection(
                order,
                f"sec{order}",
                section.name,
                section.kind,
                section.x,
                section.y,
                section.rotation,
                section.shape,
                section.size_x,
                section.size_y,
                section.outline,
                section.capacity,
                tuple(seats),
            )
        )
    return DrawnLayout(plan.name, plan.width, plan.height, plan.background, tuple(sections))


def one_section(*seats: DrawnSeat, **given_: object) -> DrawnLayout:
    section = {
        "id": 1,
        "public_id": "sec1",
        "name": "Stalls",
        "kind": "seated",
        "x": 0,
        "y": 0,
        "seats": seats,
    } | given_
    return DrawnLayout("House", 100, 100, (), (DrawnSection(**section),))  # type: ignore[arg-type]


def drawing(layout: DrawnLayout, price: SectionPrice | None = PRICE) -> MapDrawing:
    return MapDrawing(layout, {section.id: price for section in layout.sections} if price else {}, MapWords())


def parse(inside: str) -> ET.Element:
    return ET.fromstring(f"<svg>{inside}</svg>")


def uses(root: ET.Element) -> list[ET.Element]:
    return [element for element in root.iter() if element.tag.endswith("use")]


def numbered(count: int, row: str = "H", first: int = 1) -> list[DrawnSeat]:
    return [DrawnSeat(k, f"s{k}", row, str(k), 16.4 * k, 0) for k in range(first, first + count)]


@pytest.mark.parametrize("build", [layouts.studio, layouts.theatre])
def test_every_seat_is_drawn_once_where_it_is_stored(build: Callable[[], LayoutPlan]) -> None:
    layout = drawn(build())
    stored = {f"s-{seat.public_id}": (seat.x, seat.y) for section in layout.sections for seat in section.seats}
    found = uses(parse(drawing(layout).body({})))
    assert len(found) == len(stored)
    assert {use.get("id"): (float(use.get("x", "")), float(use.get("y", ""))) for use in found} == stored
    still = uses(ET.fromstring(static_svg(layout)))
    assert sorted((float(use.get("x", "")), float(use.get("y", ""))) for use in still) == sorted(stored.values())


@pytest.mark.parametrize("build", [layouts.studio, layouts.theatre, layouts.club])
def test_sections_are_placed_and_turned_as_they_are_stored(build: Callable[[], LayoutPlan]) -> None:
    layout = drawn(build())
    groups = {group.get("id"): group.get("transform") for group in parse(drawing(layout).body({})).iter("g")}
    for section in layout.sections:
        turn = f" rotate({number(section.rotation)})" if section.rotation else ""
        assert groups[f"g-{section.public_id}"] == f"translate({number(section.x)} {number(section.y)}){turn}"


@given(st.floats(-90_000, 90_000).map(lambda value: round(value, 3)))
def test_a_length_is_written_to_the_last_of_its_three_decimals(value: float) -> None:
    assert float(number(value)) == value
    assert number(-0.0) == "0"


@pytest.mark.parametrize(
    ("state", "mine", "sign", "said"),
    [
        ("free", False, "#f", "Stalls, row H, seat 17, free, €68.00"),
        ("held", False, "#h", "Stalls, row H, seat 17, held by someone else"),
        ("sold", False, "#x", "Stalls, row H, seat 17, sold"),
        ("blocked", False, "#k", "Stalls, row H, seat 17, not for sale"),
        ("held", True, "#m", "Stalls, row H, seat 17, your seat, €68.00"),
    ],
)
def test_a_state_is_a_sign_and_words(state: str, mine: bool, sign: str, said: str) -> None:
    (use,) = uses(parse(drawing(one_section(DrawnSeat(7, "abc", "H", "17", 1, 2))).seat(7, state, mine)))
    assert (use.get("href"), use.get("aria-label"), use.get("id"), use.get("data-seat")) == (sign, said, "s-abc", "abc")
    taken = state != "free" and not mine
    assert use.get("role") == ("img" if taken else "button")
    assert use.get("aria-pressed") == (None if taken else "true" if mine else "false")
    assert use.get("class") == ("b1" if state == "free" else None)
    assert (use.get("hx-morph-skip") is not None) is mine
    assert f'<g id="{sign[1:]}">' in SYMBOLS


@pytest.mark.parametrize(
    ("feature", "sign", "word"),
    [
        ("accessible", "#w", "wheelchair place"),
        ("companion", "#c", "companion place"),
        ("restricted_view", "#r", "restricted view"),
    ],
)
def test_a_special_place_is_named(feature: str, sign: str, word: str) -> None:
    seat = DrawnSeat(1, "a", "L", "1", 0, 0, **{feature: True})  # type: ignore[arg-type]
    (use,) = uses(parse(drawing(one_section(seat)).seat(1, "free")))
    assert (use.get("href"), use.get("aria-label")) == (sign, f"Stalls, row L, seat 1, {word}, free, €68.00")


def test_without_a_price_nothing_of_a_section_is_for_sale() -> None:
    (use,) = uses(parse(drawing(one_section(*numbered(1)), price=None).body({})))
    assert (use.get("href"), use.get("class"), use.get("data-price")) == ("#k", None, None)


def test_a_disabled_seat_is_never_offered_and_never_counted() -> None:
    seats = [DrawnSeat(1, "a", "A", "1", 0, 0), DrawnSeat(2, "b", "A", "2", 20, 0, disabled=True)]
    body = drawing(one_section(*seats)).body({})
    assert 'aria-label="Stalls, 1 free"' in body
    assert uses(parse(body))[1].get("href") == "#k"


def test_the_count_and_the_one_tab_stop_of_a_section_follow_the_states() -> None:
    body = drawing(one_section(*numbered(5))).body({1: "sold", 2: "held"}, {3})
    assert 'aria-label="Stalls, 2 free"' in body
    assert [use.get("tabindex") for use in uses(parse(body))] == ["-1", "-1", "-1", "0", "-1"]


def test_a_full_section_keeps_a_tab_stop_on_my_own_seat() -> None:
    body = drawing(one_section(*numbered(2))).body({1: "sold", 2: "held"}, {2})
    assert [use.get("tabindex") for use in uses(parse(body))] == ["-1", "0"]


def test_a_seat_of_the_map_and_of_an_update_is_the_same_element() -> None:
    made = drawing(one_section(*numbered(4)))
    body = made.body({1: "sold", 2: "held"}, {3})
    for seat_id, state, mine in ((1, "sold", False), (2, "held", False), (3, "held", True)):
        assert made.seat(seat_id, state, mine) in body
    assert made.section(1, {1: "sold", 2: "held"}, {3}) in body


def test_seats_are_grouped_by_row_even_when_rows_are_stored_mixed() -> None:
    seats = [DrawnSeat(1, "a", "A", "1", 0, 0), DrawnSeat(2, "b", "B", "1", 0, 20), DrawnSeat(3, "c", "A", "2", 20, 0)]
    groups = [
        group
        for group in parse(drawing(one_section(*seats)).body({2: "sold"})).iter("g")
        if group.get("aria-label", "").startswith("Row")
    ]
    assert [(group.get("role"), group.get("aria-label"), [use.get("id") for use in group]) for group in groups] == [
        ("group", "Row A", ["s-a", "s-c"]),
        ("group", "Row B", ["s-b"]),
    ]
    assert groups[1][0].get("href") == "#x"


def test_a_turned_seat_of_another_size_turns_about_its_own_middle() -> None:
    seat = DrawnSeat(1, "a", "A", "1", 10, 20, rotation=30, size_x=24, size_y=12)
    (use,) = uses(parse(drawing(one_section(seat)).seat(1, "free")))
    assert use.get("transform") == "rotate(30 10 20) matrix(2 0 0 1 -10 0)"


def test_signs_that_are_read_stay_upright_in_a_turned_section() -> None:
    seats = (DrawnSeat(1, "a", "A", "1", 10, 20, accessible=True), DrawnSeat(2, "b", "A", "2", 30, 20))
    found = uses(parse(drawing(one_section(*seats, rotation=90)).body({})))
    assert [use.get("transform") for use in found] == ["rotate(-90 10 20)", None]


def test_hostile_names_are_text_and_nothing_else() -> None:
    seat = DrawnSeat(1, HOSTILE, HOSTILE, HOSTILE, 0, 0)
    standing = DrawnSection(2, HOSTILE, HOSTILE, "standing", 0, 0, 0, "path", 9, 9, HOSTILE, 10)
    background = [
        {"kind": "text", "role": HOSTILE, "text": HOSTILE, "x": 1, "y": 1},
        {"kind": "path", "role": HOSTILE, "d": HOSTILE},
    ]
    section = DrawnSection(1, HOSTILE, HOSTILE, "seated", 0, 0, seats=(seat,))
    layout = DrawnLayout(HOSTILE, 10, 10, background, (section, standing))
    made = drawing(layout, SectionPrice(1, HOSTILE))
    for root in (
        parse(made.body({}, {1}, {2: 0})),
        parse(made.seat(1, "sold")),
        parse(made.pool(2, 3)),
        ET.fromstring(static_svg(layout)),
    ):
        assert not list(root.iter("script"))
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


def test_a_standing_section_says_how_many_places_are_left_and_when_there_are_none() -> None:
    layout = drawn(layouts.club())
    made = drawing(layout)
    body = made.body({}, pools={1: 412, 2: 0})
    assert "412 places left" in body
    assert made.pool(1, 1) in made.body({}, pools={1: 1, 2: 5})
    assert "1 place left" in made.pool(1, 1)
    gone = parse(made.pool(2, 0))
    assert gone[0].get("id") == "p-sec2"
    assert gone[0][0].get("fill") == "url(#hatch)"
    assert "sold out" in made.pool(2, 0)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([14], "H 14"), ([14, 15], "H 14 and 15"), ([14, 15, 16], "H 14–16"), ([3, 5, 6, 7], "H 3 and 5–7")],
)
def test_the_flag_names_my_seats_in_short(numbers: Sequence[int], said: str) -> None:
    assert f">{said}</text>" in drawing(one_section(*numbered(20))).flag(set(numbers))


def test_without_seats_the_flag_is_an_empty_place() -> None:
    assert (
        drawing(one_section(*numbered(2))).flag(set())
        == '<g class="flag" id="flag" aria-hidden="true" hx-morph-skip=""></g>'
    )


def test_numbers_that_are_words_are_listed() -> None:
    assert runs(["A", "B", "7", "8", "9", "11"]) == ["A", "B", "7–9", "11"]


def test_bands_go_from_dear_to_cheap_and_more_than_four_prices_share_them() -> None:
    assert bands([2400, 6800, 3800, 5200, 6800]) == {6800: 1, 5200: 2, 3800: 3, 2400: 4}
    assert bands([500]) == {500: 1}
    assert list(bands(range(1, 9)).values()) == [1, 1, 2, 2, 3, 3, 4, 4]


def test_the_words_are_the_callers() -> None:
    words = MapWords(
        seat="{section}, Reihe {row}, Platz {number}",
        free="frei",
        section_free=lambda name, count: f"{name}: {count} frei",
    )
    body = MapDrawing(one_section(*numbered(1)), {1: SectionPrice(1, "68,00 €")}, words).body({})
    assert "Stalls, Reihe H, Platz 1, frei, 68,00 €" in body
    assert "Stalls: 1 frei" in body


def test_at_a_table_a_seat_is_named_by_it_and_the_tables_name_stands_once_in_its_middle() -> None:
    chairs = [DrawnSeat(1, "a", "Table 9", "1", 0, -30), DrawnSeat(2, "b", "Table 9", "2", 30, 0)]
    chairs += [DrawnSeat(3, "c", "Table 9", "3", 0, 30), DrawnSeat(4, "d", "Table 9", "4", -30, 0)]
    section = DrawnSection(1, "g", "Cabaret", "seated", 0, 0, seats=chairs, grouping="tables")
    body = drawing(DrawnLayout("House", 100, 100, (), (section,))).body({})
    assert 'aria-label="Cabaret, Table 9, seat 3, free' in body
    assert '<g role="group" aria-label="Table 9">' in body
    assert body.count(">Table 9</text>") == 1
    assert '<text x="0" y="0" dy="3">Table 9</text>' in body


def test_what_stands_on_a_floor_is_drawn_above_it() -> None:
    table: dict[str, object] = {"kind": "path", "role": "table", "d": "M0 0H9", "above": True}
    section = DrawnSection(1, "g", "Cabaret", "seated", 0, 0, 0, "rect", 50, 50)
    body = drawing(DrawnLayout("House", 100, 100, (table,), (section,))).body({})
    assert body.index('class="floor"') < body.index('class="table"')


def test_a_text_may_be_larger_and_a_short_name_stand_for_a_section() -> None:
    name: dict[str, object] = {
        "kind": "text",
        "role": "section-name",
        "text": "7",
        "of": "Block 7",
        "x": 5,
        "y": 6,
        "scale": 3,
    }
    section = DrawnSection(1, "g", "Block 7", "seated", 0, 0, seats=[DrawnSeat(1, "a", "A", "1", 0, 0)])
    body = drawing(DrawnLayout("House", 100, 100, (name,), (section,))).body({})
    assert '<text class="section-name" transform="translate(5 6) scale(3)">7</text>' in body
    assert ">Block 7</text>" not in body
