"""One ticket with its QR code, and beside it by swipe the others of its order."""

from datetime import timedelta

from flask import Blueprint, Response
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.errors import NotFound
from eventhub.ordering import papers
from eventhub.ordering.models import OrderItem
from eventhub.panels.public.account_orders import calendar_entry, pdf, private, tickets_of
from eventhub.panels.public.words import places
from eventhub.seating import drawn, finding
from eventhub.ticketing import issuing, qr
from eventhub.ticketing.models import Ticket
from eventhub.web import limits, order_access, respond
from eventhub.web.policy import allows

bp = Blueprint("account_tickets", __name__)

# How long after the end a device that was opened for being offline keeps the ticket.
KEPT_AFTER = timedelta(hours=12)


@bp.get("/<code>")
@allows(Permission.PUBLIC)
def show(code: str):
    current = find(code)
    order = current.order
    found = tickets_of(order)
    tickets = [found[item.id] for item in order.items if item.id in found]
    if current not in tickets:
        tickets.append(current)
    return private(
        respond.page(
            "public/account_tickets/show.html",
            with_csrf=True,
            order=order,
            session=order.session,
            current=current,
            tickets=tickets,
            whereabouts=whereabouts,
            kept_until=order.session.ends_at + KEPT_AFTER,
            qr=lambda ticket, title: qr.svg(issuing.qr_text(ticket), title=title),
        )
    )


@bp.get("/<code>/ticket.pdf")
@allows(Permission.PUBLIC)
def paper(code: str):
    ticket = find(code)
    pages = [page for page in papers.papers(ticket.order) if page.code == ticket.code]
    if not pages:
        raise NotFound()
    return pdf(ticket.order, pages)


@bp.get("/<code>/event.ics")
@allows(Permission.PUBLIC)
def entry(code: str):
    return calendar_entry(find(code).order)


@bp.get("/<code>/seat.svg")
@allows(Permission.PUBLIC)
def seat(code: str):
    """Where the seat is: the house with a pin. Kept by the buyer's own browser only."""
    item = find(code).item
    content = finding.drawing(
        drawn.layout(item.section.layout_id),
        section_id=item.section_id,
        seat_id=item.seat_id,
        title=whereabouts(item),
    )
    response = Response(content, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def find(code: str) -> Ticket:
    """Raises NotFound for strangers, and TooMany for those who try codes."""
    with limits.misses(limits.here(limits.CODES)):
        return order_access.ticket(code)


def whereabouts(item: OrderItem) -> str:
    return _("Map of the house with a mark at %(place)s", place=places([item]))
