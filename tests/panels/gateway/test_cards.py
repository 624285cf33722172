"""The card of one seat: the same for everybody, with all there is to know before it is chosen."""

from typing import Any

import pytest
from sqlalchemy import text

from eventhub.catalog.models import EventSession
from eventhub.db import transaction
from eventhub.inventory import sheets
from tests.client import Answer, CheckingClient
from tests.factories import catalog, ordering, seating


@pytest.fixture
def session(app: Any) -> EventSession:
    event = catalog.event(
        tiers={"Adult": ("same", 0), "Student": ("percent", 5000)}, organizer=catalog.organizer(fee_fixed=150)
    )
    return catalog.session(event)


def card(client: CheckingClient, session: EventSession, at: int) -> Answer:
    seat = seating.seats_of(session.layout)[at]
    return client.get(f"/sessions/{session.public_id}/map/seats/{seat.public_id}")


def test_it_names_the_seat_and_every_ticket_type_with_its_whole_price(client, session):
    shown = card(client, session, 1)
    assert shown.one("//h2").text == "Row A, seat 2"
    assert [" ".join(label.text_content().split()) for label in shown.all("//label")] == [
        "Adult €85.50".replace(" €", "€"),
        "Student €43.50".replace(" €", "€"),
    ]
    assert shown.one("//input[@checked]").get("value") == session.event.tiers[0].public_id
    assert shown.headers["Cache-Control"] == "private, max-age=3"
    assert "Set-Cookie" not in shown.headers


def test_it_says_what_is_special_before_the_seat_is_chosen(client, session):
    seat = seating.seats_of(session.layout)[0]
    with transaction() as database:
        database.execute(
            text("UPDATE seats SET accessible = true, restricted_view = true, note = 'A pillar' WHERE id = :id"),
            {"id": seat.id},
        )
    words = card(client, session, 0).words
    for said in ("Wheelchair place", "Restricted view", "A pillar"):
        assert said in words


def test_it_says_why_a_seat_cannot_be_had(client, session):
    held = ordering.order(session, seats=1)
    assert "Somebody else is keeping it" in card(client, session, 0).words
    ordering.pay(held)
    assert "It is sold" in card(client, session, 0).words
    catalog.fresh(session)
    with transaction() as database:
        database.execute(
            text("UPDATE sections SET starting_price = NULL WHERE layout_id = :id"), {"id": session.layout_id}
        )
        database.execute(text("UPDATE event_sessions SET version = version + 1 WHERE id = :id"), {"id": session.id})
    sheets.forget()
    gone = card(client, session, 3)
    assert "This section is not for sale" in gone.words
    assert not gone.all("//button[@name='take']")


def test_a_table_that_is_sold_as_a_whole_has_the_price_of_the_table(client, app):
    layout = seating.layout(rows=0, seats=0, standing=0)
    seating.seated(layout, "Tables", rows=1, seats=4, price=5000, grouping="whole_tables")
    shown = card(client, catalog.session(layout=layout), 2)
    assert "4 seats" in shown.words
    assert "€200.00" in shown.words
    assert "sold as a whole" in shown.words


def test_there_is_no_card_of_what_is_not_there(client, session):
    assert client.get(f"/sessions/{session.public_id}/map/seats/nothing", check=False).status_code == 404
    other = seating.seats_of(seating.layout())[0]
    assert client.get(f"/sessions/{session.public_id}/map/seats/{other.public_id}", check=False).status_code == 404
