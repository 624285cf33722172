"""The statements of a sale find their rows by indexes, however full the tables are."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from eventhub.db import db, transaction
from eventhub.inventory import availability, claims, pools
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import carts, expiry, standing_places, views
from eventhub.payments import inbox
from tests.ordering import sales

SESSIONS, ROWS, SEATS = 20, 50, 100


@pytest.fixture
def full(app: Any) -> Iterator[Sheet]:
    """A hundred thousand claims of twenty sessions in one house; the last session's sheet."""
    sheet = sales.show(rows=1, seats=4)
    with transaction() as session:
        values = {"layout": sheet.layout_id, "session": sheet.session_id, "count": SESSIONS, "seats": ROWS * SEATS}
        session.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in FILL:
            session.execute(text(statement), values)
            # Without it, the foreign keys of the next statement would be checked by plans for empty tables.
            session.execute(text("ANALYZE seats, event_sessions, orders, seat_claims"))
    db.session.rollback()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    yield sheet
    db.session.rollback()
    with transaction() as session:
        session.execute(text("TRUNCATE seat_claims, order_items, orders CASCADE"))


FILL = (
    """INSERT INTO seats (public_id, layout_id, section_id, row_label, number, position_x, position_y, size_x, size_y)
       SELECT 'seat' || n, :layout, (SELECT min(section_id) FROM seats WHERE layout_id = :layout), 'R' || n, n::text, n, 0, 1, 1
       FROM generate_series(1, :seats) n""",
    """INSERT INTO event_sessions (public_id, event_id, venue_id, layout_id, starts_at, ends_at, doors_at, sales_from,
                                   sales_until, currency)
       SELECT 'session' || n, event_id, venue_id, layout_id, starts_at + make_interval(days => n),
              ends_at + make_interval(days => n), doors_at, sales_from, sales_until, currency
       FROM event_sessions, generate_series(1, :count) n WHERE id = :session""",
    """INSERT INTO orders (public_id, pnr, token_hash, session_id, status, currency, expires_at)
       SELECT 'order' || s.id || '-' || n, 'P' || s.id || '-' || n, '', s.id,
              CASE WHEN n % 20 = 0 THEN 'pending' ELSE 'paid' END, 'EUR',
              CASE WHEN n % 20 = 0 THEN now() + make_interval(secs => n) END
       FROM event_sessions s, generate_series(1, 2500) n WHERE s.id <> :session""",
    """INSERT INTO seat_claims (session_id, seat_id, layout_id, kind, order_id, expires_at)
       SELECT o.session_id, seat.id, :layout, CASE o.status WHEN 'pending' THEN 'hold' ELSE 'sold' END, o.id, o.expires_at
       FROM (SELECT *, row_number() OVER (PARTITION BY session_id ORDER BY id) AS n FROM orders) o
       JOIN (SELECT id, (row_number() OVER (ORDER BY id) + 1) / 2 AS n FROM seats WHERE layout_id = :layout) seat
         ON seat.n = o.n""",
    """INSERT INTO order_items (public_id, order_id, session_id, event_id, section_id, seat_id, tier_id, base, price, total)
       SELECT c.session_id || '-' || c.seat_id, c.order_id, c.session_id, s.event_id, seat.section_id, c.seat_id,
              (SELECT id FROM tiers WHERE event_id = s.event_id), 8400, 8400, 8400
       FROM seat_claims c JOIN event_sessions s ON s.id = c.session_id JOIN seats seat ON seat.id = c.seat_id""",
)


def scanned(function: Callable[[], Any]) -> set[str]:
    """The large tables that a function's statements read from beginning to end."""
    large = {"seat_claims", "orders", "order_items", "seats"}
    found: set[str] = set()

    def walk(node: dict[str, Any]) -> None:
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large:
            found.add(node["Relation Name"])
        for child in node.get("Plans", ()):
            walk(child)

    def explain(connection: Connection, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            walk(cursor.fetchone()[0][0]["Plan"])

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        function()
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)
    return found


def test_what_happens_at_every_click_reads_no_large_table_from_beginning_to_end(full: Sheet) -> None:
    assert sales.scalar("SELECT count(*) FROM seat_claims") == 100_000
    first, second = sales.seats(full, 0)[0], sales.scalar("SELECT max(id) FROM seats")
    order = 0

    def buy() -> None:
        nonlocal order
        order = sales.order(full, [first], places=1)

    begun = sales.scalar("SELECT min(id) FROM orders WHERE status = 'pending'")
    busy = sales.scalar("SELECT session_id FROM orders WHERE id = :id", id=begun)

    def take() -> None:
        """A seat that is free, one that is sold, and letting go."""
        with transaction():
            terms = {"session_id": busy, "layout_id": full.layout_id, "order_id": begun}
            claims.hold([first, second], **terms, expires_at=sales.scalar("SELECT now() + interval '1 minute'"))
            claims.extend(session_id=busy, order_id=begun, until=sales.scalar("SELECT now() + interval '1 minute'"))
            claims.drop([first], session_id=busy, order_id=begun)
            claims.make_permanent(session_id=busy, order_id=begun)
            claims.release([begun, begun + 20])
            pools.release([begun, begun + 20])

    # A whole house is read at once, but not the other houses'.
    assert "seat_claims" not in scanned(lambda: availability.states(full))
    paying = sales.payment(sales.order(full, sales.seats(full, 1)))
    hot = {
        "pay": lambda: sales.pay(paying),
        "open": buy,
        "read": lambda: views.read(order),
        "add and drop": lambda: carts.drop_seat(order, full, first),
        "places": lambda: standing_places.set_places(
            order, full, full.section_by_id[sales.floor(full)], full.default_tier, 3
        ),
        "claims": take,
        "some states": lambda: availability.states_of(full, [first, second]),
        "expiry": lambda: expiry.expire_due(),
        "expiry of a session": lambda: expiry.expire_due(session_id=busy),
        "left over": lambda: inbox.left_over(),
    }
    assert {name: tables for name, function in hot.items() if (tables := scanned(function))} == {}
