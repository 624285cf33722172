"""What the public pages say of times and places, in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal
from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from eventhub import clock
from eventhub.catalog.models import Event
from eventhub.ordering.models import OrderItem
from eventhub.seating.drawing import runs
from eventhub.web.jinja import date_text, time_text

EVENING = 17


def for_templates() -> dict[str, object]:
    return {
        "date_with_year": date_with_year,
        "day_heading": day_heading,
        "near": near,
        "number": number,
        "occasion": occasion,
        "places": places,
        "poster_url": poster_url,
        "span": span,
        "span_with_year": span_with_year,
        "zone_letters": zone_letters,
    }


def poster_url(event: Event) -> str:
    """With its version, so that it may be kept for a year."""
    return url_for("public.posters.show", slug=event.slug, v=int(event.updated_at.timestamp()))


def number(value: int) -> str:
    return str(format_decimal(value, locale=get_locale()))


def near(moment: datetime, zone: str) -> str:
    """Tonight, Today or Tomorrow on the venue's clock, else nothing."""
    local = clock.at_venue(moment, zone)
    today = clock.at_venue(clock.now(), zone).date()
    if local.date() == today:
        return _("Tonight") if local.hour >= EVENING else _("Today")
    return _("Tomorrow") if local.date() == today + timedelta(days=1) else ""


def occasion(moment: datetime, zone: str) -> str:
    """Tonight, 19:30; later: Fri, Nov 27, 21:00."""
    return f"{near(moment, zone) or date_text(moment, zone)}, {time_text(moment, zone)}"


def span(first: datetime, last: datetime, zone: str) -> str:
    """The dates of a run: one day, or from the first to the last."""
    return interval(first, last, zone, "MMMEd")


def span_with_year(first: datetime, last: datetime, zone: str) -> str:
    return interval(first, last, zone, "yMMMd")


def date_with_year(moment: datetime, zone: str) -> str:
    return interval(moment, moment, zone, "yMMMEd")


def interval(first: datetime, last: datetime, zone: str, skeleton: str) -> str:
    start, end = clock.at_venue(first, zone).date(), clock.at_venue(last, zone).date()
    return str(format_interval(start, end, skeleton, locale=get_locale()))


def zone_letters(moment: datetime, zone: str) -> str:
    """CET, CEST: as tickets and timetables print it."""
    return clock.at_venue(moment, zone).tzname() or zone


def day_name(day: date, today: date) -> str:
    return _("Today") if day == today else format_date(day, "EEE", locale=get_locale())


def day_with_year(day: date) -> str:
    return format_skeleton("yMMMd", datetime.combine(day, time()), locale=get_locale())


def day_heading(day: date) -> str:
    """Friday, November 20. No language has this as one pattern without the year, so it is put together."""
    weekday = format_date(day, "EEEE", locale=get_locale())
    return f"{weekday}, {format_skeleton('MMMMd', datetime.combine(day, time()), locale=get_locale())}"


def places(items: Iterable[OrderItem]) -> str:
    """Stalls H 14–16; 2 standing."""
    rows: dict[tuple[str, str], list[str]] = {}
    standing: dict[str, int] = {}
    for item in items:
        if item.seat:
            rows.setdefault((item.section.name, item.seat.row_label), []).append(item.seat.number)
        else:
            standing[item.section.name] = standing.get(item.section.name, 0) + 1
    parts = [
        " ".join(filter(None, (section, row, ", ".join(runs(numbers))))) for (section, row), numbers in rows.items()
    ]
    parts += [
        ngettext("%(section)s, %(num)s place", "%(section)s, %(num)s places", count, section=section)
        for section, count in standing.items()
    ]
    return "; ".join(parts)
