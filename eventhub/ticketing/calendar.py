"""The date of a session as an iCalendar file (RFC 5545), for the buyer's own calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vUri


@dataclass(frozen=True)
class CalendarDate:
    """One entry. `uid` is the same for every file of the same order, so that importing it twice changes one entry."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    made_at: datetime
    description: str = ""
    url: str | None = None


def calendar_file(date: CalendarDate) -> bytes:
    """The file's content, to be served as `text/calendar`. Times are written in UTC, which every calendar converts."""
    for moment in (date.starts_at, date.ends_at, date.made_at):
        if moment.tzinfo is None:
            raise ValueError("A calendar's times need a time zone.")
    entry = Event()
    entry.add("uid", date.uid)
    entry.add("dtstamp", date.made_at.astimezone(UTC))
    entry.add("dtstart", date.starts_at.astimezone(UTC))
    entry.add("dtend", date.ends_at.astimezone(UTC))
    entry.add("summary", date.title)
    entry.add("location", date.venue)
    if date.description:
        entry.add("description", date.description)
    if date.url:
        entry.add("url", vUri(date.url))
    calendar = Calendar()
    calendar.add("prodid", "-//EventHub//Tickets//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
