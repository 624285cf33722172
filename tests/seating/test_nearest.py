"""What is offered in place of a seat that somebody else was quicker to take."""

from dataclasses import replace

from eventhub.seating.drawing import DrawnLayout, DrawnSeat, DrawnSection
from eventhub.seating.nearest import nearest

PRICES = {1: 8400, 2: 8400, 3: 3800}


def row(first: int, label: str, count: int, *, y: float = 0) -> list[DrawnSeat]:
    return [DrawnSeat(first + at, f"s{first + at}", label, str(at + 1), x=20.0 * at, y=y) for at in range(count)]


def house(**changed: DrawnSeat) -> DrawnLayout:
    """Two sections at one price, the second far behind the first, and a cheap one right beside the first."""
    front = [*row(1, "A", 5), *row(11, "B", 5, y=20)]
    sections = (
        DrawnSection(1, "front", "Stalls", "seated", x=0, y=0, seats=front),
        DrawnSection(2, "back", "Circle", "seated", x=0, y=500, seats=row(21, "C", 5)),
        DrawnSection(3, "cheap", "Side", "seated", x=110, y=0, seats=row(31, "A", 5)),
    )
    sections = tuple(
        replace(each, seats=tuple(changed.get(f"s{seat.id}", seat) for seat in each.seats)) for each in sections
    )
    return DrawnLayout("House", 600, 600, sections=sections)


def found(layout: DrawnLayout, gone: int, *free: int, beside: tuple[int, ...] = ()) -> int | None:
    seat = nearest(layout, gone, free=set(free), prices=PRICES, beside=beside)
    return seat.id if seat else None


def test_the_shortest_way_wins():
    assert found(house(), 3, 1, 4, 13, 21) in (4, 13)
    assert found(house(), 3, 1, 5, 21) in (1, 5)
    assert found(house(), 3, 21, 25) == 21 or found(house(), 3, 21, 25) == 25


def test_a_seat_beside_my_others_comes_before_a_nearer_one():
    assert found(house(), 4, 5, 13, beside=(12,)) == 13
    assert found(house(), 5, 4, 22, beside=(21,)) == 22


def test_another_price_is_never_offered_however_near():
    assert found(house(), 5, 31) is None
    assert found(house(), 5, 31, 25) == 25


def test_nothing_is_offered_in_place_of_a_seat_that_is_not_for_sale():
    assert nearest(house(), 5, free={4}, prices={}) is None


def test_a_wheelchair_place_stands_only_for_a_wheelchair_place():
    layout = house(
        s3=DrawnSeat(3, "s3", "A", "3", 40, 0, accessible=True),
        s25=DrawnSeat(25, "s25", "C", "5", 80, 0, accessible=True),
    )
    assert found(layout, 3, 2, 4, 25) == 25
    assert found(layout, 2, 3, 5) == 5


def test_a_restricted_view_is_not_offered_to_who_had_a_full_one():
    layout = house(s4=DrawnSeat(4, "s4", "A", "4", 60, 0, restricted_view=True))
    assert found(layout, 3, 4, 21) == 21


def test_a_disabled_seat_is_no_seat():
    layout = house(s4=DrawnSeat(4, "s4", "A", "4", 60, 0, disabled=True))
    assert found(layout, 3, 4) is None


def test_a_whole_table_stands_for_a_whole_table_of_its_size():
    tables = [
        *row(1, "Table 1", 4),
        *row(11, "Table 2", 4, y=50),
        *row(21, "Table 3", 3, y=20),
        *row(31, "Table 4", 4, y=300),
    ]
    layout = DrawnLayout(
        "Cabaret",
        600,
        600,
        sections=(
            DrawnSection(1, "t", "Tables", "seated", x=0, y=0, seats=tables, grouping="whole_tables"),
            DrawnSection(2, "b", "Bar", "seated", x=0, y=10, seats=row(41, "A", 4)),
        ),
    )
    everything = {seat.id for section in layout.sections for seat in section.seats}
    assert nearest(layout, 2, free=everything - {1, 2, 3, 4}, prices=PRICES).id == 11
    # One of the second table's is gone, so the table is.
    assert nearest(layout, 2, free=everything - {1, 2, 3, 4, 13}, prices=PRICES).id == 31
    assert nearest(layout, 42, free=everything - {42}, prices=PRICES).id in (41, 43)
