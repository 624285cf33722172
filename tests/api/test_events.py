"""The list of events and one of them, for programs."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eventhub import clock
from eventhub.catalog.models import Event, EventSession
from eventhub.db import transaction
from tests.api.calls import call
from tests.client import CheckingClient
from tests.factories import catalog, ordering, seating


def slugs(client: CheckingClient, query: str = "") -> list[str]:
    answer = call(client, "GET", f"/events?{query}")
    assert answer.status_code == 200, answer.text
    return [item["slug"] for item in answer.json["items"]]


def event(title: str, *, days: int = 14, **fields: Any) -> Event:
    """An event with one session in so many days at 18:30 UTC."""
    starts = (clock.now() + timedelta(days=days)).replace(hour=18, minute=30, second=0, microsecond=0)
    made = catalog.event(title, **fields)
    catalog.session(made, starts_at=starts)
    return made


def test_events_are_listed_by_their_next_session(client: CheckingClient, app: Any) -> None:
    late, early = event("Late", days=9), event("Early", days=3)
    catalog.session(late, starts_at=clock.now() + timedelta(days=20))
    answer = call(client, "GET", "/events")
    assert [item["slug"] for item in answer.json["items"]] == [early.slug, late.slug]
    assert answer.json["next"] is None
    [_, listed] = answer.json["items"]
    assert listed["sessions"] == 2
    assert listed["next_session"]["id"] == late.sessions[0].public_id
    assert listed["next_session"]["price_from"] == {"amount": 4200, "currency": "EUR"}
    assert listed["url"] == f"http://localhost/events/{late.slug}"


def test_pages_follow_each_other_without_gaps_and_repeats(client: CheckingClient, app: Any) -> None:
    starts = clock.now() + timedelta(days=5)
    made = [catalog.event(f"Event {number}") for number in range(7)]
    for number, each in enumerate(made):
        # Some start at the same moment: then the slug decides.
        catalog.session(each, starts_at=starts + timedelta(days=number // 3))
    found: list[str] = []
    after = ""
    for _ in range(4):
        page = call(client, "GET", "/events", query_string={"limit": 2, "after": after}).json
        found += [item["slug"] for item in page["items"]]
        after = page["next"]
    assert after is None
    assert found == slugs(client, "limit=100")
    assert sorted(found) == sorted(each.slug for each in made)


def test_a_page_may_end_exactly_with_the_list(client: CheckingClient, app: Any) -> None:
    event("One"), event("Two")
    assert call(client, "GET", "/events?limit=2").json["next"] is None


def test_drafts_cancelled_and_past_ones_are_not_listed(client: CheckingClient, app: Any) -> None:
    event("Draft", status="draft"), event("Cancelled", status="cancelled")
    past = catalog.event("Past")
    catalog.session(past, starts_at=clock.now() - timedelta(days=1))
    off = catalog.event("Off")
    catalog.session(off, status="cancelled")
    shown = event("Shown")
    assert slugs(client) == [shown.slug]


def test_the_list_is_narrowed_by_words_category_and_city(client: CheckingClient, app: Any) -> None:
    music, theatre = catalog.category("Music"), catalog.category("Theatre")
    harbour = event("The Glass Harbour", category_id=theatre.id)
    pianos = event("Nine Pianos", category_id=music.id, days=15)
    city = harbour.sessions[0].venue.city
    assert slugs(client, "q=harbour") == [harbour.slug]
    assert slugs(client, "q=HARBOUR glass") == [harbour.slug]
    assert slugs(client, "q=100%25") == []
    assert slugs(client, f"category={music.slug}") == [pianos.slug]
    assert slugs(client, f"city={city.slug}") == [harbour.slug]
    assert slugs(client, "category=nothing") == []


def test_from_and_to_are_days_of_the_venue_or_moments(client: CheckingClient, app: Any) -> None:
    tokyo = catalog.city("Tokyo", timezone="Asia/Tokyo")
    made = catalog.event("Late in Tokyo")
    starts = (clock.now() + timedelta(days=10)).replace(hour=18, minute=30, second=0, microsecond=0)
    catalog.session(made, layout=seating.layout(catalog.venue(city=tokyo)), starts_at=starts)
    # 18:30 UTC is the next day in Tokyo.
    day = starts.astimezone(ZoneInfo("Asia/Tokyo")).date()
    assert slugs(client, f"from={day}&to={day}") == [made.slug]
    assert slugs(client, f"to={day - timedelta(days=1)}") == []
    assert slugs(client, f"from={clock.rfc3339(starts)}&to={clock.rfc3339(starts)}") == [made.slug]
    assert slugs(client, f"from={clock.rfc3339(starts + timedelta(seconds=1))}") == []
    # The plus sign of an offset, escaped and not.
    assert slugs(client, f"from={starts:%Y-%m-%dT%H:%M:%S}+00:00") == [made.slug]
    assert slugs(client, f"from={starts:%Y-%m-%dT%H:%M:%S}%2B00:00") == [made.slug]


def test_available_leaves_out_what_cannot_be_had_now(client: CheckingClient, app: Any) -> None:
    free = event("Free seats")
    sold = catalog.session(catalog.event("Sold out"), layout=seating.layout(standing=0), max_per_order=10)
    ordering.paid_order(sold, seats=10)
    held = catalog.session(catalog.event("Hold ran out"), layout=seating.layout(standing=0), max_per_order=10)
    ordering.expired(ordering.order(held, seats=10))
    places = catalog.session(catalog.event("Places only"), layout=seating.layout(rows=0, standing=1))
    full = catalog.session(catalog.event("Full"), layout=seating.layout(rows=0, standing=1))
    ordering.order(full, seats=0, places=1)
    later = catalog.event("Later")
    catalog.session(later, sales_from=clock.now() + timedelta(days=1))
    assert sorted(slugs(client, "available=1")) == sorted([free.slug, held.event.slug, places.event.slug])
    assert len(slugs(client, "available=0")) == 6


def test_an_event_shows_its_sessions(client: CheckingClient, app: Any) -> None:
    made = catalog.event()
    session = catalog.session(made)
    later = catalog.session(made, starts_at=session.starts_at + timedelta(days=1), sales_from=session.starts_at)
    shown = call(client, "GET", f"/events/{made.slug}").json
    assert (shown["title"], shown["status"]) == (made.title, "published")
    first, second = shown["sessions"]
    assert (first["id"], first["on_sale"], first["available"]) == (session.public_id, True, 40)
    assert (second["id"], second["on_sale"], second["sale"], second["available"]) == (
        later.public_id,
        False,
        "not_yet",
        0,
    )
    assert first["starts_at"] == clock.rfc3339(session.starts_at)
    assert first["timezone"] == "Europe/Warsaw"
    assert first["price_from"] == {"amount": 4200, "currency": "EUR"}


@pytest.mark.parametrize(("status", "answer"), [("published", 200), ("cancelled", 200), ("draft", 404)])
def test_a_cancelled_event_says_so_and_a_draft_says_nothing(
    client: CheckingClient, app: Any, status: str, answer: int
) -> None:
    session: EventSession = catalog.session()
    with transaction():
        session.event.status = status
    shown = call(client, "GET", f"/events/{session.event.slug}")
    assert shown.status_code == answer
    assert call(client, "GET", f"/sessions/{session.public_id}").status_code == answer
    if answer == 200:
        assert shown.json["status"] == status
