"""The numbers beside the filters: how many sessions each value would show, for all of them in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    Text,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)

from eventhub.catalog.models import Category, City, EventSession, Organizer, Venue
from eventhub.db import db
from eventhub.discovery.criteria import TIMES, Criteria, Query, condition, local_day, matching
from eventhub.pricing.models import Tier

# Each facet's key, name and rank.
COLUMNS: dict[str, tuple[SQLColumnExpression[Any], SQLColumnExpression[Any], SQLColumnExpression[int]]] = {
    "category": (Category.slug, Category.name, Category.position),
    "city": (City.slug, City.name, literal(0)),
    "venue": (Venue.slug, Venue.name, literal(0)),
    "organizer": (Organizer.slug, Organizer.name, literal(0)),
    "currency": (EventSession.currency, EventSession.currency, literal(0)),
    "day": (cast(local_day, Text), literal(""), literal(0)),
}
# What is marked in each row and not left out, so that one reading of the sessions is enough for all.
MARKED = {
    "category": ["category"],
    "city": ["city"],
    "venue": ["venue"],
    "organizer": ["organizer"],
    "tier": ["tier"],
    "day": [*TIMES],
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter with how many sessions it would show."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class Facets:
    """What narrows by itself does not narrow its own list: the cities are counted as if no city were asked for."""

    categories: Sequence[Choice]
    cities: Sequence[Choice]
    venues: Sequence[Choice]
    organizers: Sequence[Choice]
    tiers: Sequence[Choice]
    currencies: Sequence[Choice]
    days: Sequence[tuple[date, int]]
    total: int


def of(criteria: Criteria, *, now: datetime) -> Facets:
    base = marked(criteria, now=now)
    found: dict[str, list[Choice]] = {name: [] for name in (*COLUMNS, "tier")}
    rows = db.session.execute(union_all(*(counted(base, name) for name in COLUMNS), tiers(base)))
    for row in sorted(rows, key=lambda row: (row.rank, row.name, row.key)):
        found[row.facet].append(Choice(row.key, row.name, int(row.sessions)))
    return Facets(
        categories=found["category"],
        cities=found["city"],
        venues=found["venue"],
        organizers=found["organizer"],
        tiers=found["tier"],
        currencies=sorted(found["currency"], key=lambda choice: -choice.count),
        days=[(date.fromisoformat(choice.slug), choice.count) for choice in found["day"]],
        # Each session has one currency, and there is no filter that leaves it alone.
        total=sum(choice.count for choice in found["currency"]),
    )


def marked(criteria: Criteria, *, now: datetime) -> CTE:
    """The sessions that fit what has no list, each with what it would be counted under, and what else it fits."""
    every = [part for parts in MARKED.values() for part in parts]

    def fits(parts: Sequence[str]) -> ColumnElement[bool]:
        return and_(true(), *(condition(part, criteria, now=now) for part in parts if part in criteria.parts))

    columns: list[ColumnElement[Any]] = [
        column.label(f"{name}_{kind}")
        for name, each in COLUMNS.items()
        for kind, column in zip(("key", "name", "rank"), each, strict=True)
    ]
    marks = [fits(parts).label(f"fits_{name}") for name, parts in MARKED.items()]
    query = matching(select(EventSession.event_id, *columns, *marks), criteria.without(*every), now=now)
    return query.cte("base").prefix_with("MATERIALIZED")


def fitting(base: CTE, but: str) -> ColumnElement[bool]:
    return and_(true(), *(base.c[f"fits_{name}"] for name in MARKED if name != but))


def counted(base: CTE, name: str) -> Query:
    key, words, rank = (base.c[f"{name}_{kind}"] for kind in ("key", "name", "rank"))
    return (
        select(
            literal(name).label("facet"),
            key.label("key"),
            words.label("name"),
            rank.label("rank"),
            func.count().label("sessions"),
        )
        .where(fitting(base, but=name))
        .group_by(key, words, rank)
    )


def tiers(base: CTE) -> Query:
    """The names of tiers, the most frequent first."""
    events = (
        select(base.c.event_id, func.count().label("sessions"))
        .where(fitting(base, but="tier"))
        .group_by(base.c.event_id)
        .subquery()
    )
    count = func.sum(events.c.sessions)
    return (
        select(literal("tier"), Tier.name, Tier.name, cast(-count, Integer), count)
        .join(events, events.c.event_id == Tier.event_id)
        .group_by(Tier.name)
    )


def loosened(criteria: Criteria, *, now: datetime) -> list[tuple[str, int]]:
    """For each part of what was asked, how many sessions there are without it, the most first; none is left out."""
    counts = [(part, total(criteria.without(part), now=now)) for part in criteria.parts]
    return sorted(((part, count) for part, count in counts if count), key=lambda pair: -pair[1])


def total(criteria: Criteria, *, now: datetime) -> int:
    return db.session.scalar(matching(select(func.count()), criteria, now=now)) or 0
