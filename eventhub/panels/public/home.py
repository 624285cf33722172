"""What is on: the programme as a list or as a month, with every filter in its address."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from babel import Locale
from flask import Blueprint, redirect, request
from flask_babel import get_locale

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.discovery import facets, names, offers, programme
from eventhub.discovery.criteria import NOTHING, TIMES, Criteria
from eventhub.discovery.programme import Page
from eventhub.panels.public import browsing, calendar, publication, words
from eventhub.panels.public.browsing import Asked, Chip, argument
from eventhub.web.policy import allows

bp = Blueprint("home", __name__)

DAYS = 14
EUROPE = "EUR"


@bp.get("/")
@allows(Permission.PUBLIC)
@publication.kept
def index():
    now = clock.now()
    asked = browsing.asked(currency=lambda: main_currency(now))
    if "" in request.args.values():
        # A form sends its empty fields too; the address is nicer without them.
        return redirect(asked.address(_anchor="programme"))
    criteria = asked.criteria
    counted = facets.of(criteria, now=now)
    coming = [] if asked.narrowed else programme.runs(criteria, now=now)
    today = clock.at_venue(now, coming[0].session.venue.timezone if coming else "UTC").date()
    month = calendar.month(asked, today=today, now=now) if asked.calendar else None
    page = below(month, asked, now=now) if month else listed(criteria, now=now)
    shown = [*page.sessions, *(run.session for run in coming)]
    named = names.of(criteria)
    chips = browsing.chips(asked, named)
    return publication.page(
        "public/home/index.html",
        asked=asked,
        criteria=criteria,
        facets=counted,
        named=named,
        chips=chips,
        complaints=[*asked.complaints, *browsing.strangers(criteria, named)],
        days=strip(asked, counted.days, today),
        month=month,
        programme=grouped(page.sessions),
        previous_url=page.before and asked.address(before=page.before, _anchor="programme"),
        next_url=page.after and asked.address(after=page.after, _anchor="programme"),
        feature=coming[0] if coming else None,
        coming=coming[1:],
        offers=offers.of_sessions(shown, now=now),
        loosened=[] if counted.total and page.sessions else loosened(criteria, chips, now=now),
    )


def main_currency(now: datetime) -> str:
    found = facets.of(NOTHING, now=now).currencies
    return found[0].slug if found else EUROPE


def listed(criteria: Criteria, *, now: datetime) -> Page:
    return programme.page(criteria, now=now, after=argument("after"), before=argument("before"))


def below(month: calendar.Month, asked: Asked, *, now: datetime) -> Page:
    """The sessions of the chosen day, which stand below the month."""
    if month.chosen is None:
        return Page([], None, None)
    return listed(replace(asked.criteria.without(*TIMES), day=month.chosen), now=now)


def loosened(criteria: Criteria, chips: Sequence[Chip], *, now: datetime) -> list[tuple[Chip, int]]:
    """Which filters to take away, and what there would be without each."""
    by_part = {chip.part: chip for chip in chips}
    return [(by_part[part], count) for part, count in facets.loosened(criteria, now=now)]


def grouped(sessions: Sequence[EventSession]) -> list[tuple[str, list[EventSession]]]:
    """Sessions under the day they are on, by the venue's calendar."""
    return [(words.day_heading(day), list(members)) for day, members in groupby(sessions, key=local_day)]


def local_day(session: EventSession) -> date:
    return clock.at_venue(session.starts_at, session.venue.timezone).date()


def strip(asked: Asked, counts: Sequence[tuple[date, int]], today: date) -> list[dict[str, Any]]:
    """The next two weeks with how much is on."""
    by_day = dict(counts)
    locale = Locale.parse(str(get_locale()))
    return [
        {
            "date": day,
            "name": words.day_name(day, today),
            "count": by_day.get(day, 0),
            "weekend": locale.weekend_start <= day.weekday() <= locale.weekend_end,
            "current": day == asked.criteria.day,
            "href": asked.address(day=None if day == asked.criteria.day else day, month=None),
        }
        for day in (today + timedelta(days=step) for step in range(DAYS))
    ]
