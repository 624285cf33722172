"""Published layouts as the plain values that are drawn, kept in the process: what is published never changes."""

from sqlalchemy import select

from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.seating.drawing import DrawnLayout, DrawnSeat, DrawnSection
from eventhub.seating.models import Layout, Seat, Section

_kept: dict[int, DrawnLayout] = {}
KEEP = 16


def layout(layout_id: int) -> DrawnLayout:
    """A layout with its sections and seats. A published version is read once in a process. Raises NotFound."""
    found = _kept.get(layout_id)
    if found is None:
        found = read(layout_id)
    return found


def forget() -> None:
    """Drop every kept layout: between tests, whose databases give the same ids to other rows."""
    _kept.clear()


def read(layout_id: int) -> DrawnLayout:
    found = db.session.get(Layout, layout_id)
    if found is None:
        raise NotFound()
    seats = seats_of(layout_id)
    drawn = DrawnLayout(
        name=found.name,
        width=found.width,
        height=found.height,
        background=tuple(found.background),
        sections=tuple(section(row, seats.get(row.id, [])) for row in sections_of(layout_id)),
    )
    if found.published_at is not None:
        keep(layout_id, drawn)
    return drawn


def keep(layout_id: int, drawn: DrawnLayout) -> None:
    if len(_kept) >= KEEP:
        _kept.pop(next(iter(_kept)), None)
    _kept[layout_id] = drawn


def sections_of(layout_id: int) -> list[Section]:
    return list(db.session.scalars(select(Section).where(Section.layout_id == layout_id).order_by(Section.position)))


def section(row: Section, seats: list[DrawnSeat]) -> DrawnSection:
    return DrawnSection(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        x=row.position_x,
        y=row.position_y,
        rotation=row.rotation,
        shape=row.shape,
        size_x=row.size_x,
        size_y=row.size_y,
        outline=row.outline,
        capacity=row.capacity,
        grouping=row.grouping,
        seats=tuple(seats),
    )


def seats_of(layout_id: int) -> dict[int, list[DrawnSeat]]:
    """Section id → seats in stored order. Columns, not records: a stadium has 60,000 of them."""
    rows = db.session.execute(
        select(
            Seat.section_id,
            Seat.id,
            Seat.public_id,
            Seat.row_label,
            Seat.number,
            Seat.position_x,
            Seat.position_y,
            Seat.rotation,
            Seat.shape,
            Seat.size_x,
            Seat.size_y,
            Seat.accessible,
            Seat.companion,
            Seat.restricted_view,
            Seat.disabled,
        )
        .where(Seat.layout_id == layout_id)
        .order_by(Seat.id)
    )
    found: dict[int, list[DrawnSeat]] = {}
    for section_id, *values in rows:
        found.setdefault(section_id, []).append(DrawnSeat(*values))
    return found
