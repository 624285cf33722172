"""What is on."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from babel import Locale
from flask import Blueprint, request, url_for
from flask_babel import get_locale

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.discovery import offers, programme
from eventhub.discovery.programme import Criteria
from eventhub.panels.public import publication, words
from eventhub.web.policy import allows

bp = Blueprint("home", __name__)

DAYS = 14


@bp.get("/")
@allows(Permission.PUBLIC)
def index():
    now = clock.now()
    criteria = asked()
    page = programme.page(criteria, now=now, after=argument("after"), before=argument("before"))
    coming = [] if criteria.any else programme.runs(criteria, now=now)
    listed = [*page.sessions, *(run.session for run in coming)]
    categories = programme.categories(criteria, now=now)
    return publication.page(
        "public/home/index.html",
        criteria=criteria,
        address=address,
        days=strip(criteria, programme.days(criteria, now=now, limit=DAYS), listed),
        programme=grouped(page.sessions),
        previous_url=page.before and address(criteria, before=page.before),
        next_url=page.after and address(criteria, after=page.after),
        feature=coming[0] if coming else None,
        coming=coming[1:],
        offers=offers.of_sessions(listed, now=now),
        categories=categories,
        cities=programme.cities(criteria, now=now),
        everything=sum(choice.count for choice in categories),
        total=total(criteria, categories),
    )


def asked() -> Criteria:
    """The filters of the URL; what cannot be read as a day is no day."""
    try:
        day = date.fromisoformat(argument("day"))
    except ValueError:
        day = None
    return Criteria(q=argument("q")[:100], category=argument("category"), city=argument("city"), day=day)


def argument(name: str) -> str:
    # PostgreSQL's text cannot hold a NUL.
    return request.args.get(name, "").replace("\0", "").strip()


def address(criteria: Criteria, **changes: Any) -> str:
    """This page with the same filters but for the changes; None takes one away."""
    kept: dict[str, Any] = {
        "q": criteria.q or None,
        "category": criteria.category or None,
        "city": criteria.city or None,
        "day": criteria.day,
    }
    return url_for("public.home.index", **{**kept, **changes})


def grouped(sessions: Sequence[EventSession]) -> list[tuple[str, list[EventSession]]]:
    """Sessions under the day they are on, by the venue's calendar."""
    return [(words.day_heading(day), list(members)) for day, members in groupby(sessions, key=local_day)]


def local_day(session: EventSession) -> date:
    return clock.at_venue(session.starts_at, session.venue.timezone).date()


def strip(
    criteria: Criteria, counts: list[tuple[date, int]], listed: Sequence[EventSession]
) -> list[dict[str, object]]:
    """The next two weeks with how much is on. Today is the day where the next session is."""
    today = clock.at_venue(clock.now(), listed[0].venue.timezone if listed else "UTC").date()
    by_day = dict(counts)
    locale = Locale.parse(str(get_locale()))
    shown = [today + timedelta(days=step) for step in range(DAYS)]
    return [
        {
            "date": day,
            "name": words.day_name(day, today),
            "count": by_day.get(day, 0),
            "weekend": locale.weekend_start <= day.weekday() <= locale.weekend_end,
            "current": day == criteria.day,
            "href": address(criteria, day=None if day == criteria.day else day),
        }
        for day in shown
    ]


def total(criteria: Criteria, categories: list[programme.Choice]) -> int:
    return sum(choice.count for choice in categories if criteria.category in ("", choice.slug))
