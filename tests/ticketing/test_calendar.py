"""A calendar file brings the session into the buyer's calendar at the right instant."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from eventhub.ticketing.calendar import CalendarDate, calendar_file

BERLIN = ZoneInfo("Europe/Berlin")
DATE = CalendarDate(
    uid="7QK4MX@eventhub.test",
    title="Zażółć gęślą jaźń; part 1, 2",
    starts_at=datetime(2026, 11, 20, 19, 30, tzinfo=BERLIN),
    ends_at=datetime(2026, 11, 20, 22, 0, tzinfo=BERLIN),
    venue="Meridian Theatre, Am Kai 12, 20459 Hamburg",
    made_at=datetime(2026, 11, 1, 12, 0, tzinfo=UTC),
    description="Order 7QK4MX\nStalls, row H, seats 14 and 15",
    url="https://tickets.example.test/orders/abc?x=1",
)


def test_the_entry_is_read_back_as_it_was_written() -> None:
    calendar = Calendar.from_ical(calendar_file(DATE))
    [entry] = calendar.walk("VEVENT")
    assert entry.decoded("dtstart") == DATE.starts_at
    assert entry.decoded("dtend") == DATE.ends_at
    assert (entry["uid"], entry["summary"], entry["location"]) == (DATE.uid, DATE.title, DATE.venue)
    assert entry["description"] == DATE.description
    assert entry["url"] == DATE.url


def test_the_file_is_made_of_short_lines_in_utc() -> None:
    raw = calendar_file(DATE)
    assert b"DTSTART:20261120T183000Z\r\n" in raw
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_the_same_order_makes_the_same_file() -> None:
    assert calendar_file(DATE) == calendar_file(DATE)


def test_a_line_end_in_a_title_does_not_make_another_property() -> None:
    raw = calendar_file(replace(DATE, title="x\r\nATTACH:http://example.test/x"))
    assert b"\r\nATTACH" not in raw


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_file(replace(DATE, starts_at=datetime(2026, 11, 20, 19, 30)))
