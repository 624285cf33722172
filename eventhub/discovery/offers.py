"""What sessions offer at this moment: places left and the whole price from, for a list of them in two statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import text

from eventhub import clock
from eventhub.catalog.models import EventSession
from eventhub.db import db
from eventhub.inventory import availability
from eventhub.inventory.availability import SessionCount
from eventhub.pricing import prices
from eventhub.pricing.prices import Terms

State = Literal["on_sale", "sold_out", "not_yet", "closed", "cancelled"]

FEW = 10
FEW_SHARE = 20  # one place in so many


@dataclass(frozen=True)
class PriceRange:
    """The least and the most that one place costs, with everything in it, in minor units."""

    lowest: int
    highest: int


@dataclass(frozen=True)
class Offer:
    """`prices` is None where no section is for sale."""

    state: State
    currency: str
    capacity: int
    available: int
    prices: PriceRange | None

    @property
    def on_sale(self) -> bool:
        return self.state == "on_sale"

    @property
    def share(self) -> float:
        """What is left, 0 to 1."""
        return self.available / self.capacity if self.capacity else 0.0

    @property
    def low(self) -> bool:
        """Few enough places to say so: it is live stock, never a guess."""
        return self.on_sale and self.available <= max(FEW, self.capacity // FEW_SHARE)


def of_sessions(sessions: Sequence[EventSession], *, now: datetime | None = None) -> dict[int, Offer]:
    """Session id → offer. The sessions' events have to be loaded, or each costs a statement."""
    now = now or clock.now()
    ids = sorted({session.id for session in sessions})
    counts = availability.of_sessions(ids)
    ranges = price_ranges(ids)
    return {session.id: offer(session, counts[session.id], ranges.get(session.id), now=now) for session in sessions}


def offer(session: EventSession, count: SessionCount, price_range: PriceRange | None, *, now: datetime) -> Offer:
    return Offer(
        state=state(session, available=count.available if price_range else 0, now=now),
        currency=session.currency,
        capacity=count.capacity,
        available=max(count.available, 0),
        prices=price_range,
    )


def state(session: EventSession, *, available: int, now: datetime) -> State:
    """Why one can or cannot buy, the strongest reason first."""
    if session.status == "cancelled" or session.event.status == "cancelled":
        return "cancelled"
    if session.status == "finished" or session.sales_until <= now:
        return "closed"
    if now < session.sales_from:
        return "not_yet"
    return "on_sale" if available > 0 else "sold_out"


# "From" means what anybody can pay: the event's first tier, never a reduced one. A tier's rule never turns the order of two
# prices around, so the cheapest and the dearest section are enough.
RANGES = text(
    """
    SELECT s.id, o.fee_fixed, o.fee_share, o.tax_name, o.tax_rate, o.tax_included,
           (SELECT jsonb_build_object('rule', t.rule, 'value', t.value)
              FROM tiers t WHERE t.event_id = s.event_id ORDER BY t.position, t.id LIMIT 1) AS tier,
           min(base) AS least, max(base) AS most
      FROM event_sessions s
      JOIN events e ON e.id = s.event_id
      JOIN organizers o ON o.id = e.organizer_id
      JOIN layouts l ON l.id = s.layout_id
      JOIN sections c ON c.layout_id = l.id
      CROSS JOIN LATERAL (
        SELECT coalesce(
          (s.section_prices ->> c.public_id)::int,
          CASE WHEN l.currency = s.currency THEN c.starting_price END
        ) AS base
      ) AS price
     WHERE s.id = ANY(:ids) AND base IS NOT NULL
     GROUP BY s.id, o.id
    """
)


def price_ranges(session_ids: Collection[int]) -> dict[int, PriceRange]:
    """Session id → price range in one statement; sessions without anything for sale are missing."""
    if not session_ids:
        return {}
    found = {}
    for row in db.session.execute(RANGES, {"ids": list(session_ids)}):
        terms = Terms(row.fee_fixed, row.fee_share, row.tax_name, row.tax_rate, row.tax_included)
        if row.tier:
            found[row.id] = PriceRange(total(row.least, row.tier, terms), total(row.most, row.tier, terms))
    return found


def total(base: int, tier: Mapping[str, Any], terms: Terms) -> int:
    return prices.line(base, rule=tier["rule"], value=tier["value"], terms=terms).total
