"""The filters of an address: read from it with what could not be read, written to it, and named for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from flask import request, url_for
from flask_babel import gettext as _

from eventhub import clock, money
from eventhub.discovery.criteria import Criteria, When
from eventhub.panels.public import words
from eventhub.web.jinja import money_short

LONGEST = 100
HIGHEST = Decimal(10**9)  # in whole units; no place costs more
SLUGS = ("category", "city", "venue", "organizer", "artist")
WHENS = ("", "today", "weekend")
YES = ("1", "true", "yes", "on")
YEARS_AHEAD = 5


@dataclass(frozen=True)
class Asked:
    """`complaints` say which parts of the address could not be read and were left out."""

    criteria: Criteria
    calendar: bool
    month: date | None
    complaints: list[str]

    @property
    def narrowed(self) -> bool:
        """Whether this is another page than the front page, the whole one or that of a city."""
        return self.criteria.without("city").any or self.calendar or bool(self.complaints)

    def address(self, **changes: Any) -> str:
        """This page but for the changes, which are parameters of the address; None takes one away."""
        return url_for("public.home.index", **{**self.parameters, **changes})

    @property
    def parameters(self) -> dict[str, Any]:
        criteria = self.criteria
        whole = None
        if criteria.most is not None:
            whole = f"{money.as_decimal(criteria.most, criteria.currency).normalize():f}"
        return {
            "q": criteria.q or None,
            **{name: getattr(criteria, name) or None for name in SLUGS},
            "tier": criteria.tier or None,
            "day": criteria.day,
            "when": criteria.when or None,
            "from": criteria.earliest,
            "to": criteria.latest,
            "available": 1 if criteria.available else None,
            "max_price": whole,
            "currency": criteria.currency if whole else None,
            "view": "calendar" if self.calendar else None,
            "month": f"{self.month:%Y-%m}" if self.month and self.calendar else None,
        }


@dataclass(frozen=True)
class Chip:
    """A filter that is on, with the same page without it."""

    part: str
    label: str
    href: str


def asked(*, currency: Callable[[], str]) -> Asked:
    """What the address asks for. What is no date, no price and no month is left out and complained of.

    `currency` says in what a price is meant that names no currency.
    """
    complaints: list[str] = []
    earliest, latest = day("from", complaints), day("to", complaints)
    if earliest and latest and earliest > latest:
        complaints.append(_("The first day is after the last one, so nothing can be on between them."))
    when = argument("when")
    if when not in WHENS:
        complaints.append(_("“%(text)s” is no time we know, so every day is shown.", text=when))
        when = ""
    most, unit = price(currency, complaints)
    criteria = Criteria(
        q=argument("q"),
        **{name: argument(name) for name in SLUGS},
        tier=argument("tier"),
        day=day("day", complaints),
        earliest=earliest,
        latest=latest,
        when=cast(When, when),
        available=argument("available") in YES,
        most=most,
        currency=unit,
    )
    return Asked(criteria, argument("view") == "calendar", month(complaints), complaints)


def argument(name: str) -> str:
    # PostgreSQL's text cannot hold a NUL.
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST]


def day(name: str, complaints: list[str]) -> date | None:
    text = argument(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        complaints.append(_("“%(text)s” is no date like 2026-12-31, so it was left out.", text=text))
        return None


def month(complaints: list[str]) -> date | None:
    """The first day of the month asked for, within the years that anything can be planned for."""
    text = argument("month")
    if not text:
        return None
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = None
    if first is None or abs(first.year - clock.now().year) > YEARS_AHEAD:
        complaints.append(_("“%(text)s” is no month we can show, so this one is.", text=text))
        return None
    return first


def price(currency: Callable[[], str], complaints: list[str]) -> tuple[int | None, str]:
    """The most that a place may cost, in minor units, and of which currency."""
    text = argument("max_price")
    if not text:
        return None, ""
    try:
        whole = Decimal(text.replace(",", "."))
    except InvalidOperation:
        whole = Decimal("NaN")
    if not (whole.is_finite() and 0 <= whole <= HIGHEST):
        complaints.append(_("“%(text)s” is no price like 25 or 25.50, so it was left out.", text=text))
        return None, ""
    unit = argument("currency").upper()
    if not (len(unit) == 3 and unit.isascii() and unit.isalpha()):
        unit = currency()
    return int(whole.scaleb(money.decimals(unit))), unit


def chips(asked: Asked, named: Mapping[str, str]) -> list[Chip]:
    """The filters that are on. `named` is what slugs are called, by part; a slug that is none of ours stands for itself."""
    return [Chip(part, label(part, asked.criteria, named), without(asked, part)) for part in asked.criteria.parts]


def strangers(criteria: Criteria, named: Mapping[str, str]) -> list[str]:
    """Slugs that are nobody's: a link that is out of date, or a slip of the keyboard."""
    return [
        _("Nothing here is called “%(text)s”.", text=getattr(criteria, part))
        for part in criteria.parts
        if part in SLUGS and part not in named
    ]


def without(asked: Asked, part: str) -> str:
    parameters = {"earliest": ["from"], "latest": ["to"], "most": ["max_price", "currency"]}.get(part, [part])
    return asked.address(_anchor="programme", **dict.fromkeys(parameters))


def label(part: str, criteria: Criteria, named: Mapping[str, str]) -> str:
    match part:
        case "q":
            return f"“{criteria.q}”"
        case "tier":
            return criteria.tier
        case "day":
            return words.day_heading(criteria.day) if criteria.day else ""
        case "earliest":
            return _("From %(date)s", date=words.day_with_year(criteria.earliest)) if criteria.earliest else ""
        case "latest":
            return _("Until %(date)s", date=words.day_with_year(criteria.latest)) if criteria.latest else ""
        case "when":
            return _("Today") if criteria.when == "today" else _("This weekend")
        case "available":
            return _("On sale")
        case "most":
            return _("Up to %(price)s", price=money_short(criteria.most or 0, criteria.currency))
    return named.get(part, getattr(criteria, part))
