"""The live map of a session and the list beside it: prepared once per session version and language, drawn with state."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape

from flask_babel import format_decimal, get_locale, gettext, ngettext

from eventhub import money
from eventhub.inventory import availability
from eventhub.inventory.sheets import Sheet, SheetSeat, SheetSection
from eventhub.seating import drawing, drawn
from eventhub.seating.drawing import MapDrawing, MapWords, SectionPrice
from eventhub.web.respond import partial

KEEP = 64


def words() -> MapWords:
    """The map's words in the language of the request."""
    return MapWords(
        seat=gettext("{section}, row {row}, seat {number}"),
        seat_without_row=gettext("{section}, seat {number}"),
        seat_at_table=gettext("{section}, {table}, seat {number}"),
        row=gettext("Row {row}"),
        free=gettext("free"),
        held=gettext("held by someone else"),
        sold=gettext("sold"),
        blocked=gettext("not for sale"),
        mine=gettext("your seat"),
        wheelchair=gettext("wheelchair place"),
        companion=gettext("companion place"),
        restricted=gettext("restricted view"),
        sold_out=gettext("sold out"),
        and_=gettext("{seats} and {last}"),
        section_free=lambda section, count: ngettext(
            "%(section)s, %(num)d free", "%(section)s, %(num)d free", count, section=section
        ),
        places_left=lambda count: ngettext(
            "%(count)s place left", "%(count)s places left", count, count=format_decimal(count)
        ),
    )


@dataclass(frozen=True)
class SeatMap:
    """A session's map and list in one language. Holds no state of any seat: every method is given it."""

    sheet: Sheet
    drawing: MapDrawing
    words: MapWords
    view_box: str

    def seat_name(self, seat: SheetSeat, section: SheetSection) -> str:
        template = self.words.place(seat.row, at_table=section.has_tables)
        return template.format(section=section.name, row=seat.row, table=seat.row, number=seat.number)

    def link(self, seat: SheetSeat, state: str, *, mine: bool = False) -> str:
        """The seat's button in the list. Mine is kept by a poll, which knows nothing of whose a hold is."""
        section = self.sheet.section_by_id[seat.section_id]
        public_id, number = escape(seat.public_id), escape(seat.number) + sign(seat)
        said = [self.seat_name(seat, section), *self.kinds(seat), *([seat.note] if seat.note else [])]
        if section.base is None or seat.disabled:
            state, mine = "blocked", False
        if mine:
            label = escape(", ".join([*said, self.words.mine]))
            return (
                f'<button id="l-{public_id}" name="give_back" value="{public_id}" aria-pressed="true"'
                f' aria-label="{label}" hx-morph-skip="">{number}</button>'
            )
        if state == "free":
            price = self.price_text(section)
            label = escape(", ".join([*said, self.words.free, price]))
            return (
                f'<button id="l-{public_id}" name="take" value="{public_id}" aria-pressed="false"'
                f' aria-label="{label}">{number}</button>'
            )
        word = {"held": self.words.held, "sold": self.words.sold}.get(state, self.words.blocked)
        label = escape(", ".join([*said, word]))
        return f'<button id="l-{public_id}" type="button" disabled aria-label="{label}">{number}</button>'

    def table(self, section: SheetSection, seats: Sequence[SheetSeat], state: str, *, mine: bool = False) -> str:
        """The one button of a table that is sold as a whole. Its id is that of its first seat's."""
        first = escape(seats[0].public_id)
        size = ngettext("%(num)d seat", "%(num)d seats", len(seats))
        name = f"{section.name}, {seats[0].row}, {size}"
        if mine:
            label = escape(f"{name}, {gettext('yours')}")
            return (
                f'<button id="l-{first}" name="give_back" value="{first}" aria-pressed="true"'
                f' aria-label="{label}" hx-morph-skip="">{escape(size)}</button>'
            )
        if state == "free":
            price = money.text(self.sheet.full_prices[section.id] * len(seats), self.sheet.currency, str(get_locale()))
            label = escape(f"{name}, {self.words.free}, {price}")
            return (
                f'<button id="l-{first}" name="take" value="{first}" aria-pressed="false"'
                f' aria-label="{label}">{escape(f"{size}, {price}")}</button>'
            )
        word = {"held": self.words.held, "sold": self.words.sold}.get(state, self.words.blocked)
        label = escape(f"{name}, {word}")
        return f'<button id="l-{first}" type="button" disabled aria-label="{label}">{escape(size)}</button>'

    def table_of(
        self, section: SheetSection, seats: Sequence[SheetSeat], states: Mapping[int, str], mine: AbstractSet[int]
    ) -> str:
        """The button of the table that these seats stand at; nothing for a table without a usable seat."""
        members = [seat for seat in seats if not seat.disabled]
        if not members:
            return ""
        state = state_together(section, members, states)
        return self.table(section, members, state, mine=any(seat.id in mine for seat in members))

    def kinds(self, seat: SheetSeat) -> list[str]:
        named = {
            self.words.wheelchair: seat.accessible,
            self.words.companion: seat.companion,
            self.words.restricted: seat.restricted_view,
        }
        return [word for word, holds in named.items() if holds]

    def price_text(self, section: SheetSection) -> str:
        return money.text(self.sheet.full_prices[section.id], self.sheet.currency, str(get_locale()))

    def count_text(self, section_id: int, free: int) -> str:
        """How many seats of a section are free, beside its name in the list."""
        public_id = escape(self.sheet.section_by_id[section_id].public_id)
        word = ngettext("%(num)d free", "%(num)d free", free)
        return f'<span id="c-{public_id}">{escape(word)}</span>'

    def places_text(self, section_id: int, left: int) -> str:
        public_id = escape(self.sheet.section_by_id[section_id].public_id)
        return (
            f'<span id="n-{public_id}">{escape(self.words.places_left(left) if left else self.words.sold_out)}</span>'
        )

    def rows(self, section: SheetSection) -> Mapping[str, tuple[SheetSeat, ...]]:
        return section.rows


_kept: dict[tuple[str, int, str], SeatMap] = {}
_guard = threading.Lock()


def of(sheet: Sheet) -> SeatMap:
    """The session's map in the language of the request; built once per version and language in a process."""
    key = (sheet.public_id, sheet.version, str(get_locale()))
    found = _kept.get(key)
    if found is None:
        found = build(sheet)
        with _guard:
            if len(_kept) >= KEEP:
                _kept.pop(next(iter(_kept)))
            _kept[key] = found
    return found


def build(sheet: Sheet) -> SeatMap:
    layout = drawn.layout(sheet.layout_id)
    spoken = words()
    bands = drawing.bands(sheet.full_prices.values())
    prices = {
        section_id: SectionPrice(bands[price], money.text(price, sheet.currency, str(get_locale())))
        for section_id, price in sheet.full_prices.items()
    }
    return SeatMap(
        sheet=sheet,
        drawing=MapDrawing(layout, prices, spoken),
        words=spoken,
        view_box=drawing.view_box(layout),
    )


SIGNS = {"accessible": "w", "companion": "c", "restricted_view": "r"}


def sign(seat: SheetSeat) -> str:
    """What a seat's number carries in the list to be seen before it is chosen: the map's own signs."""
    return "".join(
        f'<svg viewBox="-9 -9 18 18" aria-hidden="true"><use href="#{symbol}"/></svg>'
        for name, symbol in SIGNS.items()
        if getattr(seat, name)
    )


def state_together(section: SheetSection, seats: Sequence[SheetSeat], states: Mapping[int, str]) -> str:
    """The state of what is taken at once: free when all of it is, else that of the first that is not."""
    if section.base is None or not seats or seats[0].disabled:
        return "blocked"
    return next((states[seat.id] for seat in seats if seat.id in states), "free")


def forget() -> None:
    """Drop what the process remembers: between tests."""
    with _guard:
        _kept.clear()


def updates(
    seat_map: SeatMap,
    *,
    seats: Iterable[int],
    sections: Iterable[int] = (),
    states: Mapping[int, str],
    mine: AbstractSet[int] = frozenset(),
    own: bool = False,
) -> str:
    """The regions of these seats and standing sections, as they are now, for map and list.

    A poll's answer is morphed in, and passes by what is marked as the reader's own; the answer to their own action
    (`own`) replaces it.
    """
    sheet, swap = seat_map.sheet, "outerHTML" if own else "outerMorph"
    parts = []
    touched = set()
    tables: dict[tuple[int, str], tuple[SheetSeat, ...]] = {}
    for seat_id in seats:
        seat = sheet.seats.get(seat_id)
        if seat is None:
            continue
        touched.add(seat.section_id)
        state = states.get(seat_id, "free")
        drawn_seat = seat_map.drawing.seat(seat_id, state, mine=seat_id in mine)
        parts.append(partial(f"#s-{seat.public_id}", f"<svg>{drawn_seat}</svg>", swap=f"{swap} strip:true"))
        section = sheet.section_by_id[seat.section_id]
        if section.whole_tables:
            if members := sheet.taken_with(seat_id):
                tables[section.id, seat.row] = members
        else:
            parts.append(partial(f"#l-{seat.public_id}", seat_map.link(seat, state, mine=seat_id in mine), swap=swap))
    for (section_id, _), members in tables.items():
        section = sheet.section_by_id[section_id]
        # Of a table that changed in part only those seats are known here; the rest of it is looked up.
        found = availability.states_of(sheet, [each.id for each in members])
        button = seat_map.table(
            section, members, state_together(section, members, found), mine=any(each.id in mine for each in members)
        )
        parts.append(partial(f"#l-{members[0].public_id}", button, swap=swap))
    left = availability.places(sheet) if sections else {}
    for section_id in sections:
        if section_id not in sheet.section_by_id:
            continue
        section = sheet.section_by_id[section_id]
        available = left.get(section_id, 0)
        pool = seat_map.drawing.pool(section_id, available)
        parts.append(partial(f"#p-{section.public_id}", f"<svg>{pool}</svg>", swap="outerMorph strip:true"))
        parts.append(partial(f"#n-{section.public_id}", seat_map.places_text(section_id, available)))
    for section_id, free in availability.free_in(sheet, touched).items():
        section = sheet.section_by_id[section_id]
        parts.append(partial(f"#c-{section.public_id}", seat_map.count_text(section_id, free)))
    return "".join(parts)
