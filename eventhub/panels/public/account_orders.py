"""One order of the buyer's: its tickets, what was paid, the papers."""

from flask import Blueprint, Response, url_for
from sqlalchemy import select

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.ordering import papers
from eventhub.ordering.models import Invoice, Order
from eventhub.ticketing import calendar, documents
from eventhub.ticketing.calendar import CalendarDate
from eventhub.ticketing.documents import TicketPaper
from eventhub.ticketing.models import Ticket
from eventhub.web import limits, order_access, respond
from eventhub.web.policy import allows

bp = Blueprint("account_orders", __name__)


@bp.get("/<pnr>")
@allows(Permission.PUBLIC)
def show(pnr: str):
    order = find(pnr)
    return private(
        respond.page(
            "public/account_orders/show.html",
            with_csrf=True,
            order=order,
            session=order.session,
            tickets=tickets_of(order),
            invoice=invoice_of(order),
            cancellable=cancellable(order),
        )
    )


@bp.get("/<pnr>/ticket.pdf")
@allows(Permission.PUBLIC)
def paper(pnr: str):
    order = find(pnr)
    return pdf(order, papers.papers(order))


@bp.get("/<pnr>/event.ics")
@allows(Permission.PUBLIC)
def entry(pnr: str):
    return calendar_entry(find(pnr))


def find(pnr: str) -> Order:
    """Raises NotFound for strangers, and TooMany for those who try PNRs."""
    with limits.misses(limits.here(limits.CODES)):
        return order_access.find(pnr)


def invoice_of(order: Order) -> Invoice | None:
    return db.session.scalar(select(Invoice).where(Invoice.order_id == order.id, Invoice.kind == "invoice"))


def cancellable(order: Order) -> bool:
    """Whether its buyer may give it back here: nothing was paid, and nobody has come yet."""
    tickets = tickets_of(order).values()
    return (
        order.status == "paid"
        and order.total == 0
        and order.session.starts_at > clock.now()
        and not any(ticket.checked_in_at for ticket in tickets)
    )


def tickets_of(order: Order) -> dict[int, Ticket]:
    """Item id → its ticket; one that was replaced gives way to the one that holds."""
    rows = db.session.scalars(select(Ticket).where(Ticket.order_id == order.id).order_by(Ticket.id)).all()
    found: dict[int, Ticket] = {}
    for ticket in sorted(rows, key=lambda row: row.status != "revoked"):
        found[ticket.item_id] = ticket
    return found


def pdf(order: Order, pages: list[TicketPaper]) -> Response:
    if not pages:
        raise NotFound()
    response = Response(documents.tickets_pdf(pages, locale=order.locale), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{documents.file_name(order.pnr)}"'
    return private(response)


def calendar_entry(order: Order) -> Response:
    session = order.session
    venue = session.venue
    content = calendar.calendar_file(
        CalendarDate(
            uid=f"{order.public_id}@eventhub",
            title=session.event.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            venue=f"{venue.name}, {venue.address}, {venue.postcode} {venue.city.name}",
            made_at=clock.now(),
            url=url_for("public.sessions.show", public_id=session.public_id, _external=True),
        )
    )
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{session.event.slug}.ics"'
    return private(response)


def private(response: Response) -> Response:
    """Nobody keeps it, and the address of an order goes nowhere else."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
