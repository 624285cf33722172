"""Writes what was sold before the demo began, as the checkout and the door would have left it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update

from eventhub import clock, tokens
from eventhub.accounts.models import User
from eventhub.catalog.models import Organizer
from eventhub.db import db
from eventhub.demo import bulk
from eventhub.demo.selling import Purchase
from eventhub.inventory.models import SeatClaim, SectionPool
from eventhub.notifications.models import OutboxMessage
from eventhub.ordering import choosing, rights
from eventhub.ordering.models import Invoice, Order, OrderItem, Registration
from eventhub.payments.models import Payment
from eventhub.pricing.prices import Quote
from eventhub.ticketing import codes
from eventhub.ticketing.models import Scan, Ticket


@dataclass(frozen=True)
class Books:
    """Who writes the invoices, and which account took the money, by organizer id."""

    organizers: Mapping[int, Organizer]
    accounts: Mapping[int, int]


def write(purchases: Sequence[Purchase], *, books: Books, door: User, now: datetime) -> None:
    """All rows of all purchases, invoices numbered in the order of payment."""
    purchases = sorted(purchases, key=lambda purchase: purchase.paid_at or now)
    for purchase, order_id in zip(purchases, bulk.reserve(Order, len(purchases)), strict=True):
        purchase.order_id = order_id
    ids = iter(bulk.reserve(OrderItem, sum(purchase.size for purchase in purchases)))
    for purchase in purchases:
        purchase.item_ids = [next(ids) for _ in range(purchase.size)]
    paid = [purchase for purchase in purchases if purchase.paid_at]
    public_ids = {purchase.order_id: tokens.public_id() for purchase in purchases}
    quotes = {purchase.order_id: choosing.quote_of(purchase.sheet, purchase.items) for purchase in purchases}
    # Written three times each, so made into JSON once.
    stored = {order_id: json.dumps(quote.json()) for order_id, quote in quotes.items()}

    pnrs = new_pnrs(len(purchases))
    bulk.copy(
        Order,
        [
            {
                "id": purchase.order_id,
                "public_id": public_ids[purchase.order_id],
                "pnr": pnrs[i],
                "token_hash": rights.hash_of(public_ids[purchase.order_id]),
                "session_id": purchase.sheet.session_id,
                "user_id": purchase.user.id if purchase.user else None,
                "status": "paid" if purchase.paid_at else "pending",
                "created_at": purchase.placed_at,
                "expires_at": None if purchase.paid_at else hold_end(purchase, now),
                "paid_at": purchase.paid_at,
                "email": purchase.email if purchase.paid_at else None,
                "name": purchase.buyer if purchase.paid_at else None,
                "address": {} if purchase.paid_at else None,
                "locale": "en",
                "currency": quotes[purchase.order_id].currency,
                "subtotal": quotes[purchase.order_id].subtotal,
                "fees": quotes[purchase.order_id].fees,
                "tax": quotes[purchase.order_id].tax,
                "total": quotes[purchase.order_id].total,
                "quote": stored[purchase.order_id],
            }
            for i, purchase in enumerate(purchases)
        ],
    )
    bulk.copy(
        OrderItem,
        [
            {
                "id": item_id,
                "public_id": tokens.short_id(),
                "order_id": purchase.order_id,
                "session_id": purchase.sheet.session_id,
                "event_id": purchase.sheet.event_id,
                "section_id": item.section_id,
                "seat_id": item.seat_id,
                "tier_id": item.tier_id,
                "base": item.line.base,
                "price": item.line.price,
                "fee": item.line.fee,
                "tax": item.line.tax,
                "total": item.line.total,
            }
            for purchase in purchases
            for item_id, item in zip(purchase.item_ids, purchase.items, strict=True)
        ],
    )
    bulk.copy(SeatClaim, [claim for purchase in purchases for claim in claims_of(purchase, now)])
    count_places(purchases)
    bulk.copy(
        Registration,
        [
            {
                "item_id": item_id,
                "name": purchase.buyer,
                "email": purchase.email,
                "answers": answers,
                "status": "attended" if purchase.arrives_at else "confirmed",
            }
            for purchase in paid
            for item_id, answers in zip(purchase.item_ids, purchase.answers, strict=True)
        ],
    )
    bulk.copy(
        Payment,
        [
            {
                "account_id": books.accounts[purchase.sheet.organizer_id],
                "public_id": tokens.public_id(),
                "order_id": purchase.order_id,
                "reference": f"demo-{tokens.public_id()}",
                "amount": quotes[purchase.order_id].total,
                "currency": quotes[purchase.order_id].currency,
                "quote": stored[purchase.order_id],
                "status": "succeeded",
                "created_at": purchase.paid_at - timedelta(seconds=40) if purchase.paid_at else None,
                "succeeded_at": purchase.paid_at,
            }
            for purchase in paid
            # What costs nothing is paid by asking for it.
            if quotes[purchase.order_id].total
        ],
    )
    bulk.copy(
        Invoice,
        [
            invoice_of(purchase, number, quote=quotes[purchase.order_id], stored=stored[purchase.order_id], books=books)
            for purchase, number in numbered(paid)
        ],
    )
    write_tickets(paid, door=door)
    bulk.copy(
        OutboxMessage,
        [
            {
                "kind": "order_paid",
                "key": public_ids[purchase.order_id],
                "recipient": purchase.email,
                "payload": {"order": purchase.order_id},
                "message_id": f"<order_paid.{tokens.public_id()}@eventhub.test>",
                "status": "sent",
                "attempts": 1,
                "due_at": purchase.paid_at,
                "created_at": purchase.paid_at,
                "sent_at": purchase.paid_at + timedelta(seconds=3) if purchase.paid_at else None,
            }
            for purchase in paid
        ],
    )


def hold_end(purchase: Purchase, now: datetime) -> datetime:
    """As if the hold had begun when it was placed, ten minutes long; none of them is over at once."""
    return max(purchase.placed_at + timedelta(minutes=10), now + timedelta(minutes=8))


def new_pnrs(count: int) -> list[str]:
    """PNRs that nobody has, and no two the same."""
    used = set(db.session.scalars(select(Order.pnr)))
    found: list[str] = []
    while len(found) < count:
        pnr = tokens.new_pnr()
        if pnr not in used:
            used.add(pnr)
            found.append(pnr)
    return found


def claims_of(purchase: Purchase, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "session_id": purchase.sheet.session_id,
            "seat_id": seat.id,
            "layout_id": purchase.sheet.layout_id,
            "kind": "sold" if purchase.paid_at else "hold",
            "order_id": purchase.order_id,
            "expires_at": None if purchase.paid_at else hold_end(purchase, now),
        }
        for seat in purchase.seats
    ]


def count_places(purchases: Sequence[Purchase]) -> None:
    taken: dict[tuple[int, int], int] = {}
    for purchase in purchases:
        if purchase.places:
            key = (purchase.sheet.session_id, purchase.section.id)
            taken[key] = taken.get(key, 0) + purchase.places
    for (session_id, section_id), count in sorted(taken.items()):
        db.session.execute(
            update(SectionPool)
            .where(SectionPool.session_id == session_id, SectionPool.section_id == section_id)
            .values(taken=SectionPool.taken + count)
        )


def numbered(paid: Sequence[Purchase]) -> Iterator[tuple[Purchase, int]]:
    """Each with its invoice number: gapless per organizer and year, drawn from the same counters as every other."""
    series: dict[tuple[int, int], list[Purchase]] = {}
    for purchase in paid:
        assert purchase.paid_at is not None
        series.setdefault((purchase.sheet.organizer_id, purchase.paid_at.year), []).append(purchase)
    for (organizer_id, year), group in sorted(series.items()):
        last: int = db.session.execute(
            text(
                """INSERT INTO invoice_counters (organizer_id, kind, year, last) VALUES (:organizer, 'invoice', :year, :count)
                   ON CONFLICT (organizer_id, kind, year) DO UPDATE SET last = invoice_counters.last + :count RETURNING last"""
            ),
            {"organizer": organizer_id, "year": year, "count": len(group)},
        ).scalar_one()
        yield from zip(group, range(last - len(group) + 1, last + 1), strict=True)


def invoice_of(purchase: Purchase, number: int, *, quote: Quote, stored: str, books: Books) -> dict[str, Any]:
    assert purchase.paid_at is not None
    organizer = books.organizers[purchase.sheet.organizer_id]
    return {
        "organizer_id": organizer.id,
        "kind": "invoice",
        "year": purchase.paid_at.year,
        "number": number,
        "order_id": purchase.order_id,
        "issued_on": purchase.paid_at.astimezone(UTC).date(),
        "seller": {"name": organizer.legal_name, "address": organizer.address, "tax_id": organizer.tax_id},
        "buyer": {"name": purchase.buyer, "email": purchase.email, "address": {}},
        "quote": stored,
        "total": quote.total,
        "currency": quote.currency,
    }


def write_tickets(paid: Sequence[Purchase], *, door: User) -> None:
    """A ticket an item; those of people who have arrived already, with the scan that let them in."""
    tickets = [(purchase, i, item_id) for purchase in paid for i, item_id in enumerate(purchase.item_ids)]
    ids = bulk.reserve(Ticket, len(tickets))
    bulk.copy(
        Ticket,
        [
            {
                "id": ticket_id,
                "public_id": tokens.public_id(),
                "code": codes.new_ticket_code(),
                "order_id": purchase.order_id,
                "item_id": item_id,
                "session_id": purchase.sheet.session_id,
                "holder": purchase.buyer,
                "issued_at": purchase.paid_at.replace(microsecond=0) if purchase.paid_at else None,
                "checked_in_at": arrival(purchase, i),
                "checked_in_by": door.name if purchase.arrives_at else None,
            }
            for ticket_id, (purchase, i, item_id) in zip(ids, tickets, strict=True)
        ],
    )
    bulk.copy(
        Scan,
        [
            scan
            for ticket_id, (purchase, i, _) in zip(ids, tickets, strict=True)
            for scan in scans_of(ticket_id, purchase, i, door)
        ],
    )


def arrival(purchase: Purchase, place: int) -> datetime | None:
    """Groups walk in one behind the other."""
    return purchase.arrives_at + timedelta(seconds=3 * place) if purchase.arrives_at else None


def scans_of(ticket_id: int, purchase: Purchase, place: int, door: User) -> list[dict[str, Any]]:
    at = arrival(purchase, place)
    if at is None:
        return []
    device = purchase.section.entrance or "Entrance"
    scan = {
        "session_id": purchase.sheet.session_id,
        "ticket_id": ticket_id,
        "user_id": door.id,
        "device": f"Phone, {device}",
        "scan_id": tokens.short_id(),
        "verdict": "admitted",
        "detail": {},
        "scanned_at": at,
        "received_at": at,
    }
    # Now and then somebody shows the same code twice, because it worked so well the first time.
    if ticket_id % 37:
        return [scan]
    again = at + timedelta(seconds=2)
    refused = {
        "scan_id": tokens.short_id(),
        "verdict": "already_used",
        "detail": {"reason": "inside", "at": clock.rfc3339(at), "by": door.name, "device": scan["device"]},
        "scanned_at": again,
        "received_at": again,
    }
    return [scan, {**scan, **refused}]
