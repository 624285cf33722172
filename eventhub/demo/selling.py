"""Who bought what before the demo began: believable groups, side by side, denser towards the front."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from eventhub.accounts.models import User
from eventhub.demo.data import people
from eventhub.inventory.sheets import Sheet, SheetSeat, SheetSection, SheetTier
from eventhub.ordering import choosing

# People come in pairs, then in fours; the rest is families and those who like to sit alone.
GROUPS = (2, 2, 2, 2, 2, 4, 4, 3, 1, 1, 5, 6)

# What a seated session on sale always keeps free, with room for what a first visitor takes.
KEPT_FREE = 66


@dataclass
class Purchase:
    """One order to be: what it takes, who buys it and when. Without `paid_at` it is a hold."""

    sheet: Sheet
    seats: list[SheetSeat]
    section: SheetSection
    places: int
    buyer: str
    email: str
    placed_at: datetime
    paid_at: datetime | None
    user: User | None = None
    tiers: Sequence[SheetTier] = ()
    answers: Sequence[dict[str, Any]] = ()
    arrives_at: datetime | None = None
    order_id: int = 0
    item_ids: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.seats) or self.places

    @property
    def items(self) -> list[choosing.NewItem]:
        found = []
        seats: list[SheetSeat | None] = [*self.seats] or [None] * self.places
        for seat, tier in zip(seats, self.tiers, strict=True):
            line = self.sheet.line(self.section, tier)
            assert line is not None
            found.append(choosing.NewItem(self.section.id, seat.id if seat else None, tier.id, line))
        return found


class Box:
    """A session's free places, handed out group by group with a die of its own."""

    def __init__(
        self, sheet: Sheet, *, blocked: set[int], now: datetime, form: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self.sheet = sheet
        self.form = form
        self.gone = set(blocked)
        self.now = now
        self.random = Random(f"{sheet.event_id}-{sheet.starts_at.isoformat()}")
        self.taken: dict[int, int] = {section.id: 0 for section in sheet.sections if not section.seated}

    def sell(self, share: float) -> Iterator[Purchase]:
        for section in self.sheet.sections:
            if section.base is None:
                continue
            groups = self.clusters(section, share) if section.seated else self.crowd(section, share)
            for seats, places in groups:
                placed_at = self.placed()
                paid_after = self.random.randint(70, 480)
                yield self.purchase(section, seats, places, placed_at=placed_at, paid_after=paid_after)

    def hold(self, count: int) -> Iterator[Purchase]:
        """People who are choosing at this moment."""
        for section in self.random.choices([each for each in self.sheet.sections if each.base is not None], k=count):
            if section.whole_tables:
                continue
            seats = self.pair(section) if section.seated else []
            places = 0 if section.seated else self.take_places(section, 2)
            if seats or places:
                placed_at = self.now - timedelta(seconds=self.random.randint(20, 110))
                yield self.purchase(section, seats, places, placed_at=placed_at)

    def clusters(self, section: SheetSection, share: float) -> Iterator[tuple[list[SheetSeat], int]]:
        """Groups side by side, denser towards the front, until only what has to stay free is left."""
        rows = list(section.rows.values())
        for depth, row in enumerate(rows):
            density = min(0.97, share * (1.35 - 0.7 * depth / max(len(rows) - 1, 1)))
            start = 0 if section.whole_tables else self.random.randrange(2)
            while start < len(row):
                size = len(row) if section.whole_tables else self.random.choice(GROUPS)
                group = list(row[start : start + size])
                start += len(group)
                if self.random.random() >= density or not self.may_take(group):
                    continue
                self.gone.update(seat.id for seat in group)
                yield group, 0

    def may_take(self, group: Sequence[SheetSeat]) -> bool:
        """Wheelchair places and their companions are left to those who need them."""
        if any(seat.id in self.gone or seat.disabled or seat.accessible or seat.companion for seat in group):
            return False
        return len(self.sheet.seats) - len(self.gone) - len(group) >= KEPT_FREE

    def crowd(self, section: SheetSection, share: float) -> Iterator[tuple[list[SheetSeat], int]]:
        assert section.capacity is not None
        while self.taken[section.id] < int(section.capacity * share):
            yield [], self.take_places(section, self.random.choice((2, 2, 2, 1, 3, 4)))

    def take_places(self, section: SheetSection, count: int) -> int:
        assert section.capacity is not None
        count = min(count, section.capacity - self.taken[section.id])
        self.taken[section.id] += count
        return count

    def pair(self, section: SheetSection, row: str = "", numbers: tuple[str, ...] = ()) -> list[SheetSeat]:
        """Two seats side by side: the named ones where they are free, else the first that are."""
        named = [seat for seat in section.seats if seat.row == row and seat.number in numbers]
        pairs = [named] if named else []
        for each in section.rows.values():
            pairs += [list(each[i : i + 2]) for i in range(len(each) - 1)]
        for pair in pairs:
            if len(pair) == 2 and self.may_take(pair):
                self.gone.update(seat.id for seat in pair)
                return pair
        return []

    def purchase_places(self, section: SheetSection, count: int, *, user: User) -> Purchase:
        """Places in a standing section, bought five days ago."""
        placed_at = self.now - timedelta(days=5)
        return self.purchase(
            section, [], self.take_places(section, count), placed_at=placed_at, paid_after=140, user=user
        )

    def purchase(
        self,
        section: SheetSection,
        seats: list[SheetSeat],
        places: int = 0,
        *,
        placed_at: datetime,
        paid_after: int | None = None,
        user: User | None = None,
    ) -> Purchase:
        first, last = self.random.choice(people.FIRST), self.random.choice(people.LAST)
        return Purchase(
            sheet=self.sheet,
            seats=seats,
            section=section,
            places=places,
            buyer=user.name if user else f"{first} {last}",
            email=user.email if user else f"{first}.{last}@example.test".lower(),
            placed_at=placed_at,
            paid_at=placed_at + timedelta(seconds=paid_after) if paid_after else None,
            user=user,
            tiers=[self.tier() for _ in range(len(seats) or places)],
            answers=[self.answers() for _ in range(len(seats) or places)],
        )

    def answers(self) -> dict[str, Any]:
        """What one attendee said to the event's form."""
        said: dict[str, Any] = {}
        for question in self.form:
            if question["kind"] == "choice":
                said[question["name"]] = self.random.choice(question["choices"])
            elif question["kind"] == "checkbox":
                said[question["name"]] = bool(question["required"]) or self.random.random() < 0.3
            else:
                said[question["name"]] = self.random.choice(people.PLACES_OF_WORK)
        return said

    def tier(self) -> SheetTier:
        tiers = self.sheet.tiers
        return tiers[0] if len(tiers) == 1 or self.random.random() < 0.82 else self.random.choice(tiers[1:])

    def placed(self) -> datetime:
        """Some time since the sale began, more of it lately, never in the last quarter of an hour."""
        begin = max(self.sheet.sales_from, self.now - timedelta(days=35))
        span = (self.now - timedelta(minutes=15) - begin).total_seconds()
        return begin + timedelta(seconds=int(span * self.random.random() ** 0.7))
