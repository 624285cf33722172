"""The venue's sessions: what comes, what was, by words and by month."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventhub import clock
from eventhub.panels.venue import schedule as view
from tests.panels.venue.evening import Evening, evening, person, tickets


@pytest.fixture
def tonight(client: Any, app: Any) -> Evening:
    made = evening()
    client.sign_in(person(at=made.venue, role="owner"))
    return made


def shown(page: Any) -> list[str]:
    return [cell.text_content() for cell in page.all("//main//tbody/tr/td[2]")]


def test_upcoming_and_past_sessions_stand_apart(client: Any, tonight: Evening) -> None:
    evening(venue=tonight.venue, title="Next week", starts_at=clock.now() + timedelta(days=7))
    evening(venue=tonight.venue, title="Last week", starts_at=clock.now() - timedelta(days=7))
    evening(venue=tonight.venue, title="Last year", starts_at=clock.now() - timedelta(days=365))
    evening(title="Elsewhere")
    page = client.get("/venue/schedule")
    assert shown(page) == ["The Glass Harbour", "Next week"]
    assert shown(client.get(page.one("//nav[@class='tabs']/a[text()='Past']/@href"))) == ["Last week", "Last year"]


def test_words_and_months_narrow_the_list(client: Any, tonight: Evening) -> None:
    # One minute before midnight UTC in Warsaw is the next day already, and the next month.
    evening(venue=tonight.venue, title="New Year", starts_at=datetime(2031, 12, 31, 23, 30, tzinfo=UTC))
    page = client.get("/venue/schedule")
    months = page.all("//select[@name='month']/option/@value")
    assert "2032-01" in months and "2031-12" not in months
    assert shown(client.submit(page, "//main//form[@role='search']", month="2032-01")) == ["New Year"]
    assert shown(client.submit(page, "//main//form[@role='search']", q="harbour glass")) == ["The Glass Harbour"]
    assert "No session fits" in client.get("/venue/schedule?q=nothing").words
    assert len(shown(client.get("/venue/schedule?month=2026-99"))) == 2


def test_pages_follow_each_other(client: Any, tonight: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "ROWS", 2)
    for day in range(1, 5):
        evening(venue=tonight.venue, title=f"Day {day}", starts_at=clock.now() + timedelta(days=day))
    page, seen = client.get("/venue/schedule"), []
    while True:
        seen += shown(page)
        following = page.all("//nav[@class='pager']//a[@rel='next']/@href")
        if not following:
            break
        page = client.get(following[0])
    assert seen == ["The Glass Harbour", "Day 1", "Day 2", "Day 3", "Day 4"]


def test_the_export_is_exactly_what_is_filtered(client: Any, tonight: Evening) -> None:
    tickets(tonight, 3)
    evening(venue=tonight.venue, title="Another", starts_at=clock.now() + timedelta(days=1))
    page = client.get("/venue/schedule?q=harbour")
    answer = client.get(page.one("//a[contains(., 'Export')]/@href"))
    _header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert [(row[1], row[8], row[9], row[10]) for row in rows] == [("The Glass Harbour", "3", "12", "0")]


def test_a_venue_without_sessions_says_so(client: Any, tonight: Evening) -> None:
    empty = evening(starts_at=clock.now() - timedelta(days=9))
    client.sign_in(person(at=empty.venue, role="owner"))
    assert "Nothing is coming up" in client.get("/venue/schedule").words
    client.sign_in(person(at=tonight.venue, role="owner"))
    assert "Nothing is over yet" in client.get("/venue/schedule?when=past").words
