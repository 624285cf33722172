"""The numbers beside the filters: how many sessions each value would show, for all of them in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, and_, cast, func, literal, select, true, union_all

from eventhub.catalog.models import Category, City, Event, EventSession, Organizer, Venue
from eventhub.db import db
from eventhub.discovery.criteria import TIMES, Criteria, condition, local_day, matching
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
SLUGS = ("category", "city", "venue", "organizer")


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
    currencies: Sequence[Choice]
    days: Sequence[tuple[date, int]]
    total: int


def of(criteria: Criteria, *, now: datetime) -> Facets:
    base = (
        matching(
            select(
                *(
                    column.label(f"{name}_{kind}")
                    for name, columns in COLUMNS.items()
                    for kind, column in zip(("key", "name", "rank"), columns, strict=True)
                ),
                *(fits(name, criteria, now=now).label(f"fits_{name}") for name in (*SLUGS, "day")),
            ),
            criteria.without(*SLUGS, *TIMES),
            now=now,
        )
        .cte("base")
        .prefix_with("MATERIALIZED")
    )

    def counted(name: str) -> Any:
        key, words, rank = base.c[f"{name}_key"], base.c[f"{name}_name"], base.c[f"{name}_rank"]
        others = and_(true(), *(base.c[f"fits_{other}"] for other in (*SLUGS, "day") if other != name))
        return (
            select(
                literal(name).label("facet"), key.label("key"), words.label("name"), rank.label("rank"), func.count()
            )
            .where(others)
            .group_by(key, words, rank)
        )

    found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in db.session.execute(union_all(*(counted(name) for name in COLUMNS))):
        found[row.facet].append(row)
    lists = {
        name: [
            Choice(row.key, row.name, row.count) for row in sorted(rows, key=lambda row: (row.rank, row.name, row.key))
        ]
        for name, rows in found.items()
    }
    return Facets(
        categories=lists["category"],
        cities=lists["city"],
        venues=lists["venue"],
        organizers=lists["organizer"],
        currencies=sorted(lists["currency"], key=lambda choice: -choice.count),
        days=[(date.fromisoformat(choice.slug), choice.count) for choice in lists["day"]],
        # Each session has one currency, and there is no filter that leaves it alone.
        total=sum(choice.count for choice in lists["currency"]),
    )


def fits(name: str, criteria: Criteria, *, now: datetime) -> ColumnElement[bool]:
    parts = TIMES if name == "day" else (name,)
    return and_(true(), *(condition(part, criteria, now=now) for part in parts if part in criteria.parts))


def tiers(criteria: Criteria, *, now: datetime, limit: int = 30) -> list[Choice]:
    """Names of tiers with how many sessions sell them, the most frequent first."""
    count = func.count(EventSession.id.distinct())
    rows = db.session.execute(
        matching(select(Tier.name, count), criteria.without("tier"), now=now)
        .join(Tier, Tier.event_id == Event.id)
        .group_by(Tier.name)
        .order_by(count.desc(), Tier.name)
        .limit(limit)
    )
    return [Choice(name, name, found) for name, found in rows]


def loosened(criteria: Criteria, *, now: datetime) -> list[tuple[str, int]]:
    """For each part of what was asked, how many sessions there are without it, the most first; none is left out."""
    counts = [(part, total(criteria.without(part), now=now)) for part in criteria.parts]
    return sorted(((part, count) for part, count in counts if count), key=lambda pair: -pair[1])


def total(criteria: Criteria, *, now: datetime) -> int:
    return db.session.scalar(matching(select(func.count()), criteria, now=now)) or 0
