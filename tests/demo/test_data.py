from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from eventhub.accounts.passwords import authenticate
from eventhub.catalog.models import EventSession
from eventhub.db import db
from eventhub.demo import accounts, loading
from eventhub.demo.data import venues
from eventhub.inventory import availability, sheets
from eventhub.ordering.models import Order, OrderItem
from eventhub.ticketing.models import Scan, Ticket
from tests import engines
from tests.conftest import clean, forget
from tests.demo.emptying import emptied_after


@pytest.fixture(scope="module")
def loaded(_application: Flask, servers: engines.Servers) -> Iterator[None]:
    """Once for all of these tests: they only read."""
    with _application.app_context(), emptied_after():
        loading.load()
        yield
    forget()
    clean(servers)


def rows(statement: str) -> list[Any]:
    return list(db.session.execute(text(statement)).all())


def sessions_on_sale() -> list[EventSession]:
    now = loading.database_now()
    return [each for each in db.session.scalars(select(EventSession)) if each.sales_from <= now < each.sales_until]


def tonight() -> EventSession:
    """The theatre's; elsewhere too, something may be about to begin at this hour of an earlier demo."""
    now = loading.database_now()
    return db.session.scalars(
        select(EventSession).where(
            EventSession.doors_at <= now,
            EventSession.starts_at > now,
            EventSession.venue.has(slug=venues.MERIDIAN.slug),
        )
    ).one()


def test_tonight_the_doors_are_open_and_seats_are_left(loaded: None) -> None:
    session, now = tonight(), loading.database_now()
    assert session.event.title == "The Glass Harbour"
    assert timedelta(minutes=85) < session.starts_at - now <= timedelta(minutes=95)
    assert session.starts_at.minute % 5 == 0
    assert session.sales_until == session.starts_at
    assert db.session.scalar(
        select(func.count()).where(Ticket.checked_in_at.is_not(None), Ticket.session_id == session.id)
    )
    late = select(func.count()).select_from(Scan).where((Scan.scanned_at < session.doors_at) | (Scan.scanned_at > now))
    assert db.session.scalar(late) == 0


def test_every_seated_session_on_sale_has_sixty_free_seats_or_more(loaded: None) -> None:
    on_sale = sessions_on_sale()
    assert len(on_sale) > 20
    for session in on_sale:
        sheet = sheets.of(session.public_id)
        counts = availability.sections(sheet)
        unsold = [section.name for section in sheet.sections if section.base is None]
        assert unsold == (["Front of stage", "Standing floor"] if session.event.slug == "polar" else [])
        if sheet.seats:
            assert sum(count.available for count in counts) >= 60, session.event.title


def test_all_in_prices_are_round(loaded: None) -> None:
    for session in db.session.scalars(select(EventSession)):
        prices = sheets.of(session.public_id).full_prices.values()
        assert all(price % 100 == 0 for price in prices), (session.event.title, prices)


def test_every_order_adds_up(loaded: None) -> None:
    assert rows(
        """SELECT o.id FROM orders o JOIN order_items i ON i.order_id = o.id GROUP BY o.id
           HAVING sum(i.total) <> o.total OR sum(i.price) <> o.subtotal OR sum(i.fee) <> o.fees OR sum(i.tax) <> o.tax
               OR o.total <> o.subtotal - o.discount + o.fees OR (o.quote ->> 'total')::int <> o.total"""
    ) == []  # fmt: skip
    assert rows("SELECT id FROM orders WHERE NOT EXISTS (SELECT FROM order_items i WHERE i.order_id = orders.id)") == []


def test_every_paid_order_has_its_money_tickets_invoice_and_mail(loaded: None) -> None:
    assert rows(
        """WITH items AS (SELECT i.order_id, count(*) AS items, count(r.id) AS registrations, count(t.id) AS tickets
                          FROM order_items i LEFT JOIN registrations r ON r.item_id = i.id
                          LEFT JOIN tickets t ON t.item_id = i.id AND t.status = 'valid' GROUP BY i.order_id),
                money AS (SELECT order_id, sum(amount) AS paid FROM payments WHERE status = 'succeeded' GROUP BY order_id),
                bills AS (SELECT order_id, count(*) AS bills, sum(total) AS billed FROM invoices GROUP BY order_id),
                mails AS (SELECT key, count(*) AS mails FROM outbox_messages WHERE kind = 'order_paid' AND status = 'sent' GROUP BY key)
           SELECT o.id FROM orders o LEFT JOIN items i ON i.order_id = o.id LEFT JOIN money m ON m.order_id = o.id
             LEFT JOIN bills b ON b.order_id = o.id LEFT JOIN mails ON mails.key = o.public_id
           WHERE o.status = 'paid' AND (coalesce(m.paid, 0) <> o.total OR (m.paid IS NULL) <> (o.total = 0)
             OR i.tickets IS DISTINCT FROM i.items OR i.registrations IS DISTINCT FROM i.items
             OR b.bills IS DISTINCT FROM 1 OR b.billed <> o.total OR mails.mails IS DISTINCT FROM 1)"""
    ) == []  # fmt: skip
    assert rows("SELECT t.id FROM tickets t JOIN orders o ON o.id = t.order_id WHERE o.status <> 'paid'") == []


def test_claims_and_pools_are_what_the_orders_hold(loaded: None) -> None:
    assert rows(
        """SELECT 1 FROM (SELECT o.session_id, i.seat_id, CASE o.status WHEN 'paid' THEN 'sold' ELSE 'hold' END AS kind
                          FROM order_items i JOIN orders o ON o.id = i.order_id WHERE i.seat_id IS NOT NULL) AS items
           FULL JOIN (SELECT session_id, seat_id, kind FROM seat_claims WHERE kind <> 'block') AS claims
             USING (session_id, seat_id, kind)
           WHERE items.seat_id IS NULL OR claims.session_id IS NULL
              OR NOT EXISTS (SELECT FROM seats s WHERE s.id = seat_id AND NOT s.disabled)"""
    ) == []  # fmt: skip
    assert rows(
        """SELECT p.session_id FROM section_pools p WHERE p.taken <>
               (SELECT count(*) FROM order_items i WHERE i.session_id = p.session_id AND i.section_id = p.section_id)"""
    ) == []  # fmt: skip
    assert rows("SELECT 1 FROM seat_claims WHERE kind = 'block' AND reason_id IS NULL") == []


def test_invoice_numbers_have_no_gaps(loaded: None) -> None:
    assert rows(
        """SELECT c.organizer_id FROM invoice_counters c JOIN invoices i USING (organizer_id, kind, year)
           GROUP BY c.organizer_id, c.kind, c.year, c.last
           HAVING c.last <> count(*) OR min(i.number) <> 1 OR max(i.number) <> c.last"""
    ) == []  # fmt: skip
    assert rows(
        """SELECT 1 FROM (SELECT o.paid_at, lag(o.paid_at) OVER (PARTITION BY i.organizer_id, year ORDER BY number) AS before
                          FROM invoices i JOIN orders o ON o.id = i.order_id) AS series WHERE paid_at < before"""
    ) == []  # fmt: skip


def test_people_are_choosing_seats_at_this_moment(loaded: None) -> None:
    now = loading.database_now()
    pending = list(db.session.scalars(select(Order).where(Order.status == "pending", Order.session_id == tonight().id)))
    assert len(pending) >= 3
    assert all(order.expires_at and order.expires_at > now + timedelta(minutes=5) for order in pending)


def test_every_account_can_log_in_and_the_buyer_has_two_seats_side_by_side_tonight(loaded: None) -> None:
    users = {account.email: authenticate(account.email, accounts.PASSWORD) for account in accounts.ACCOUNTS}
    assert all(user and user.confirmed_at for user in users.values())
    buyer = users[accounts.BUYER.email]
    assert buyer is not None
    order = db.session.scalars(select(Order).where(Order.user_id == buyer.id, Order.session_id == tonight().id)).one()
    items = db.session.scalars(select(OrderItem).where(OrderItem.order_id == order.id).order_by(OrderItem.id)).all()
    assert [(item.seat.row_label, item.seat.number, item.tier.name) for item in items if item.seat] == [
        ("H", "14", "Adult"),
        ("H", "15", "Student"),
    ]
    assert db.session.scalars(select(Ticket.checked_in_at).where(Ticket.order_id == order.id)).all() == [None, None]
