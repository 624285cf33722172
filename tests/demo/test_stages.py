"""The whole demo, loaded once: every stage, what each brings, and that a load can be interrupted and repeated."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from eventhub.catalog.models import Event, EventSession, Organizer, Venue
from eventhub.db import db
from eventhub.demo import loading
from eventhub.demo.data import events, venues
from eventhub.inventory import availability, sheets
from eventhub.pricing.models import DiscountCode
from eventhub.seating.models import Layout
from tests import engines
from tests.conftest import clean, forget
from tests.demo import test_data
from tests.demo.emptying import emptied_after


@pytest.fixture(scope="module")
def everything(_application: Flask, servers: engines.Servers) -> Iterator[None]:
    """In two goes, as if the first had been interrupted after its second stage."""
    with _application.app_context(), emptied_after():
        loading.load()
        next(loading.rest())
        assert len(list(loading.rest())) == 2
        yield
    forget()
    clean(servers)


def test_the_whole_demo_is_there_and_adds_up(everything: None) -> None:
    assert list(loading.rest()) == []
    assert db.session.scalar(select(func.count()).select_from(Venue)) == 7
    assert db.session.scalar(select(func.count()).select_from(Event)) == len(events.EVENTS) == 31
    assert 80 <= (db.session.scalar(select(func.count()).select_from(EventSession)) or 0) <= 100
    test_data.test_every_seated_session_on_sale_has_sixty_free_seats_or_more(None)
    test_data.test_all_in_prices_are_round(None)
    test_data.test_every_order_adds_up(None)
    test_data.test_every_paid_order_has_its_money_tickets_invoice_and_mail(None)
    test_data.test_claims_and_pools_are_what_the_orders_hold(None)
    test_data.test_invoice_numbers_have_no_gaps(None)
    every_kind_of_sale_is_there()
    whole_tables_are_sold_whole()
    wheelchair_places_are_at_every_price_of_every_layout()
    those_who_were_asked_have_answered()


def every_kind_of_sale_is_there() -> None:
    """Sold out, called off, not on sale yet, with a form, free; five currencies; codes."""
    now = loading.database_now()
    session_of = {
        slug: sheets.of(
            db.session.scalars(select(EventSession.public_id).join(Event).where(Event.slug == slug).limit(1)).one()
        )
        for slug in ("last-tram-to-diebsteich", "open-courtyard", "night-bus-orchestra-at-large")
    }
    assert sum(each.available for each in availability.sections(session_of["last-tram-to-diebsteich"])) == 0
    assert set(session_of["open-courtyard"].full_prices.values()) == {0}
    assert session_of["night-bus-orchestra-at-large"].sales_from > now
    assert db.session.scalar(select(Event.status).where(Event.slug == "the-lighthouse-keepers-ball")) == "cancelled"
    form = db.session.scalars(select(Event.form_schema).where(Event.slug == "shade")).one()
    assert {question["kind"] for question in form} == {"text", "choice", "checkbox"}
    currencies = set(db.session.scalars(select(EventSession.currency)))
    assert currencies == {"EUR", "GBP", "USD", "JPY", "KWD"}
    codes = select(DiscountCode.code).join(Organizer).where(Organizer.slug == "parallel-stages")
    assert set(db.session.scalars(codes)) == {"WELCOME10", "FIVEOFF"}


def whole_tables_are_sold_whole() -> None:
    found = db.session.execute(
        text(
            """SELECT c.session_id, s.row_label, count(*) AS taken,
                      (SELECT count(*) FROM seats t WHERE t.section_id = s.section_id AND t.row_label = s.row_label) AS size
               FROM seat_claims c JOIN seats s ON s.id = c.seat_id JOIN sections n ON n.id = s.section_id
               WHERE n.grouping = 'whole_tables' GROUP BY c.session_id, s.section_id, s.row_label"""
        )
    ).all()
    assert found
    assert [row for row in found if row.taken != row.size] == []


def wheelchair_places_are_at_every_price_of_every_layout() -> None:
    for layout in db.session.scalars(select(Layout)):
        session = db.session.scalars(
            select(EventSession.public_id)
            .join(Event)
            .where(EventSession.layout_id == layout.id, Event.status == "published")
            .order_by(EventSession.id)
            .limit(1)
        ).one()
        sheet = sheets.of(session)
        seated = {section.id for section in sheet.sections if section.seated}
        prices = {price for section, price in sheet.full_prices.items() if section in seated}
        reached = {
            sheet.full_prices[seat.section_id]
            for seat in sheet.seats.values()
            if seat.accessible and seat.section_id in sheet.full_prices
        }
        assert reached == prices, layout.name


def those_who_were_asked_have_answered() -> None:
    answers = db.session.scalars(
        text(
            """SELECT r.answers FROM registrations r JOIN order_items i ON i.id = r.item_id JOIN events e ON e.id = i.event_id
               WHERE e.slug = 'shade'"""
        )
    ).all()
    assert answers
    assert all(each["photographs"] is True and each["lunch"] for each in answers)


def test_an_organizer_sells_in_one_stage_only() -> None:
    """Invoices are numbered in the order of payment, so a later stage must not bring earlier payments."""
    stages: dict[str, set[int]] = {}
    for event in events.EVENTS:
        stage = next(i for i, stage in enumerate(venues.STAGES) if venues.BY_SLUG[event.venue] in stage)
        stages.setdefault(event.organizer, set()).add(stage)
    assert {organizer: found for organizer, found in stages.items() if len(found) > 1} == {}


def test_no_two_events_look_alike() -> None:
    looks = Counter((event.poster.palette, event.poster.art) for event in events.EVENTS)
    assert looks.most_common(1)[0][1] == 1
    assert len({event.poster.art for event in events.EVENTS}) >= 8
