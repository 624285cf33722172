"""The venue's evening at a glance."""

from datetime import timedelta
from typing import Any

from eventhub import clock
from eventhub.ticketing import counts
from tests.panels.venue.evening import evening, person, ticket, tickets


def test_home_shows_tonight_first_and_then_what_comes(client: Any, app: Any) -> None:
    tonight = evening()
    evening(venue=tonight.venue, title="Next week", starts_at=clock.now() + timedelta(days=7))
    evening(venue=tonight.venue, title="Long ago", starts_at=clock.now() - timedelta(days=7))
    tickets(tonight, 3)
    client.sign_in(person(at=tonight.venue, role="owner"))
    page = client.get("/venue")
    assert page.one("//h1").text_content() == "Tonight: The Glass Harbour"
    assert "3 of 12" in page.words
    assert "Next week" in page.words
    assert "Long ago" not in page.words


def test_a_venue_without_sessions_says_what_will_be_there(client: Any, app: Any) -> None:
    over = evening(starts_at=clock.now() - timedelta(days=7))
    client.sign_in(person(at=over.venue, role="owner"))
    assert "Nothing is coming up" in client.get("/venue").words


def test_a_session_shows_its_counts_and_last_scans(client: Any, app: Any) -> None:
    tonight = evening()
    owner = person(at=tonight.venue, role="owner")
    client.sign_in(owner)
    code = ticket(tonight).code
    for _ in range(2):
        client.submit(client.get("/venue/validator"), "//form[@id='door-form']", code=code)
    page = client.get(f"/venue/sessions/{tonight.session.public_id}")
    assert [row.text_content() for row in page.all("//section[@aria-labelledby='scans']//tbody/tr/td[2]")] == [
        "Already used",
        "Come in",
    ]
    assert "1 of 1 is in" in page.words
    assert owner.name in page.words


def test_the_cost_of_home_does_not_grow_with_sessions(client: Any, app: Any) -> None:
    from sqlalchemy import event

    from eventhub.db import db

    tonight = evening()
    evening(venue=tonight.venue, starts_at=clock.now() + timedelta(days=1))
    client.sign_in(person(at=tonight.venue, role="owner"))
    seen: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        client.get("/venue")
        few = len(seen)
        for day in range(2, 6):
            evening(venue=tonight.venue, starts_at=clock.now() + timedelta(days=day))
        seen.clear()
        counts.forget()
        client.get("/venue")
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)
    assert len(seen) == few
