"""Orders at the venue: found by whatever a guest can say, read and never changed."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _

from eventhub import money
from eventhub.access.permissions import Permission
from eventhub.catalog.models import EventSession
from eventhub.ordering.models import Order
from eventhub.panels.venue import exports, programme, verdicts, words
from eventhub.panels.venue.exports import wall_clock
from eventhub.reporting import order_details, orders
from eventhub.reporting.orders import Listed, Wanted
from eventhub.ticketing import scans
from eventhub.web.policy import allows

bp = Blueprint("orders", __name__)

ROWS = 50
LONGEST = 100
SCANS_SHOWN = 100


@bp.get("")
@allows(Permission.VENUE_ORDERS_READ)
def index():
    wanted = asked()
    page = orders.page(
        g.scope, wanted, limit=ROWS, after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    return render_template(
        "venue/orders/index.html",
        wanted=wanted,
        page=page,
        statuses=[(name, words.status(name)[1], address(wanted, status=name)) for name in orders.STATUSES],
        all_url=address(wanted, status=None),
        sessions=programme.choices(wanted.session),
        chips=chips(wanted),
        sorted_url=lambda name: address(wanted, **sorting(wanted, name)),
        first_day=request.args.get("from", "") if wanted.earliest else "",
        last_day=request.args.get("to", "") if wanted.latest else "",
        export_url=url_for("venue.orders.export", **arguments(wanted)),
        previous_url=page.before and address(wanted, before=page.before),
        next_url=page.after and address(wanted, after=page.after),
        places=words.places,
        status=words.status,
        arrived=words.arrived,
    )


@bp.get("/orders.csv")
@allows(Permission.VENUE_ORDERS_READ)
def export():
    wanted = asked()
    header = [
        _("Order"),
        _("Status"),
        _("Buyer"),
        _("E-mail"),
        _("Phone"),
        _("Event"),
        _("Session"),
        _("Places"),
        _("Tickets"),
        _("In"),
        _("Total"),
        _("Currency"),
        _("Placed"),
        _("Paid"),
    ]
    return exports.csv(
        "orders", header, (row(order) for order in orders.everything(g.scope, wanted)), wanted=arguments(wanted)
    )


@bp.get("/<pnr>")
@allows(Permission.VENUE_ORDERS_READ)
def show(pnr: str):
    order = g.scope.get(Order, pnr=pnr.upper())
    return render_template(
        "venue/orders/show.html",
        order=order,
        performance=order.session,
        lines=order_details.lines(order.id),
        scans=scans.of_order(order.id, limit=SCANS_SHOWN),
        status=words.status,
        ticket_state=words.ticket_state,
        word=verdicts.word,
        tone=verdicts.tone,
    )


def row(order: Listed) -> tuple[object, ...]:
    return (
        order.pnr,
        words.status(order.status)[1],
        order.name,
        order.email,
        order.phone,
        order.title,
        wall_clock(order.starts_at, order.timezone),
        words.places(order.places),
        order.tickets,
        order.inside,
        money.as_decimal(order.total, order.currency),
        order.currency,
        wall_clock(order.placed_at, order.timezone),
        wall_clock(order.paid_at, order.timezone),
    )


def asked() -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    status, sort = request.args.get("status", ""), request.args.get("sort", "")
    first, last = day(request.args.get("from", "")), day(request.args.get("to", ""))
    descending = request.args.get("direction") != "up"
    return Wanted(
        words=request.args.get("q", "")[:LONGEST].strip(),
        status=status if status in orders.STATUSES else "",
        session=request.args.get("session", "")[:LONGEST],
        earliest=midnight(first) if first else None,
        latest=midnight(last + timedelta(days=1)) if last else None,
        sort=sort if sort in orders.SORTS else "placed",
        descending=descending,
    )


def day(text: str) -> date | None:
    """A day far enough from both ends of the calendar to be counted with."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 9000 else None


def midnight(of: date) -> datetime:
    return datetime.combine(of, time(), ZoneInfo(g.venue.timezone))


def arguments(wanted: Wanted) -> dict[str, Any]:
    given = {
        "q": wanted.words,
        "status": wanted.status,
        "session": wanted.session,
        "from": request.args.get("from", "") if wanted.earliest else "",
        "to": request.args.get("to", "") if wanted.latest else "",
        "sort": wanted.sort if wanted.sort != "placed" else "",
        "direction": "" if wanted.descending else "up",
    }
    return {name: value for name, value in given.items() if value}


def address(wanted: Wanted, **changed: Any) -> str:
    return url_for("venue.orders.index", **arguments(wanted) | changed)


def sorting(wanted: Wanted, name: str) -> dict[str, Any]:
    """A click on a column sorts by it, another one turns it around."""
    turned = wanted.sort == name and wanted.descending
    return {"sort": None if name == "placed" else name, "direction": "up" if turned else None}


def chips(wanted: Wanted) -> list[tuple[str, str]]:
    """What the list is narrowed by, each with the address that takes it away."""
    found = []
    if wanted.words:
        found.append((f"“{wanted.words}”", address(wanted, q=None)))
    if wanted.session:
        named = g.scope.get(EventSession, public_id=wanted.session)
        found.append((programme.name(named), address(wanted, session=None)))
    if wanted.earliest:
        found.append((_("From %(day)s", day=words.day(request.args["from"])), address(wanted, **{"from": None})))
    if wanted.latest:
        found.append((_("Until %(day)s", day=words.day(request.args["to"])), address(wanted, to=None)))
    return found
