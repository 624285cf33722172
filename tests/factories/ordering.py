"""Orders, made and paid by the functions that buyers' requests call."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from eventhub.accounts.models import User
from eventhub.catalog.models import EventSession
from eventhub.db import db, transaction
from eventhub.inventory import sheets
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import checkout, opening, settlement
from eventhub.ordering.choosing import Choice
from eventhub.ordering.models import Order
from eventhub.payments.models import Payment
from eventhub.seating.models import Seat
from eventhub.ticketing.models import Ticket
from tests.factories import catalog, payments, seating


def sheet(session: EventSession) -> Sheet:
    """What a sale knows of the session, as it is now."""
    return sheets.of(session.public_id, fresh=True)


def free_seats(session: EventSession) -> list[Seat]:
    """The seats nobody has claimed, row by row from left to right."""
    taken = set(db.session.scalars(text("SELECT seat_id FROM seat_claims WHERE session_id = :id"), {"id": session.id}))
    return [seat for seat in seating.seats_of(session.layout) if seat.id not in taken and not seat.disabled]


def choice(session: EventSession, *, seats: int | Sequence[Seat] = 0, places: int = 0) -> Choice:
    """So many free seats, or these, and so many places in the standing section, at the first tier."""
    sale = sheet(session)
    chosen = free_seats(session)[:seats] if isinstance(seats, int) else seats
    standing = {(seating.standing_of(session.layout).id, sale.default_tier.id): places} if places else {}
    return Choice(seats={seat.id: sale.default_tier for seat in chosen}, places=standing)


def order(
    session: EventSession | None = None,
    *,
    seats: int | Sequence[Seat] = 1,
    places: int = 0,
    user: User | None = None,
    email: str = "nora@people.test",
    name: str = "Nora Lind",
) -> Order:
    """A pending order that holds its seats and knows its buyer."""
    session = session or catalog.session()
    wanted = choice(session, seats=seats, places=places)
    identity = opening.open_order(sheet(session), wanted, user_id=user.id if user else None, email=email)
    checkout.save_buyer(identity, email=email, name=name)
    return db.session.get_one(Order, identity)


def payment(of: Order, *, provider: str = "sandbox") -> Payment:
    """A payment begun for the order at the sandbox provider."""
    payments.account(provider=provider)
    begun = checkout.begin_payment(of.id, provider=provider, return_url=f"http://localhost/gateway/{of.public_id}/done")
    assert begun is not None, "an order that costs nothing has no payment"
    return begun


def pay(of: Order) -> Payment:
    """The order's payment, succeeded and settled."""
    begun = payment(of)
    settlement.settle(begun.id, amount=begun.amount, currency=begun.currency)
    return catalog.fresh(begun)


def paid_order(session: EventSession | None = None, **fields: Any) -> Order:
    """An order with tickets."""
    made = order(session, **fields)
    pay(made)
    return catalog.fresh(made)


def expired(of: Order) -> Order:
    """The order's hold ends this instant, in its claims too; no worker has noticed."""
    end(of, -timedelta(seconds=1))
    return catalog.fresh(of)


def end(of: Order, remaining: timedelta) -> None:
    """Set what is left of the order's hold."""
    values = {"id": of.id, "left": remaining}
    with transaction() as session:
        session.execute(text("UPDATE orders SET expires_at = statement_timestamp() + :left WHERE id = :id"), values)
        session.execute(
            text(
                """UPDATE seat_claims SET expires_at = statement_timestamp() + :left
                   WHERE order_id = :id AND kind = 'hold'"""
            ),
            values,
        )


def tickets_of(of: Order) -> list[Ticket]:
    return list(db.session.scalars(select(Ticket).where(Ticket.order_id == of.id).order_by(Ticket.id)))
