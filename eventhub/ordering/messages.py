"""The mails about an order, built when they are sent."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventhub import money
from eventhub.catalog.models import Organizer
from eventhub.db import db
from eventhub.notifications import mailer, rendering
from eventhub.notifications.models import OutboxMessage
from eventhub.notifications.rendering import Brand, Message, OrderNews, PaidOrder, PaidTicket, PriceLine
from eventhub.ordering import papers, rights, settlement
from eventhub.ordering.models import Order, OrderItem
from eventhub.ticketing import documents, issuing, qr

MAIL_QR_SCALE = 6


def order_paid(message: OutboxMessage) -> None:
    """The tickets, in the mail and as PDF."""
    order = db.session.get_one(Order, message.payload["order"])
    pdf = documents.tickets_pdf(papers.papers(order), locale=order.locale)
    with force_locale(order.locale):
        facts = paid_order(order)
    rendered = rendering.render("order_paid", locale=order.locale, timezone=order.session.venue.timezone, order=facts)
    hand_in(message, rendered, mailer.Attachment(documents.file_name(facts.pnr), pdf))


def hand_in(message: OutboxMessage, rendered: Message, *attachments: mailer.Attachment) -> None:
    # Nothing of the database may be held while the mail server takes its time.
    db.session.rollback()
    config = current_app.config["EVENTHUB"]
    mailer.send(
        rendered,
        to=message.recipient,
        sender=config.mail_sender,
        message_id=message.message_id,
        url=config.mail_url,
        attachments=attachments,
    )


def paid_order(order: Order) -> PaidOrder:
    session, event, venue, organizer = (
        order.session,
        order.session.event,
        order.session.venue,
        order.session.event.organizer,
    )

    def text(amount: int) -> str:
        return money.text(amount, order.currency, order.locale)

    tickets = papers.tickets_of(order)
    lines = [
        PriceLine(label=f"{place_of(ticket.item)}, {ticket.item.tier.name}", amount=text(ticket.item.price))
        for ticket in tickets
    ]
    if order.discount:
        lines.append(PriceLine(label=_("Discount"), amount="−" + text(order.discount)))
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
        brand=brand_of(organizer),
    )


def brand_of(organizer: Organizer) -> Brand:
    return Brand(
        fill=organizer.accent["fill"],
        on=organizer.accent["on"],
        text_light=organizer.accent["text_light"],
        text_dark=organizer.accent["text_dark"],
    )


def place_of(item: OrderItem) -> str:
    seat = item.seat
    if seat is None:
        return item.section.name
    return str(
        _("%(section)s, row %(row)s, seat %(seat)s", section=item.section.name, row=seat.row_label, seat=seat.number)
    )


def order_expired(message: OutboxMessage) -> None:
    """Once an order; nothing when a late payment has bought it after all."""
    if db.session.get_one(Order, message.payload["order"]).status == "expired":
        news(message)


def news(message: OutboxMessage) -> None:
    """A short mail about what became of an order."""
    order = db.session.get_one(Order, message.payload["order"])
    with force_locale(order.locale):
        facts = news_of(order, message.payload)
    hand_in(
        message,
        rendering.render(message.kind, locale=order.locale, timezone=order.session.venue.timezone, news=facts),
    )


# What staff read as the reason a payment goes back, in the buyer's words.
REASONS = {
    settlement.PAID_TWICE: _l("This order was paid twice. You keep your tickets; the second payment goes back."),
    settlement.CHANGED: _l("The order was changed after this payment was begun, so it no longer fits."),
    settlement.CANCELLED: _l("The order was cancelled before this payment came."),
    settlement.GONE: _l("This payment came after the time had run out, and somebody else had taken the seats."),
}


def news_of(order: Order, payload: Mapping[str, Any]) -> OrderNews:
    session, venue, organizer = order.session, order.session.venue, order.session.event.organizer
    places = Counter(place_of(item) for item in order.items)
    amount, reason = payload.get("amount"), payload.get("reason") or None
    return OrderNews(
        event_title=session.event.title,
        organizer_name=organizer.name,
        organizer_address=organizer.address,
        pnr=order.pnr,
        starts_at=session.starts_at,
        venue_name=venue.name,
        venue_address=(venue.address, f"{venue.postcode} {venue.city.name}"),
        places=[name if count == 1 else f"{count} × {name}" for name, count in places.items()],
        order_url=rights.link(order),
        amount=money.text(amount, order.currency, order.locale) if amount is not None else None,
        reason=str(REASONS.get(reason, reason)) if reason else None,
        help_url=f"mailto:{organizer.support_email}",
        brand=brand_of(organizer),
    )


SENDERS: dict[str, Callable[[OutboxMessage], None]] = {
    "order_paid": order_paid,
    "order_expired": order_expired,
    "order_cancelled": news,
    "order_refunded": news,
    "payment_refunded": news,
}
