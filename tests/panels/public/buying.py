"""A buyer with a paid order, made by the functions that make it in earnest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventhub import clock
from eventhub.accounts.models import User
from eventhub.catalog.models import EventSession
from eventhub.db import db, transaction
from eventhub.inventory import sheets
from eventhub.ordering import opening, settlement
from eventhub.ordering.choosing import Choice
from eventhub.ordering.models import Order
from eventhub.ticketing.models import Ticket
from tests.factories import catalog


@dataclass
class Purchase:
    order: Order
    session: EventSession
    tickets: list[Ticket]


def purchase(
    buyer: User | None = None, *, seats: int = 2, session: EventSession | None = None, paid: bool = True
) -> Purchase:
    """An order of neighbouring seats. Its tickets are free, so that no provider has to be asked."""
    session = session or catalog.session(catalog.event(tiers={"Guest": ("fixed", 0)}))
    sheet = sheets.of(session.public_id, fresh=True)
    tier = sheet.default_tier
    stalls = next(section for section in sheet.sections if section.seated)
    order_id = opening.open_order(
        sheet,
        Choice(seats={seat.id: tier for seat in stalls.seats[:seats]}),
        user_id=buyer.id if buyer else None,
        email=buyer.email if buyer else "guest@people.test",
    )
    if paid:
        settlement.settle_free(order_id)
    db.session.expire_all()
    order = db.session.get_one(Order, order_id)
    tickets = list(db.session.scalars(select(Ticket).where(Ticket.order_id == order_id).order_by(Ticket.item_id)))
    return Purchase(order, session, tickets)


def move(session: EventSession, *, starts_at: datetime) -> None:
    """The session at another time, as if that had been its time from the start."""
    with transaction():
        length = session.ends_at - session.starts_at
        session.starts_at, session.ends_at = starts_at, starts_at + length
        session.doors_at, session.sales_until = starts_at, starts_at
        session.sales_from = min(session.sales_from, clock.now())
