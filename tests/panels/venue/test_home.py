"""The evening on one page: numbers that follow the door, and what else is on."""

from datetime import timedelta
from typing import Any

import pytest

from eventhub import clock
from eventhub.db import transaction
from eventhub.ticketing import counts
from tests.panels.venue.evening import Evening, evening, person, ticket, tickets


@pytest.fixture
def tonight(client: Any, app: Any) -> Evening:
    made = evening()
    client.sign_in(person(at=made.venue, role="owner"))
    return made


def scan(client: Any, code: str) -> None:
    client.submit(client.get("/venue/validator"), "//form[@id='door-form']", code=code)


def test_arrivals_are_drawn_and_stand_in_a_table_too(client: Any, tonight: Evening) -> None:
    one, two, _three = tickets(tonight, 3)
    for code in (one.code, two.code, two.code):
        scan(client, code)
    page = client.get("/venue")
    assert page.one("//figure//*[local-name()='svg']/@role") == "img"
    assert len(page.all("//figure//*[local-name()='rect']")) in (1, 2)
    rows = page.all("//section[@aria-labelledby='arrivals']//tbody/tr/td[2]")
    assert sum(int(row.text_content()) for row in rows) == 2
    assert page.one("//section[@aria-labelledby='arrivals']//tfoot//td").text_content() == "2"
    assert "2 of 3 are in" in page.words
    assert "1 to come · 1 refused" in page.words


def test_each_section_says_how_full_it_is(client: Any, tonight: Evening) -> None:
    one, _two = tickets(tonight, 2)
    scan(client, one.code)
    assert "Stalls 1 in 2 of 12" in client.get("/venue").words


def test_before_the_doors_there_is_no_table_of_nothing(client: Any, app: Any) -> None:
    later = evening(starts_at=clock.now() + timedelta(days=3))
    client.sign_in(person(at=later.venue, role="owner"))
    words = client.get("/venue").words
    assert "Next: The Glass Harbour" in words
    assert "The doors are not open yet." in words


def test_other_sessions_of_today_and_of_the_week_stand_apart(client: Any, tonight: Evening) -> None:
    noon = clock.at_venue(clock.now(), tonight.venue.timezone)
    running = {"starts_at": clock.now() - timedelta(minutes=5), "title": "Running too"}
    evening(venue=tonight.venue, **running)
    evening(venue=tonight.venue, title="In six days", starts_at=noon + timedelta(days=6))
    evening(venue=tonight.venue, title="In two weeks", starts_at=noon + timedelta(days=14))
    page = client.get("/venue")
    today = [cell.text_content() for cell in page.all("//section[@aria-labelledby='today']//tbody/tr/td[2]")]
    week = [cell.text_content() for cell in page.all("//section[@aria-labelledby='week']//tbody/tr/td[2]")]
    # What is running is what the page is about.
    assert page.one("//h1").text_content() == "Tonight: Running too"
    assert (today, week) == (["The Glass Harbour"], ["In six days"])


def test_a_screen_that_asks_again_gets_the_numbers_only_when_they_changed(client: Any, tonight: Evening) -> None:
    code = ticket(tonight).code
    live = client.get("/venue").one("//div[@id='live']")
    address, tag = live.get("hx-get"), live.get("hx-ptag")
    answer = client.htmx(address, headers={"HX-PTag": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    scan(client, code)
    answer = client.htmx(address, headers={"HX-PTag": tag})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="live" id="live"')
    assert "<html" not in answer.text
    assert answer.headers["HX-PTag"] != tag
    assert f'hx-ptag="{answer.headers["HX-PTag"]}"' in answer.text
    assert client.htmx(address, headers={"HX-PTag": answer.headers["HX-PTag"]}).status_code == 304


def test_a_sale_changes_the_numbers_within_a_second(client: Any, tonight: Evening) -> None:
    live = client.get("/venue").one("//div[@id='live']")
    ticket(tonight)
    counts.forget()
    answer = client.htmx(live.get("hx-get"), headers={"HX-PTag": live.get("hx-ptag")})
    assert (answer.status_code, "of 1 are in" in answer.text or "of 1 is in" in answer.text) == (200, True)


def test_large_numbers_are_grouped(client: Any, tonight: Evening) -> None:
    with transaction():
        for section in tonight.session.layout.sections:
            section.kind, section.capacity = "standing", 60000
    assert "of 60,000" in client.get("/venue").words
