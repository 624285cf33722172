"""All sessions at the venue: what comes, and what was."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.inventory.availability import SessionCount
from eventhub.panels.venue import exports, programme, words
from eventhub.panels.venue.exports import wall_clock
from eventhub.reporting import sessions
from eventhub.reporting.sessions import Listed, Wanted
from eventhub.web.policy import allows

bp = Blueprint("schedule", __name__)

ROWS = 50
LONGEST = 100


@bp.get("")
@allows(Permission.VENUE_SESSIONS_READ)
def index():
    wanted = asked()
    page = sessions.page(
        g.scope, wanted, limit=ROWS, after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    return render_template(
        "venue/schedule/index.html",
        wanted=wanted,
        page=page,
        months=[(name, words.month(name)) for name in sessions.months(g.scope, wanted)],
        upcoming_url=address(wanted, when=None, month=None),
        past_url=address(wanted, when="past", month=None),
        export_url=url_for("venue.schedule.export", **arguments(wanted)),
        previous_url=page.before and address(wanted, before=page.before),
        next_url=page.after and address(wanted, after=page.after),
        state=state,
    )


@bp.get("/sessions.csv")
@allows(Permission.VENUE_SESSIONS_READ)
def export():
    wanted = asked()
    header = [
        _("Session"),
        _("Event"),
        _("Organizer"),
        _("Layout"),
        _("Doors"),
        _("Start"),
        _("End"),
        _("Status"),
        _("Sold"),
        _("Capacity"),
        _("Attended"),
    ]
    found = (row(listed) for listed in sessions.everything(g.scope, wanted))
    return exports.csv("sessions", header, found, wanted=arguments(wanted))


def row(listed: Listed) -> tuple[object, ...]:
    session = listed.session
    zone = session.venue.timezone
    return (
        session.public_id,
        session.event.title,
        session.event.organizer.name,
        f"{session.layout.name}, v{session.layout.version}",
        wall_clock(session.doors_at, zone),
        wall_clock(session.starts_at, zone),
        wall_clock(session.ends_at, zone),
        state(listed)[1],
        listed.sold,
        listed.capacity,
        listed.attended,
    )


def state(listed: Listed) -> tuple[str, str]:
    return programme.state(listed.session, SessionCount(listed.capacity, listed.available))


def asked() -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    month = request.args.get("month", "")
    year, _dash, number = month.partition("-")
    known = len(month) == 7 and year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12 and int(year) > 0
    return Wanted(
        now=clock.now(),
        upcoming=request.args.get("when") != "past",
        words=request.args.get("q", "")[:LONGEST].strip(),
        month=month if known else "",
    )


def arguments(wanted: Wanted) -> dict[str, Any]:
    given = {"when": "" if wanted.upcoming else "past", "q": wanted.words, "month": wanted.month}
    return {name: value for name, value in given.items() if value}


def address(wanted: Wanted, **changed: Any) -> str:
    return url_for("venue.schedule.index", **arguments(wanted) | changed)
