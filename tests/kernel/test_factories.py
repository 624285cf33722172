"""What the factories make is complete enough to be sold."""

from eventhub import clock
from eventhub.inventory import availability, sheets
from tests.factories import accounts, catalog, ordering, seating


def test_a_session_of_the_factory_is_on_sale_with_seats_and_places(app):
    session = catalog.session()
    sheet = sheets.of(session.public_id)
    assert sheet.on_sale(clock.now())
    assert [(each.capacity, each.available) for each in availability.sections(sheet)] == [(10, 10), (30, 30)]
    assert sheet.full_prices == {section.id: section.base for section in sheet.sections}


def test_seats_come_row_by_row_from_left_to_right(app):
    layout = seating.layout(rows=2, seats=3, standing=0)
    assert [f"{seat.row_label}{seat.number}" for seat in seating.seats_of(layout)] == [
        "A1",
        "A2",
        "A3",
        "B1",
        "B2",
        "B3",
    ]


def test_people_have_the_roles_they_were_made_with(app):
    venue = catalog.venue()
    assert [place.role for place in accounts.venue_person(venue, "staff").venue_places] == ["staff"]
    assert accounts.platform_admin().platform_admin


def test_nothing_of_another_test_is_left(app):
    from eventhub.accounts.models import User
    from eventhub.db import db

    assert db.session.query(User).count() == 0


def test_orders_are_open_paid_or_run_out(app):
    session = catalog.session()
    assert ordering.order(session, seats=2, places=3).total == 2 * 8400 + 3 * 4200
    paid = ordering.paid_order(session, seats=2)
    assert paid.status == "paid"
    assert len(ordering.tickets_of(paid)) == 2
    assert [(each.capacity, each.available) for each in availability.sections(ordering.sheet(session))] == [
        (10, 6),
        (30, 27),
    ]
    late = ordering.expired(ordering.order(session, seats=6))
    assert late.expires_at
    assert late.expires_at < clock.now()
    assert len(ordering.free_seats(session)) == 0
    assert availability.sections(ordering.sheet(session))[0].available == 6
