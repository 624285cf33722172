"""One ticket with its QR code, and beside it by swipe the others of its order."""

from flask import Blueprint

from eventhub.access.permissions import Permission
from eventhub.errors import NotFound
from eventhub.ordering import papers
from eventhub.panels.public.account_orders import calendar_entry, pdf, private, tickets_of
from eventhub.ticketing import issuing, qr
from eventhub.web import order_access, respond
from eventhub.web.policy import allows

bp = Blueprint("account_tickets", __name__)


@bp.get("/<code>")
@allows(Permission.PUBLIC)
def show(code: str):
    current = order_access.ticket(code)
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
            qr=lambda ticket, title: qr.svg(issuing.qr_text(ticket), title=title),
        )
    )


@bp.get("/<code>/ticket.pdf")
@allows(Permission.PUBLIC)
def paper(code: str):
    ticket = order_access.ticket(code)
    pages = [page for page in papers.papers(ticket.order) if page.code == ticket.code]
    if not pages:
        raise NotFound()
    return pdf(ticket.order, pages)


@bp.get("/<code>/event.ics")
@allows(Permission.PUBLIC)
def entry(code: str):
    return calendar_entry(order_access.ticket(code).order)
