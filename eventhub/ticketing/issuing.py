"""Tickets come into being with the payment, one for each item."""

from sqlalchemy import text

from eventhub import tokens
from eventhub.db import db
from eventhub.ticketing import keys
from eventhub.ticketing.codes import new_ticket_code
from eventhub.ticketing.models import Ticket

REGISTER = text(
    """INSERT INTO registrations (item_id, name, email, status)
       SELECT i.id, coalesce(o.name, ''), o.email, 'confirmed'
       FROM order_items i JOIN orders o ON o.id = i.order_id WHERE i.order_id = :order
       ON CONFLICT (item_id) DO UPDATE SET status = 'confirmed',
           name = coalesce(nullif(registrations.name, ''), excluded.name)"""
)

ISSUE = text(
    """INSERT INTO tickets (public_id, code, order_id, item_id, session_id, holder)
       SELECT new.public_id, new.code, :order, i.id, :session, r.name
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM order_items WHERE order_id = :order) i
       JOIN unnest(CAST(:public_ids AS text[]), CAST(:codes AS text[])) WITH ORDINALITY AS new(public_id, code, n)
         ON new.n = i.n
       JOIN registrations r ON r.item_id = i.id"""
)


def issue(order_id: int, *, session_id: int) -> None:
    """Tickets and confirmed registrations for all items of an order. Inside the transaction that makes it paid."""
    count = db.session.execute(
        text("SELECT count(*) FROM order_items WHERE order_id = :order"), {"order": order_id}
    ).scalar_one()
    db.session.execute(REGISTER, {"order": order_id})
    db.session.execute(
        ISSUE,
        {
            "order": order_id,
            "session": session_id,
            "public_ids": [tokens.public_id() for _ in range(count)],
            "codes": [new_ticket_code() for _ in range(count)],
        },
    )


def qr_text(ticket: Ticket) -> str:
    """What the ticket's QR code says."""
    return keys.signer().sign(ticket.public_id, ticket.session_id, ticket.issued_at)
