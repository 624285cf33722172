"""Draws a layout as SVG, exactly as stored: once without state, and as the live map of a session."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import Literal

from eventhub.seating.geometry import row_labels, rows_of, table_label, to_layout

State = Literal["free", "held", "sold", "blocked"]


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """A seat as stored; x and y are its middle in its section's coordinates."""

    id: int
    public_id: str
    row: str
    number: str
    x: float
    y: float
    rotation: float = 0
    shape: str = "circle"
    size_x: float = 12
    size_y: float = 12
    accessible: bool = False
    companion: bool = False
    restricted_view: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class DrawnSection:
    """A section as stored, with its seats row by row in the order of the map."""

    id: int
    public_id: str
    name: str
    kind: str
    x: float
    y: float
    rotation: float = 0
    shape: str = "rect"
    size_x: float = 0
    size_y: float = 0
    outline: str | None = None
    capacity: int | None = None
    seats: Sequence[DrawnSeat] = ()
    grouping: str = "rows"

    @property
    def has_tables(self) -> bool:
        return self.grouping != "rows"


@dataclass(frozen=True)
class DrawnLayout:
    """A version of a layout; background as in geometry.LayoutPlan."""

    name: str
    width: float
    height: float
    background: Sequence[Mapping[str, object]] = ()
    sections: Sequence[DrawnSection] = ()


@dataclass(frozen=True)
class SectionPrice:
    """What a place in a section costs: band 1 (dear) to 4, and the price as text in the reader's language."""

    band: int
    text: str


@dataclass(frozen=True)
class MapWords:
    """The words of the map in one language. Templates are str.format strings; counted ones are functions for plurals."""

    seat: str = "{section}, row {row}, seat {number}"
    seat_without_row: str = "{section}, seat {number}"
    row: str = "Row {row}"
    seat_at_table: str = "{section}, {table}, seat {number}"
    free: str = "free"
    held: str = "held by someone else"
    sold: str = "sold"
    blocked: str = "not for sale"
    mine: str = "your seat"
    wheelchair: str = "wheelchair place"
    companion: str = "companion place"
    restricted: str = "restricted view"
    sold_out: str = "sold out"
    and_: str = "{seats} and {last}"
    section_free: Callable[[str, int], str] = field(default=lambda section, count: f"{section}, {count} free")
    places_left: Callable[[int], str] = field(
        default=lambda count: f"{count} places left" if count != 1 else "1 place left"
    )

    def place(self, row: str, *, at_table: bool = False) -> str:
        """The template that names a seat of such a row or, named by its table, of such a table."""
        if at_table:
            return self.seat_at_table
        return self.seat if row else self.seat_without_row


def bands(prices: Iterable[int]) -> dict[int, int]:
    """The band of each price: 1 is the dearest, 4 the cheapest; more than four prices share bands evenly."""
    ranked = sorted(set(prices), reverse=True)
    if len(ranked) <= 4:
        return {price: rank for rank, price in enumerate(ranked, start=1)}
    return {price: 1 + rank * 4 // len(ranked) for rank, price in enumerate(ranked)}


# Symbols. One place defines how a state looks; pages put SYMBOLS once beside the map, and legends use the same ids.

_SIGNS = {
    "f": '<circle r="6"/>',
    "q": '<rect x="-6" y="-6" width="12" height="12" rx="1.5"/>',
    "r": '<circle r="6"/><path class="sym-mark" d="M-4.2 4.2 4.2-4.2"/>',
    "w": '<rect x="-7" y="-7" width="14" height="14" rx="2"/>'
    '<path class="sym-mark" d="M-1.4-4.4V.6H2L3.4 4M-2.9-1.2A3 3 0 1 0 1.3 3.3"/>',
    "c": '<rect x="-6.4" y="-6.4" width="12.8" height="12.8" rx="2"/><path class="sym-mark" d="M-3 0H3M0-3V3"/>',
    "x": '<circle class="sym-gone" r="3"/>',
    "h": '<circle class="sym-held" r="5"/>',
    "k": '<path class="sym-kill" d="M-3-3 3 3M-3 3 3-3"/>',
    "m": '<circle class="sym-mine" r="8"/><path class="sym-mark" d="M-3.6.2-1 2.8 3.8-2.6"/>',
}
_HATCH = (
    '<pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch-line" d="M0 4.5H9" fill="none" stroke="#b5b7bc" stroke-width="1.5"/></pattern>'
)
SYMBOLS = "".join(f'<g id="{sign}">{shape}</g>' for sign, shape in _SIGNS.items()) + _HATCH

# A text fits a floor of this size; on a larger one it grows with it.
ROOM_FOR_TEXT = 400.0

# More seats than these are a bowl, where a seat is a dot until one looks closer.
VAST = 5000

_GONE = {"held": "h", "sold": "x", "blocked": "k"}


def number(value: float) -> str:
    """A length as SVG writes it: at most three decimals, none of them zeros at the end."""
    text = repr(value)
    if len(text) > 7:  # a computed length; stored ones are short, and repr of a float is exact and quick
        text = f"{value:.3f}".rstrip("0").rstrip(".")
    elif text.endswith(".0"):
        text = text[:-2]
    return "0" if text == "-0" else text


class MapDrawing:
    """The map of one (layout, prices, language), prepared so that drawing a state is a look-up and a join.

    prices maps a section's id to its price; seats of a section without one are not for sale. Build it once, keep it in the
    process, and share it between threads: nothing changes after the constructor but a memory of what was drawn.
    """

    def __init__(self, layout: DrawnLayout, prices: Mapping[int, SectionPrice], words: MapWords) -> None:
        self._words = words
        self._sections: list[_PreparedSection] = [
            _PreparedSection(section, order, prices.get(section.id), words, one_label=_is_vast(layout))
            for order, section in enumerate(layout.sections)
        ]
        self._section_by_id = {section.drawn.id: section for section in self._sections}
        self._place: dict[int, tuple[_PreparedSection, int]] = {
            seat.id: (section, at) for section in self._sections for at, seat in enumerate(section.seats)
        }
        self._ground = _ground(layout)
        self._names = _names(layout)

    def seat(self, seat_id: int, state: str, mine: bool = False) -> str:
        """The one element of a seat. Raises KeyError for a seat of another layout."""
        section, at = self._place[seat_id]
        return section.draw(at, state, mine)

    def body(
        self, states: Mapping[int, str], mine: AbstractSet[int] = frozenset(), pools: Mapping[int, int] | None = None
    ) -> str:
        """Everything inside <svg class="map">. states holds what is not free; pools the places left by section id."""
        changes: dict[int, dict[int, str]] = {}
        place = self._place
        for seat_id, state in states.items():
            found = place.get(seat_id)
            if found is not None and state != "free" and seat_id not in mine:
                section, at = found
                changes.setdefault(section.drawn.id, {})[at] = state
        for seat_id in mine:
            if seat_id in place:
                section, at = place[seat_id]
                changes.setdefault(section.drawn.id, {})[at] = "mine"
        drawn = [self._ground]
        for section in self._sections:
            if section.drawn.kind == "standing":
                drawn.append(self._standing(section, (pools or {}).get(section.drawn.id, section.drawn.capacity or 0)))
            else:
                drawn.append(section.group(changes.get(section.drawn.id, {})))
        drawn += (self._names, self.flag(mine))
        return "".join(drawn)

    def section(self, section_id: int, states: Mapping[int, str], mine: AbstractSet[int] = frozenset()) -> str:
        """One seated section's group alone: cheaper than its seats one by one when many changed."""
        section = self._section_by_id[section_id]
        changes = {}
        for at, seat in enumerate(section.seats):
            state = "mine" if seat.id in mine else states.get(seat.id, "free")
            if state != "free":
                changes[at] = state
        return section.group(changes)

    def pool(self, section_id: int, available: int) -> str:
        """How many places a standing section has left: text, and a hatch over its floor when there are none."""
        prepared = self._section_by_id[section_id]
        section = prepared.drawn
        gone = available <= 0 or prepared.price is None
        word = (
            self._words.blocked
            if prepared.price is None
            else self._words.sold_out
            if gone
            else self._words.places_left(available)
        )
        hatch = _shape(section, "hatch", ' fill="url(#hatch)"') if gone else ""
        return (
            f'<g class="pool{" gone" if gone else ""}" id="p-{escape(section.public_id)}">{hatch}'
            f"{_level_text(section, 'pool-text', word, 18)}</g>"
        )

    def band(self, section_id: int) -> int | None:
        """The price band that the section's free seats are drawn in."""
        price = self._section_by_id[section_id].price
        return price.band if price else None

    def flag(self, mine: AbstractSet[int]) -> str:
        """The black flag that names the chosen seats above them; an empty group keeps its place when there are none."""
        chosen = sorted(
            (self._place[seat_id] for seat_id in mine if seat_id in self._place),
            key=lambda found: (found[0].order, found[1]),
        )
        # A flag over seats in several sections would point nowhere: it names those of the section with the most.
        groups: dict[int, list[tuple[_PreparedSection, int]]] = {}
        for section, at in chosen:
            groups.setdefault(section.drawn.id, []).append((section, at))
        if not groups:
            return '<g class="flag" id="flag" aria-hidden="true" hx-morph-skip=""></g>'
        section, seats = max(((found[0][0], found) for found in groups.values()), key=lambda pair: len(pair[1]))
        places = [section.seats[at] for _, at in seats]
        points = [to_layout(section.drawn, seat.x, seat.y) for seat in places]
        text = self._chosen(places)
        x = sum(point[0] for point in points) / len(points)
        y = min(point[1] for point in points)
        half = max(20.0, 8 + 3.5 * len(text))
        return (
            f'<g class="flag" id="flag" aria-hidden="true" hx-morph-skip=""><path d="M{number(x)} {number(y - 11)}V{number(y - 22)}"/>'
            f'<rect x="{number(x - half)}" y="{number(y - 44)}" width="{number(2 * half)}" height="23" rx="2"/>'
            f'<text x="{number(x)}" y="{number(y - 28)}">{escape(text)}</text></g>'
        )

    def _chosen(self, seats: Sequence[DrawnSeat]) -> str:
        """A row is said once, before its seats; three neighbours or more are a range: H 14–17."""
        parts: list[str] = []
        for row, members in rows_of(seats).items():
            first, *others = runs([seat.number for seat in members])
            parts += [f"{row} {first}".strip(), *others]
        return parts[0] if len(parts) == 1 else self._words.and_.format(seats=", ".join(parts[:-1]), last=parts[-1])

    def _standing(self, section: "_PreparedSection", available: int) -> str:
        drawn = section.drawn
        price = section.price
        label = f"{drawn.name}, {price.text}" if price else f"{drawn.name}, {self._words.blocked}"
        public_id = escape(drawn.public_id)
        offer = f' data-price="{escape(price.text)}" data-band="{price.band}"' if price else ""
        return (
            f'<g class="section standing" role="group" id="g-{public_id}" data-section="{public_id}"{offer} aria-label="{escape(label)}"'
            f' transform="{_transform(drawn)}">{_shape(drawn, "area")}{self.pool(drawn.id, available)}'
            f"{_level_text(drawn, 'area-name', drawn.name, -5)}</g>"
        )


def runs(numbers: Sequence[str]) -> list[str]:
    """Seat numbers with three or more that follow each other written as one range."""
    groups: list[list[str]] = []
    for text in numbers:
        last = groups[-1][-1] if groups else ""
        if last.isdecimal() and text.isdecimal() and int(text) == int(last) + 1:
            groups[-1].append(text)
        else:
            groups.append([text])
    return [part for group in groups for part in ([f"{group[0]}–{group[-1]}"] if len(group) > 2 else group)]


class _PreparedSection:
    """One section's strings. A seat's element is the same five pieces in every state; three of them never change."""

    def __init__(
        self, drawn: DrawnSection, order: int, price: SectionPrice | None, words: MapWords, *, one_label: bool = False
    ) -> None:
        self.drawn, self.price, self.order = drawn, price, order
        self._words = words
        rows = rows_of(drawn.seats)
        self.seats = [seat for row in rows.values() for seat in row]
        self._labels: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self._free = [self._element(seat, "free") for seat in self.seats]
        # Most of a full house is sold, and sold stays sold: drawn once when first asked for. The other states are few.
        self._sold: dict[int, str] = {}
        self._closed = [at for at, seat in enumerate(self.seats) if seat.disabled or price is None]
        self._open_rows: list[tuple[int, str]] = []  # index of a row's first seat, and its opening tag
        at = 0
        for label, members in rows.items():
            said = label if drawn.has_tables else words.row.format(row=label)
            name = f' aria-label="{escape(said)}"' if label else ""
            self._open_rows.append((at, f'<g role="group"{name}>'))
            at += len(members)
        self._close = f"{_row_names(drawn, rows, one_label=one_label)}</g>"

    def draw(self, at: int, state: str, mine: bool = False) -> str:
        if mine:
            state = "mine"
        if state == "free":
            return self._free[at]
        if state == "sold":
            drawn = self._sold.get(at)
            if drawn is None:
                drawn = self._sold[at] = self._element(self.seats[at], state)
            return drawn
        return self._element(self.seats[at], state)

    def group(self, changes: Mapping[int, str]) -> str:
        """The section with its rows. changes: state by index of the seat, without the free ones."""
        seats = self._free.copy()
        for at, state in changes.items():
            seats[at] = self.draw(at, state)
        closed = set(self._closed)
        first = next((at for at in range(len(seats)) if at not in changes and at not in closed), None)
        if first is None:
            first = next((at for at, state in sorted(changes.items()) if state == "mine"), None)
        if first is not None:
            # One tab stop per section; arrows move on from it.
            seats[first] = seats[first].replace('tabindex="-1"', 'tabindex="0"', 1)
        free = len(seats) - len(changes) - sum(1 for at in self._closed if at not in changes)
        name = escape(self._words.section_free(self.drawn.name, free))
        public_id = escape(self.drawn.public_id)
        parts = [
            f'<g class="section" role="group" id="g-{public_id}" data-section="{public_id}" aria-label="{name}"'
            f' transform="{_transform(self.drawn)}">'
        ]
        ends = [start for start, _ in islice(self._open_rows, 1, None)]
        # A section that is still empty has no row to open.
        for (start, opening), end in zip(self._open_rows, [*ends, len(seats)], strict=False):
            parts.append(opening)
            parts += seats[start:end]
            parts.append("</g>")
        parts.append(self._close)
        return "".join(parts)

    def _element(self, seat: DrawnSeat, state: str) -> str:
        if state == "free" and (seat.disabled or self.price is None):
            state = "blocked"
        kind = _kind(seat)
        key = (seat.row, state, kind)
        pieces = self._labels.get(key)
        if pieces is None:
            pieces = self._labels[key] = self._pieces(seat.row, state, kind)
        opening, label, after = pieces
        turned = _turned(seat, opening[1], self.drawn.rotation)
        public_id = escape(seat.public_id)
        return (
            f'<use id="s-{public_id}" href="{opening} x="{number(seat.x)}" y="{number(seat.y)}"{turned}'
            f' data-seat="{public_id}" aria-label="{label}{escape(seat.number)}{after}"/>'
        )

    def _pieces(self, row: str, state: str, kind: str) -> tuple[str, str, str]:
        """What all seats of a row, state and kind share: attributes, and the label before and after the number."""
        words = self._words
        template = words.place(row, at_table=self.drawn.has_tables)
        before, after = template.format(section=self.drawn.name, row=row, table=row, number="\0").split("\0", 1)
        said = {"w": words.wheelchair, "c": words.companion, "r": words.restricted}.get(kind)
        state_word = {"free": words.free, "mine": words.mine, "held": words.held, "sold": words.sold}.get(
            state, words.blocked
        )
        price = self.price
        tail = [*([said] if said else []), state_word, *([price.text] if price and state in ("free", "mine") else [])]
        after = escape("".join([after, *(f", {part}" for part in tail)]))
        offer = f' data-price="{escape(price.text)}" data-band="{price.band}"' if price else ""
        if state == "free" and price:
            return (
                f'#{kind}" class="b{price.band}" role="button" tabindex="-1" aria-pressed="false"{offer}',
                escape(before),
                after,
            )
        if state == "mine":
            return f'#m" role="button" tabindex="-1" aria-pressed="true" hx-morph-skip=""{offer}', escape(before), after
        # Focusable too, so that a reader whose seat is taken by another keeps the focus and can walk on from there.
        return f'#{_GONE.get(state, "k")}" role="img" tabindex="-1"', escape(before), after


def static_svg(layout: DrawnLayout) -> str:
    """The drawing of a layout on its own, without state: every seat as a plain sign, names and row labels."""
    seats: list[str] = []
    for section in layout.sections:
        rows = rows_of(section.seats)
        uses = "".join(_plain(seat, section.rotation) for row in rows.values() for seat in row)
        labels = _row_names(section, rows, one_label=_is_vast(layout))
        seats.append(f'<g transform="{_transform(section)}" fill="#55585f">{uses}{labels}</g>')
    # Attributes instead of a style sheet: the file is also shown alone, under a policy that forbids inline styles.
    marks = SYMBOLS.replace(
        'class="sym-mark"', 'fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round"'
    ).replace('class="sym-kill"', 'fill="none" stroke="#6a6d74" stroke-width="1.4"')
    drawn = "".join([_ground(layout), *seats, _areas(layout), _names(layout)])
    for role, look in _PLAIN.items():
        drawn = drawn.replace(f'class="{role}"', look)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box(layout)}" role="img"'
        f' font-family="Archivo, Helvetica, Arial, sans-serif"><title>{escape(layout.name)}</title>'
        f"<defs>{marks}</defs>{drawn}</svg>\n"
    )


def view_box(layout: DrawnLayout) -> str:
    return f"0 0 {number(layout.width)} {number(layout.height)}"


def _plain(seat: DrawnSeat, section_rotation: float) -> str:
    sign = "k" if seat.disabled else _kind(seat)
    return f'<use href="#{sign}" x="{number(seat.x)}" y="{number(seat.y)}"{_turned(seat, sign, section_rotation)}/>'


_PLAIN = {
    "stage": 'fill="#14161b"',
    "stage-text": 'fill="#fff" font-size="15" font-weight="650" text-anchor="middle"',
    "floor": 'fill="#f0f1f3"',
    "area": 'fill="#f0f1f3" stroke="#c9cbd0"',
    "wall": 'fill="none" stroke="#14161b" stroke-width="3"',
    "fixture": 'fill="none" stroke="#8a8d94" stroke-width="1.5"',
    "table": 'fill="#fff" stroke="#c9cbd0"',
    "pitch": 'fill="#dfe9d8"',
    "pitch-line": 'fill="none" stroke="#fff" stroke-width="6"',
    "note": 'fill="#6a6d74" font-size="11" text-anchor="middle"',
    "section-name": 'fill="#55585f" font-size="14" font-weight="650" text-anchor="middle"',
    "area-name": 'fill="#14161b" font-size="22" font-weight="700"',
    "rowlabels": 'fill="#6a6d74" font-size="8.5" text-anchor="middle"',
}


# Pieces.


def _kind(seat: DrawnSeat) -> str:
    if seat.accessible:
        return "w"
    if seat.companion:
        return "c"
    if seat.restricted_view:
        return "r"
    return "q" if seat.shape == "square" else "f"


def _turned(seat: DrawnSeat, sign: str, section_rotation: float) -> str:
    """The transform of a seat that is turned or not of the usual size, about its own middle; usually nothing.

    Signs that are read (the wheelchair, the tick) are turned back by quarters: the square stays as stored, the sign upright.
    """
    turn = seat.rotation
    if sign in ("w", "m"):
        turn -= 90 * round((section_rotation + turn) / 90)
    if not turn and seat.size_x == 12 and seat.size_y == 12:
        return ""
    steps = [f"rotate({number(turn)} {number(seat.x)} {number(seat.y)})"] if turn else []
    if seat.size_x != 12 or seat.size_y != 12:
        sx, sy = seat.size_x / 12, seat.size_y / 12
        steps.append(f"matrix({number(sx)} 0 0 {number(sy)} {number(seat.x * (1 - sx))} {number(seat.y * (1 - sy))})")
    return f' transform="{" ".join(steps)}"'


def _transform(section: DrawnSection) -> str:
    turn = f" rotate({number(section.rotation)})" if section.rotation else ""
    return f"translate({number(section.x)} {number(section.y)}){turn}"


def _level_text(section: DrawnSection, role: str, text: str, y: float) -> str:
    """A line in the middle of a section, level however the section is turned, and larger on a large floor."""
    scale = max(1.0, min(section.size_x, 2.5 * section.size_y) / ROOM_FOR_TEXT)
    steps = [f"rotate({number(-section.rotation)})"] if section.rotation else []
    steps += [f"scale({number(round(scale, 2))})"] if scale > 1 else []
    level = f' transform="{" ".join(steps)}"' if steps else ""
    return f'<text class="{role}" x="0" y="{number(y)}"{level} text-anchor="middle">{escape(text)}</text>'


def _shape(section: DrawnSection, role: str, more: str = "") -> str:
    if section.shape == "ellipse":
        return f'<ellipse class="{role}" rx="{number(section.size_x / 2)}" ry="{number(section.size_y / 2)}"{more}/>'
    if section.shape == "path":
        return f'<path class="{role}" d="{escape(section.outline or "")}"{more}/>'
    width, height = section.size_x, section.size_y
    return (
        f'<rect class="{role}" x="{number(-width / 2)}" y="{number(-height / 2)}"'
        f' width="{number(width)}" height="{number(height)}"{more}/>'
    )


def _ground(layout: DrawnLayout) -> str:
    """What lies under the seats: the building, the sections' floors, and the tables that stand on them."""
    return _background(layout, above=False) + _floors(layout) + _background(layout, above=True)


def _background(layout: DrawnLayout, *, above: bool) -> str:
    return "".join(
        f'<path class="{escape(str(shape["role"]))}" d="{escape(str(shape["d"]))}"/>'
        if shape["kind"] == "path"
        else _text(str(shape["role"]), str(shape["text"]), *_place(shape))
        for shape in layout.background
        if shape.get("role") != "section-name" and bool(shape.get("above")) == above
    )


def _place(shape: Mapping[str, object]) -> tuple[float, float, float]:
    """Where a text of the background stands, and how much larger than usual it is."""
    return _coordinate(shape, "x"), _coordinate(shape, "y"), float(str(shape.get("scale", 1)))


def _text(role: str, text: str, x: float, y: float, scale: float = 1) -> str:
    if scale == 1:
        return f'<text class="{escape(role)}" x="{number(x)}" y="{number(y)}">{escape(text)}</text>'
    # A size of its own would lose against the style sheet's; the drawing's own scale does not.
    place = f"translate({number(x)} {number(y)}) scale({number(scale)})"
    return f'<text class="{escape(role)}" transform="{place}">{escape(text)}</text>'


def _coordinate(shape: Mapping[str, object], name: str) -> float:
    return float(str(shape[name]))


def _floors(layout: DrawnLayout) -> str:
    """The floors of seated sections; all before any seat, so that no floor covers a neighbour's."""
    return "".join(
        f'<g transform="{_transform(section)}">{_shape(section, "floor")}</g>'
        for section in layout.sections
        if section.kind == "seated"
    )


def _areas(layout: DrawnLayout) -> str:
    """Standing sections of the drawing without state."""
    return "".join(
        f'<g transform="{_transform(section)}">{_shape(section, "area")}{_level_text(section, "area-name", section.name, 6)}</g>'
        for section in layout.sections
        if section.kind == "standing"
    )


def _names(layout: DrawnLayout) -> str:
    """Names of seated sections: where the layout says, else before their first row."""
    placed = [shape for shape in layout.background if shape.get("role") == "section-name"]
    said = {str(shape.get("of", shape["text"])) for shape in placed}
    names = [_text("section-name", str(shape["text"]), *_place(shape)) for shape in placed]
    for section in layout.sections:
        if section.kind == "seated" and section.seats and section.name not in said:
            left, right = min(seat.x for seat in section.seats), max(seat.x for seat in section.seats)
            x, y = to_layout(section, (left + right) / 2, min(seat.y for seat in section.seats) - 18)
            names.append(_text("section-name", section.name, x, y))
    return "".join(names)


def _is_vast(layout: DrawnLayout) -> bool:
    """Whether every text counts: then a row is named at one end only."""
    return sum(len(section.seats) for section in layout.sections) > VAST


def _row_names(section: DrawnSection, rows: Mapping[str, Sequence[DrawnSeat]], *, one_label: bool = False) -> str:
    labels = []
    for label, seats in rows.items():
        if not label:
            continue
        points = [table_label(seats)] if section.has_tables else row_labels(seats)
        for x, y in points[:1] if one_label else points:
            turn = (
                f' transform="rotate({number(-section.rotation)} {number(x)} {number(y)})"' if section.rotation else ""
            )
            labels.append(f'<text x="{number(x)}" y="{number(y)}" dy="3"{turn}>{escape(label)}</text>')
    return f'<g class="rowlabels" aria-hidden="true">{"".join(labels)}</g>' if labels else ""
