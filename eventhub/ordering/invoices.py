"""Invoices: numbered without gaps per organizer, kind and year; what they say is fixed when they are issued."""

from sqlalchemy import text

from eventhub.db import db

# The counter's row is the last lock of a settlement: it is held for as short as can be.
NEXT = text(
    """INSERT INTO invoice_counters (organizer_id, kind, year, last) VALUES (:organizer, :kind, :year, 1)
       ON CONFLICT (organizer_id, kind, year) DO UPDATE SET last = invoice_counters.last + 1 RETURNING last"""
)

ISSUE = text(
    """INSERT INTO invoices (organizer_id, kind, year, number, order_id, seller, buyer, quote, total, currency)
       SELECT g.id, :kind, :year, :number, o.id,
              jsonb_build_object('name', g.legal_name, 'address', g.address, 'tax_id', g.tax_id),
              jsonb_build_object('name', o.name, 'email', o.email, 'address', o.address),
              o.quote, o.total, o.currency
       FROM orders o, organizers g WHERE o.id = :order AND g.id = :organizer"""
)


def issue(order_id: int, *, organizer_id: int, year: int) -> None:
    """Number the order's invoice. Inside the transaction that makes the order paid: a rollback gives the number back."""
    number = db.session.execute(NEXT, {"organizer": organizer_id, "kind": "invoice", "year": year}).scalar_one()
    db.session.execute(
        ISSUE,
        {"order": order_id, "organizer": organizer_id, "kind": "invoice", "year": year, "number": number},
    )
