"""A month as weeks of days, with what is on each of them."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_skeleton
from flask_babel import get_locale

from eventhub.discovery import programme
from eventhub.discovery.programme import Day
from eventhub.panels.public.browsing import YEARS_AHEAD, Asked


@dataclass(frozen=True)
class Cell:
    """One day of the month; `day` is None where nothing is on."""

    date: date
    day: Day | None
    href: str
    past: bool
    today: bool
    chosen: bool


@dataclass(frozen=True)
class Month:
    """Weeks of seven cells, None outside of the month. `chosen` is the day whose sessions are listed below."""

    title: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Cell | None]]
    previous_url: str | None
    next_url: str | None
    days: Mapping[date, Day]
    chosen: date | None


def month(asked: Asked, *, today: date, now: datetime) -> Month:
    """The month asked for, else that of the day asked for, else this one."""
    first = (asked.month or asked.criteria.day or asked.criteria.earliest or today).replace(day=1)
    days = programme.month(asked.criteria, first=first, now=now)
    chosen = (
        asked.criteria.day if asked.criteria.day and in_month(asked.criteria.day, first) else min(days, default=None)
    )
    locale = Locale.parse(str(get_locale()))
    weeks = Calendar(firstweekday=locale.first_week_day).monthdatescalendar(first.year, first.month)

    def cell(day: date) -> Cell | None:
        if not in_month(day, first):
            return None
        href = asked.address(day=day, month=f"{first:%Y-%m}", _anchor="day")
        return Cell(day, days.get(day), href, day < today, day == today, day == asked.criteria.day)

    return Month(
        title=format_skeleton("yMMMM", first, locale=locale),
        weekdays=[
            (format_date(day, "EEE", locale=locale), format_date(day, "EEEE", locale=locale)) for day in weeks[0]
        ],
        weeks=[[cell(day) for day in week] for week in weeks],
        previous_url=address_of(asked, first - timedelta(days=1), today),
        next_url=address_of(asked, first + timedelta(days=31), today),
        days=days,
        chosen=chosen,
    )


def in_month(day: date, first: date) -> bool:
    return (day.year, day.month) == (first.year, first.month)


def address_of(asked: Asked, day: date, today: date) -> str | None:
    """Another month's page: none before this month, where nothing is on any more, nor years ahead."""
    if (day.year, day.month) < (today.year, today.month) or day.year > today.year + YEARS_AHEAD:
        return None
    return asked.address(month=f"{day:%Y-%m}", day=None, _anchor="programme")
