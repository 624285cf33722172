"""Guests found by name at the door, with one tap each, without a script too."""

from typing import Any

import pytest

from tests.panels.venue.evening import Evening, evening, fresh, person, ticket, tickets


@pytest.fixture
def tonight(client: Any, app: Any) -> Evening:
    made = evening()
    client.sign_in(person(at=made.venue, role="staff"))
    return made


def search(client: Any, words: str) -> Any:
    page = client.get("/venue/validator")
    return client.submit(client.get(page.one("//a[@data-find]/@href")), "//form[@role='search']", q=words)


def names(page: Any) -> list[str]:
    return [" ".join(button.text_content().split()) for button in page.all("//div[@id='found']//button")]


def test_a_found_guest_is_admitted_with_one_tap(client: Any, tonight: Evening) -> None:
    one, two = tickets(tonight, 2)
    page = search(client, "plover")
    assert names(page) == ["Ada Plover Stalls A 1 · Adult", "Ada Plover Stalls A 2 · Adult"]
    admitted = client.submit(page, "//div[@id='found']//form", button="Stalls A 2")
    assert "Come in" in admitted.one("//section[@id='verdict']").text_content()
    assert fresh(two).checked_in_at and not fresh(one).checked_in_at
    assert names(search(client, "plover"))[1].endswith("Is in")


def test_staff_find_by_e_mail_and_are_not_shown_it(client: Any, tonight: Evening) -> None:
    ticket(tonight)
    page = search(client, "plover@eventhub")
    assert len(names(page)) == 1
    assert "plover@eventhub.test" not in page.one("//div[@id='found']").text_content()


def test_too_few_letters_and_nobody_are_said_in_words(client: Any, tonight: Evening) -> None:
    assert "At least three letters" in search(client, "ad").words
    assert "Nobody of this name" in search(client, "nobody").words


def test_only_the_doors_own_session_is_searched(client: Any, tonight: Evening) -> None:
    ticket(evening(venue=tonight.venue, title="Another", starts_at=tonight.session.starts_at))
    there = evening()
    ticket(there)
    assert names(search(client, "plover")) == []
    assert client.get(f"/venue/validator/{there.session.public_id}/guests?q=plover").status_code == 404


def test_htmx_gets_the_found_alone(client: Any, tonight: Evening) -> None:
    ticket(tonight)
    answer = client.htmx(f"/venue/validator/{tonight.session.public_id}/guests?q=plover&direction=out")
    assert answer.text.lstrip().startswith('<div id="found"')
    assert 'name="direction" value="out"' in answer.text


def test_more_than_fit_are_said_to_be_there(client: Any, app: Any) -> None:
    from eventhub.panels.venue import guests

    crowd = evening()
    client.sign_in(person(at=crowd.venue))
    tickets(crowd, 12)
    guests.MOST, kept = 10, guests.MOST
    try:
        page = search(client, "plover")
    finally:
        guests.MOST = kept
    assert len(names(page)) == 10
    assert "There are more" in page.words
