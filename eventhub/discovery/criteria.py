"""What somebody looks for, and the condition that each part of it puts on the sessions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    cast,
    extract,
    func,
    literal,
    literal_column,
    or_,
)

from eventhub.catalog.models import Appearance, Artist, Category, City, Event, EventSession, Organizer, Venue
from eventhub.pricing.models import Tier

Query = Select[*tuple[Any, ...]]
When = Literal["", "today", "weekend"]

SEARCH_WORDS = 8
SATURDAY, SUNDAY = 6, 7

# The time on the venue's wall: what people sort and filter by.
local_start: ColumnElement[datetime] = func.timezone(Venue.timezone, EventSession.starts_at)
local_day: ColumnElement[date] = cast(local_start, Date)

# What a section costs in a session, as pricing.prices.section_base says it; NULL where it is not for sale.
BASE = """coalesce((event_sessions.section_prices ->> sections.public_id)::int,
                   CASE WHEN layouts.currency = event_sessions.currency THEN sections.starting_price END)"""

# Whether one place can be had, found at the first that is free. A hold that has run out is free, a section without a
# price is not for sale.
place_left: ColumnElement[bool] = literal_column(
    f"""(EXISTS (
           SELECT FROM seats
             JOIN sections ON sections.id = seats.section_id JOIN layouts ON layouts.id = seats.layout_id
            WHERE seats.layout_id = event_sessions.layout_id AND NOT seats.disabled AND {BASE} IS NOT NULL
              AND NOT EXISTS (
               SELECT FROM seat_claims WHERE seat_claims.session_id = event_sessions.id
               AND seat_claims.seat_id = seats.id
               AND (seat_claims.kind <> 'hold' OR seat_claims.expires_at > statement_timestamp())))
        OR EXISTS (
           SELECT FROM section_pools
             JOIN sections ON sections.id = section_pools.section_id JOIN layouts ON layouts.id = sections.layout_id
            WHERE section_pools.session_id = event_sessions.id AND taken < section_pools.capacity
              AND {BASE} IS NOT NULL))"""
)

# What the cheapest place costs with everything in it: pricing.prices.line in SQL, for the first tier, half up.
lowest_total: ColumnElement[int] = literal_column(
    f"""(SELECT price + fee + CASE WHEN organizers.tax_included THEN 0
                        ELSE ((price + fee) * organizers.tax_rate + 5000) / 10000 END
           FROM (
             SELECT price,
                    CASE WHEN price > 0 THEN organizers.fee_fixed + (price * organizers.fee_share + 5000) / 10000 ELSE 0 END AS fee
               FROM (
                 SELECT greatest(CASE tier.rule
                          WHEN 'fixed' THEN tier.value
                          WHEN 'amount' THEN base + tier.value
                          WHEN 'percent' THEN (base::bigint * tier.value + 5000) / 10000
                          ELSE base END, 0)::bigint AS price
                   FROM (
                     SELECT min({BASE}) AS base FROM sections JOIN layouts ON layouts.id = sections.layout_id
                      WHERE sections.layout_id = event_sessions.layout_id) AS cheapest
                  CROSS JOIN LATERAL (
                     SELECT rule, value FROM tiers WHERE tiers.event_id = event_sessions.event_id
                      ORDER BY position, id LIMIT 1) AS tier
                  WHERE base IS NOT NULL) AS priced) AS charged)""",
    BigInteger,
)


@dataclass(frozen=True)
class Criteria:
    """`category`, `city`, `venue`, `organizer` and `artist` are slugs, `tier` is a name; dates are the venue's own,
    both ends included; `most` is in minor units of `currency` and counts sessions in that currency only."""

    q: str = ""
    category: str = ""
    city: str = ""
    venue: str = ""
    organizer: str = ""
    artist: str = ""
    tier: str = ""
    day: date | None = None
    earliest: date | None = None
    latest: date | None = None
    when: When = ""
    available: bool = False
    most: int | None = None
    currency: str = ""

    @property
    def any(self) -> bool:
        return bool(self.parts)

    @property
    def parts(self) -> list[str]:
        """What is asked for, by name; an amount and its currency are one part."""
        return [name for name in PARTS if getattr(self, name) not in ("", None, False)]

    def without(self, *parts: str) -> "Criteria":
        return replace(self, **{part: getattr(NOTHING, part) for part in parts})


TIMES = ("day", "when", "earliest", "latest")
PARTS = ("q", "category", "city", "venue", "organizer", "artist", "tier", *TIMES, "available", "most")
NOTHING = Criteria()


def matching(query: Query, criteria: Criteria, *, now: datetime) -> Query:
    """Joins events, venues, cities, categories and organizers, and keeps what is published, to come, and asked for."""
    return joined(query).where(*to_come(now), *(condition(part, criteria, now=now) for part in criteria.parts))


def joined(query: Query) -> Query:
    return (
        query.select_from(EventSession)
        .join(EventSession.event)
        .join(EventSession.venue)
        .join(City, Venue.city_id == City.id)
        .join(Category, Event.category_id == Category.id)
        .join(Organizer, Event.organizer_id == Organizer.id)
    )


def to_come(now: datetime) -> Iterator[ColumnElement[bool]]:
    yield Event.status == "published"
    yield EventSession.status == "scheduled"
    yield or_(EventSession.starts_at > now, EventSession.sales_until > now)


def condition(part: str, criteria: Criteria, *, now: datetime) -> ColumnElement[bool]:
    match part:
        case "q":
            return and_(*(mentions(word) for word in criteria.q.split()[:SEARCH_WORDS]))
        case "category":
            return Category.slug == criteria.category
        case "city":
            return City.slug == criteria.city
        case "venue":
            return Venue.slug == criteria.venue
        case "organizer":
            return Organizer.slug == criteria.organizer
        case "artist":
            return Event.appearances.any(Appearance.artist.has(Artist.slug == criteria.artist))
        case "tier":
            return Event.tiers.any(func.lower(Tier.name) == criteria.tier.lower())
        case "day":
            return local_day == criteria.day
        case "earliest":
            return local_day >= criteria.earliest
        case "latest":
            return local_day <= criteria.latest
        case "when":
            return soon(criteria.when, now=now)
        case "available":
            return and_(EventSession.sales_from <= now, EventSession.sales_until > now, place_left)
        case "most":
            return and_(EventSession.currency == criteria.currency, lowest_total <= criteria.most)
    raise ValueError(f"unknown part {part!r}")


def mentions(word: str) -> ColumnElement[bool]:
    """Each word of a search may stand in another place: "harbour meridian" finds the play at the theatre."""
    return or_(
        Event.title.icontains(word, autoescape=True),
        Venue.name.icontains(word, autoescape=True),
        City.name.icontains(word, autoescape=True),
        Event.appearances.any(Appearance.artist.has(Artist.name.icontains(word, autoescape=True))),
    )


def soon(when: When, *, now: datetime) -> ColumnElement[bool]:
    """Today, or what is left of this week's Saturday and Sunday, by each venue's own calendar."""
    today: ColumnElement[date] = cast(func.timezone(Venue.timezone, literal(now)), Date)
    if when == "today":
        return local_day == today
    weekday = cast(extract("isodow", today), Integer)
    return local_day.between(today + func.greatest(SATURDAY - weekday, 0), today + (SUNDAY - weekday))
