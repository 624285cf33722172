"""What the checkout says of seats, in the reader's language."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from eventhub.inventory.sheets import Sheet, SheetSeat, SheetSection
from eventhub.ordering.views import ItemView
from eventhub.seating.drawing import runs


def for_templates() -> dict[str, object]:
    return {"place": place, "places": places}


def place(item: ItemView) -> str:
    """Stalls, row H, seat 14; or the name of a standing section."""
    return seat_name(item.section, item.seat)


def seat_name(section: SheetSection, seat: SheetSeat | None) -> str:
    if seat is None:
        return section.name
    if section.has_tables:
        return _("%(section)s, %(table)s, seat %(seat)s", section=section.name, table=seat.row, seat=seat.number)
    if not seat.row:
        return _("%(section)s, seat %(seat)s", section=section.name, seat=seat.number)
    return _("%(section)s, row %(row)s, seat %(seat)s", section=section.name, row=seat.row, seat=seat.number)


def taken_name(sheet: Sheet, seat: SheetSeat) -> str:
    """What is taken with the seat: itself, or the whole table."""
    section = sheet.section_by_id[seat.section_id]
    if not section.whole_tables:
        return seat_name(section, seat)
    return _("%(section)s, %(table)s", section=section.name, table=seat.row)


def places(items: Iterable[ItemView]) -> str:
    """H 14–15, 2 standing: short enough for the bar on a phone."""
    rows: dict[str, list[str]] = {}
    standing = 0
    for item in items:
        if item.seat:
            rows.setdefault(item.seat.row, []).append(item.seat.number)
        else:
            standing += 1
    parts = [f"{row} {', '.join(runs(numbers))}".strip() for row, numbers in rows.items()]
    if standing:
        parts.append(ngettext("%(num)d standing", "%(num)d standing", standing))
    return ", ".join(parts)
