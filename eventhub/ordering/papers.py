"""What a paid order's tickets say on paper."""

from sqlalchemy import select

from eventhub import clock, money
from eventhub.db import db
from eventhub.ordering.models import Order
from eventhub.ticketing import issuing
from eventhub.ticketing.documents import TicketPaper
from eventhub.ticketing.models import Ticket


def tickets_of(order: Order) -> list[Ticket]:
    """The order's tickets that are not revoked, in the order of its items."""
    return list(
        db.session.scalars(
            select(Ticket).where(Ticket.order_id == order.id, Ticket.status != "revoked").order_by(Ticket.item_id)
        )
    )


def papers(order: Order) -> list[TicketPaper]:
    session, event, venue = order.session, order.session.event, order.session.venue
    tickets = tickets_of(order)
    return [
        TicketPaper(
            event_title=event.title,
            organizer_name=event.organizer.name,
            starts_at=clock.at_venue(session.starts_at, venue.timezone),
            doors_at=clock.at_venue(session.doors_at, venue.timezone),
            venue_name=venue.name,
            venue_address=(venue.address, f"{venue.postcode} {venue.city.name}"),
            entrance=ticket.item.section.entrance or None,
            section=ticket.item.section.name,
            row=ticket.item.seat.row_label if ticket.item.seat else None,
            seat=ticket.item.seat.number if ticket.item.seat else None,
            tier=ticket.item.tier.name,
            price=money.text(ticket.item.total, order.currency, order.locale),
            holder=ticket.holder,
            pnr=order.pnr,
            code=ticket.code,
            qr_text=issuing.qr_text(ticket),
            number=number,
            count=len(tickets),
            order_total=money.text(order.total, order.currency, order.locale),
            organizer_contact=event.organizer.support_email,
            brand_fill=event.organizer.accent["fill"],
            brand_on=event.organizer.accent["on"],
        )
        for number, ticket in enumerate(tickets, start=1)
    ]
