"""Seats taken and given back from the page; and what is offered when somebody else was quicker."""

from typing import Any

import pytest

from eventhub.catalog.models import EventSession
from eventhub.inventory import sheets
from tests.factories import catalog, ordering, seating
from tests.ordering import sales
from tests.panels.gateway import choosing


@pytest.fixture
def session(app: Any) -> EventSession:
    return catalog.session(
        catalog.event(tiers={"Adult": ("same", 0), "Student": ("percent", 5000)}),
        layout=seating.layout(rows=1, seats=5),
    )


def test_a_seat_is_taken_with_the_ticket_type_of_its_card(client, session):
    mine = choosing.begin(client, session)
    mine.take(0, tier=session.event.tiers[1].public_id)
    assert "€42.00" in mine.get("tickets").one("//*[@id='summary']").text_content()
    assert mine.take(1, tier="nothing").status_code == 422


def test_a_lost_seat_is_named_and_the_nearest_equal_one_offered(client, new_client, session):
    mine, theirs = choosing.begin(client, session), choosing.begin(new_client(), session)
    mine.take(0)
    theirs.take(1)
    refused = mine.take(1)
    assert refused.status_code == 303
    page = client.get(refused.location)
    lost = page.one("//*[@id='lost']")
    assert "Stalls, row A, seat 2 was just taken by somebody else." in lost.text_content()
    assert lost.xpath(".//button")[0].get("value") == mine.seat(2)
    fragment = mine.post("seats", {"take": mine.seat(1)}, fragment=True, check=False)
    assert fragment.status_code == 200
    assert f'value="{mine.seat(2)}"' in fragment.text
    assert "was just taken" in fragment.text


def test_when_nothing_equal_is_left_it_says_so(client, session):
    mine = choosing.begin(client, session)
    ordering.order(session, seats=5)
    page = client.get(mine.take(0).location)
    lost = page.one("//*[@id='lost']")
    assert "Nothing equal is free any more" in lost.text_content()
    assert not lost.xpath(".//button")


def test_what_is_not_lost_is_not_called_lost(client, session):
    mine = choosing.begin(client, session)
    mine.take(0)
    address = f"tickets?lost={mine.seat(0)}&lost={mine.seat(1)}&lost=nothing"
    assert not mine.get(address).one("//*[@id='lost']").text_content().strip()


def test_no_more_than_an_order_holds_with_a_sentence_that_says_how_many(client, app):
    mine = choosing.begin(client, catalog.session(max_per_order=1))
    mine.take(0)
    fragment = mine.post("seats", {"take": mine.seat(1)}, fragment=True, check=False)
    assert "One order can hold 1 ticket for this session." in fragment.text


def test_a_section_without_a_price_is_shown_and_not_for_sale(client, app):
    layout = seating.layout(rows=0, seats=0, standing=0)
    seating.seated(layout, "Stalls", rows=1, seats=2, price=8400)
    seating.seated(layout, "Closed", rows=1, seats=2, price=None)
    mine = choosing.begin(client, catalog.session(layout=layout))
    closed = [row for row in mine.get("tickets").all("//*[@id='list']//details") if "Closed" in row.text_content()]
    assert "not for sale" in closed[0].xpath("./summary")[0].text_content()
    assert all(button.get("disabled") is not None for button in closed[0].xpath(".//button"))
    refused = mine.post("seats", {"take": mine.seat(2)}, fragment=True, check=False)
    assert "This section is not for sale." in refused.text


def test_after_the_time_it_says_what_somebody_else_has_now(client, new_client, session):
    mine = choosing.begin(client, session)
    mine.take(0)
    mine.take(1)
    sales.run_out(sales.scalar("SELECT id FROM orders WHERE public_id = :id", id=mine.order))
    choosing.begin(new_client(), session).take(0)
    expired = mine.get("tickets")
    assert "The time has run out" in expired.words
    assert expired.words.count("Taken by somebody else since") == 1
    assert expired.words.count("Still free") == 1
    again = mine.post("renewal", {})
    twice = mine.post("renewal", {})
    assert again.location.split("?")[0] == twice.location.split("?")[0]
    shown = client.get(again.location)
    assert "Stalls, row A, seat 1 was just taken" in shown.words
    assert "row A, seat 2" in shown.one("//*[@id='summary']").text_content()


def test_standing_places_of_all_ticket_types_come_in_one_form(client, session):
    mine = choosing.begin(client, session)
    adult, student = (f"quantity-{tier.public_id}" for tier in session.event.tiers)
    mine.post("places", {"section": mine.floor, adult: "2", student: "1"})
    page = mine.get("tickets")
    assert [field.get("value") for field in page.all("//form[@id]//input[@type='number']")] == ["2", "1"]
    mine.post("places", {"section": mine.floor, adult: "", student: "3"})
    assert [field.get("value") for field in mine.get("tickets").all("//form[@id]//input[@type='number']")] == ["0", "3"]
    refused = mine.post("places", {"section": mine.floor, adult: "9999", student: "3"}, fragment=True, check=False)
    assert "One order can hold" in refused.text
    assert mine.post("places", {"section": mine.floor, adult: "-1"}, fragment=True, check=False).status_code == 200
    assert sheets.of(session.public_id).max_per_order == 8
