"""The mails about an order, built when they are sent."""

from collections.abc import Callable

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from eventhub import money
from eventhub.db import db
from eventhub.notifications import mailer, rendering
from eventhub.notifications.models import OutboxMessage
from eventhub.notifications.rendering import Brand, PaidOrder, PaidTicket, PriceLine
from eventhub.ordering import papers, rights
from eventhub.ordering.models import Order
from eventhub.ticketing import documents, issuing, qr
from eventhub.ticketing.models import Ticket

MAIL_QR_SCALE = 6


def order_paid(message: OutboxMessage) -> None:
    """The tickets, in the mail and as PDF."""
    order = db.session.get_one(Order, message.payload["order"])
    pdf = documents.tickets_pdf(papers.papers(order), locale=order.locale)
    with force_locale(order.locale):
        facts = paid_order(order)
    config = current_app.config["EVENTHUB"]
    rendered = rendering.render("order_paid", locale=order.locale, timezone=order.session.venue.timezone, order=facts)
    # Nothing of the database may be held while the mail server takes its time.
    db.session.rollback()
    mailer.send(
        rendered,
        to=message.recipient,
        sender=config.mail_sender,
        message_id=message.message_id,
        url=config.mail_url,
        attachments=[mailer.Attachment(documents.file_name(facts.pnr), pdf)],
    )


def paid_order(order: Order) -> PaidOrder:
    session, event, venue, organizer = order.session, order.session.event, order.session.venue, order.session.event.organizer

    def text(amount: int) -> str:
        return money.text(amount, order.currency, order.locale)

    tickets = papers.tickets_of(order)
    lines = [
        PriceLine(label=f"{place(ticket.item.section.name, ticket)}, {ticket.item.tier.name}", amount=text(ticket.item.price))
        for ticket in tickets
    ]
    if order.fees:
        lines.append(PriceLine(label=_("Fees"), amount=text(order.fees)))
    if order.tax and not organizer.tax_included:
        lines.append(PriceLine(label=organizer.tax_name, amount=text(order.tax)))
    return PaidOrder(
        event_title=event.title,
        organizer_name=organizer.name,
        organizer_address=organizer.address,
        pnr=order.pnr,
        starts_at=session.starts_at,
        doors_at=session.doors_at,
        venue_name=venue.name,
        venue_address=(venue.address, f"{venue.postcode} {venue.city.name}"),
        tickets=[
            PaidTicket(
                section=ticket.item.section.name,
                row=ticket.item.seat.row_label if ticket.item.seat else None,
                seat=ticket.item.seat.number if ticket.item.seat else None,
                tier=ticket.item.tier.name,
                holder=ticket.holder,
                code=ticket.code,
                qr_png=qr.png(issuing.qr_text(ticket), MAIL_QR_SCALE),
            )
            for ticket in tickets
        ],
        lines=lines,
        total=PriceLine(label=_("Total"), amount=text(order.total)),
        order_url=rights.link(order),
        help_url=f"mailto:{organizer.support_email}",
        brand=Brand(
            fill=organizer.accent["fill"],
            on=organizer.accent["on"],
            text_light=organizer.accent["text_light"],
            text_dark=organizer.accent["text_dark"],
        ),
    )


def place(section: str, ticket: Ticket) -> str:
    seat = ticket.item.seat
    if seat is None:
        return section
    return str(_("%(section)s, row %(row)s, seat %(seat)s", section=section, row=seat.row_label, seat=seat.number))


SENDERS: dict[str, Callable[[OutboxMessage], None]] = {"order_paid": order_paid}
