"""The seat that comes nearest to one that is gone, as its buyer sees it."""

import math
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet

from eventhub.seating.drawing import DrawnLayout, DrawnSeat, DrawnSection
from eventhub.seating.geometry import rows_of, to_layout


def nearest(
    layout: DrawnLayout,
    gone: int,
    *,
    free: AbstractSet[int],
    prices: Mapping[int, int],
    beside: Collection[int] = (),
) -> DrawnSeat | None:
    """The free seat that equals the one with the id `gone`, or None.

    Equal: the same price (`prices` by section id), and a wheelchair place for a wheelchair place, a companion's for a
    companion's, a full view for a full view. One next to the seats `beside` comes first, then the shortest way. In place
    of a seat at a table that is sold as a whole stands the first seat of another such table of that size.
    """
    home, lost = next((section, seat) for section in layout.sections for seat in section.seats if seat.id == gone)
    size = len(table_of(home, lost))
    here = to_layout(home, lost.x, lost.y)
    best: tuple[tuple[bool, float], DrawnSeat] | None = None
    for section in layout.sections:
        if section.id not in prices or prices[section.id] != prices.get(home.id):
            continue
        if (section.grouping == "whole_tables") != (home.grouping == "whole_tables"):
            continue
        close = neighbours(section, beside) if beside else frozenset()
        for seat in candidates(section, free=free, size=size):
            if kind(seat) != kind(lost):
                continue
            cost = (seat.id not in close, math.dist(here, to_layout(section, seat.x, seat.y)))
            if best is None or cost < best[0]:
                best = (cost, seat)
    return best[1] if best else None


def kind(seat: DrawnSeat) -> tuple[bool, bool, bool]:
    return seat.accessible, seat.companion, seat.restricted_view


def candidates(section: DrawnSection, *, free: AbstractSet[int], size: int) -> Iterator[DrawnSeat]:
    """The free seats of a section, or the first seat of each free table of that size."""
    if section.grouping != "whole_tables":
        yield from (seat for seat in section.seats if seat.id in free and not seat.disabled)
        return
    for members in rows_of(section.seats).values():
        usable = [seat for seat in members if not seat.disabled]
        if len(usable) == size and all(seat.id in free for seat in usable):
            yield usable[0]


def table_of(section: DrawnSection, seat: DrawnSeat) -> list[DrawnSeat]:
    """The seats that are sold together with this one."""
    if section.grouping != "whole_tables":
        return [seat]
    return [each for each in section.seats if each.row == seat.row and not each.disabled]


def neighbours(section: DrawnSection, seats: Collection[int]) -> frozenset[int]:
    """The ids of the seats right and left of these in their rows."""
    found: set[int] = set()
    for members in rows_of(section.seats).values():
        ids = [seat.id for seat in members]
        for at, seat_id in enumerate(ids):
            if seat_id in seats:
                found.update(ids[max(at - 1, 0) : at + 2])
    return frozenset(found.difference(seats))
