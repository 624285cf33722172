"""A sale in terms of ids, as threads need it: sheets, seat ids, order ids, and what the database says afterwards."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from sqlalchemy import event, text

from eventhub.catalog.models import EventSession
from eventhub.db import db, transaction
from eventhub.inventory import sheets
from eventhub.inventory.sheets import Sheet, SheetTier
from eventhub.ordering import checkout, opening, settlement
from eventhub.ordering.choosing import Choice
from eventhub.payments.models import Payment, ProviderAccount
from tests.factories import catalog, seating

RETURN_URL = "http://localhost/back"
numbers = count(1)


def show(*, rows: int = 2, seats: int = 5, standing: int = 30, price: int = 8400, **fields: Any) -> Sheet:
    """The sheet of a new session on sale: rows × seats, standing places at half the price, nothing taken."""
    layout = seating.layout(rows=rows, seats=seats, standing=standing, price=price)
    return sheet_of(catalog.session(layout=layout, **fields))


def sheet_of(session: EventSession) -> Sheet:
    return sheets.of(session.public_id, fresh=True)


def floor(sheet: Sheet) -> int:
    """The id of the session's standing section."""
    return next(section.id for section in sheet.sections if not section.seated)


def seats(sheet: Sheet, *positions: int) -> list[int]:
    """Seat ids by their place in the layout: 0 is A1, 1 is A2 …"""
    ids = sorted(sheet.seats)
    return [ids[position] for position in positions]


def choice(sheet: Sheet, seats: Iterable[int] = (), *, places: int = 0, tier: SheetTier | None = None) -> Choice:
    """The seats (ids), and places of the session's standing section, at the first tier."""
    tier = tier or sheet.default_tier
    wanted = {(floor(sheet), tier.id): places} if places else {}
    return Choice(seats=dict.fromkeys(seats, tier), places=wanted)


def order(
    sheet: Sheet, seats: Sequence[int] = (), *, places: int = 0, tier: SheetTier | None = None, buyer: bool = True
) -> int:
    """The id of a pending order that holds these seats (ids) and places; ready to be paid when it has a `buyer`."""
    made = opening.open_order(sheet, choice(sheet, seats, places=places, tier=tier))
    if buyer:
        checkout.save_buyer(made, email=f"buyer{next(numbers)}@people.test", name="Nora Lind")
    return made


def account(organizer_id: int | None) -> ProviderAccount:
    """The organizer's account at the sandbox, or the platform's own; made when there is none."""
    found = db.session.query(ProviderAccount).filter_by(organizer_id=organizer_id).first()
    if found:
        return found
    with transaction() as session:
        made = ProviderAccount(
            organizer_id=organizer_id, provider="sandbox", webhook_secret=f"only-for-tests-{next(numbers)}"
        )
        session.add(made)
    return made


def payment(order_id: int) -> Payment:
    """An attempt to pay the order, begun at the sandbox."""
    account(
        scalar(
            """SELECT e.organizer_id FROM orders o JOIN event_sessions s ON s.id = o.session_id
               JOIN events e ON e.id = s.event_id WHERE o.id = :id""",
            id=order_id,
        )
    )
    begun = checkout.begin_payment(order_id, provider="sandbox", return_url=RETURN_URL)
    assert begun is not None
    return begun


def pay(begun: Payment) -> settlement.Settled:
    """The money arrives, as agreed."""
    return settlement.settle(begun.id, amount=begun.amount, currency=begun.currency)


def paid(sheet: Sheet, seats: Sequence[int] = (), *, places: int = 0) -> int:
    """The id of an order with its tickets."""
    made = order(sheet, seats, places=places)
    assert pay(payment(made)) == settlement.Settled.PAID
    return made


def near_end(*order_ids: int, seconds: int = 60) -> None:
    """So many seconds of their holds are left."""
    values = {"ids": sorted(order_ids), "left": seconds}
    with transaction() as session:
        session.execute(
            text(
                """UPDATE orders SET expires_at = now() + make_interval(secs => :left)
                   WHERE id = ANY(:ids) AND expires_at IS NOT NULL"""
            ),
            values,
        )
        # In the order of the seats, as everybody who changes several claims.
        session.execute(
            text(
                """WITH held AS MATERIALIZED (
                       SELECT session_id, seat_id FROM seat_claims WHERE order_id = ANY(:ids) AND kind = 'hold'
                       ORDER BY session_id, seat_id FOR UPDATE)
                   UPDATE seat_claims c SET expires_at = now() + make_interval(secs => :left) FROM held
                   WHERE c.session_id = held.session_id AND c.seat_id = held.seat_id
                     AND c.order_id = ANY(:ids) AND c.kind = 'hold'"""
            ),
            values,
        )


def run_out(*order_ids: int) -> None:
    """Their holds ended a second ago, and no sweeper came by."""
    near_end(*order_ids, seconds=-1)


def change_session(sheet: Sheet, **fields: Any) -> None:
    """What an organizer's panel does: the change, and a higher version with it."""
    with transaction() as session:
        row = session.get_one(EventSession, sheet.session_id, populate_existing=True)
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1


def scalar(statement: str, **values: Any) -> Any:
    return db.session.execute(text(statement), values).scalar_one()


def scalars(statement: str, **values: Any) -> list[Any]:
    return [row[0] for row in rows(statement, **values)]


def rows(statement: str, **values: Any) -> list[Any]:
    return list(db.session.execute(text(statement), values))


def change(statement: str, **values: Any) -> None:
    with transaction() as session:
        session.execute(text(statement), values)


class Undone(Exception):
    pass


def undo(function: Callable[[], object]) -> None:
    """Do something in a transaction, or a part of one, that is rolled back."""
    with suppress(Undone), transaction():
        function()
        raise Undone


def status(order_id: int) -> str:
    return str(scalar("SELECT status FROM orders WHERE id = :id", id=order_id))


def claimed(sheet: Sheet) -> dict[int, tuple[int | None, str]]:
    """Seat id → (order id, kind) of every claim of the session, run out or not."""
    found = rows("SELECT seat_id, order_id, kind FROM seat_claims WHERE session_id = :id", id=sheet.session_id)
    return {row.seat_id: (row.order_id, row.kind) for row in found}


def taken(sheet: Sheet) -> int:
    """What the counters of the standing sections say."""
    return int(scalar("SELECT coalesce(sum(taken), 0) FROM section_pools WHERE session_id = :id", id=sheet.session_id))


def statements(function: Any) -> list[str]:
    """The statements that a function sends to the database."""
    db.session.rollback()
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        function()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen
