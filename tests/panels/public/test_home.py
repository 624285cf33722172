"""What is on: found, filtered, paged, with a constant number of statements."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event as events

from eventhub import clock
from eventhub.db import db, transaction
from eventhub.discovery import programme
from tests.factories import catalog, seating


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def keep(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        seen.append(statement)

    events.listen(db.engine, "before_cursor_execute", keep)
    yield seen
    events.remove(db.engine, "before_cursor_execute", keep)


def titles(answer: Any) -> list[str]:
    return [str(title.text_content()) for title in answer.all("//*[@class='ti']")]


def test_an_empty_house_says_so(client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing on sale yet" in answer.words


def test_a_published_session_is_shown_with_its_price_and_places(client) -> None:
    catalog.session(catalog.event("Low Tide"))
    answer = client.get("/")
    assert titles(answer) == ["Low Tide"]
    assert "40 left" in answer.words
    assert "From €42" in answer.words


def test_drafts_cancelled_and_past_sessions_are_not_on(client) -> None:
    catalog.session(catalog.event("Draft", status="draft"))
    catalog.session(catalog.event("Cancelled event", status="cancelled"))
    catalog.session(catalog.event("Cancelled session"), status="cancelled")
    catalog.session(catalog.event("Over"), starts_at=clock.now() - timedelta(hours=3))
    assert titles(client.get("/")) == []


@pytest.mark.parametrize("words", ["harbour", "HARBOUR glass", "municipal", "maren", "warsaw harbour"])
def test_a_search_finds_title_venue_artist_and_city(client, words: str) -> None:
    catalog.session(catalog.event("The Glass Harbour", artists=[catalog.artist("Maren Sol")]))
    other = seating.layout(catalog.venue("Depot", city=catalog.city("Łódź")))
    catalog.session(catalog.event("Static"), layout=other)
    assert titles(client.get("/", query_string={"q": words})) == ["The Glass Harbour"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "' OR 1=1 --", "<script>alert(1)</script>", "x" * 5000])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(client, words: str) -> None:
    answer = client.get("/", query_string={"q": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_filters_are_addresses_with_their_counts(client) -> None:
    theatre, dance = catalog.category("Theatre"), catalog.category("Dance")
    play = catalog.event("A play", category=theatre)
    catalog.session(play)
    catalog.session(play, starts_at=clock.now() + timedelta(days=20))
    catalog.session(catalog.event("A dance", category=dance))
    answer = client.get("/")
    counts = {each.text_content() for each in answer.all("//ul[@class='kinds']//a")}
    assert counts == {"Everything3", "Theatre2", "Dance1"}
    assert titles(client.get(f"/?category={dance.slug}")) == ["A dance"]
    assert titles(client.get("/?category=nothing-like-it")) == []


def test_a_day_is_the_venues_day(client) -> None:
    tokyo = seating.layout(catalog.venue("Kabuki", city=catalog.city("Tokyo", timezone="Asia/Tokyo")))
    late = (clock.now() + timedelta(days=3)).astimezone(UTC).replace(hour=20, minute=0, second=0, microsecond=0)
    catalog.session(catalog.event("Morning in Tokyo"), layout=tokyo, starts_at=late)
    there = (late + timedelta(days=1)).date()
    assert titles(client.get(f"/?day={there}")) == ["Morning in Tokyo"]
    assert titles(client.get(f"/?day={late.date()}")) == []


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-99", "0000-00-00"])
def test_a_day_that_is_none_filters_nothing(client, day: str) -> None:
    catalog.session()
    assert len(titles(client.get("/", query_string={"day": day}))) == 1


def test_pages_follow_each_other_without_gap_or_repeat(client) -> None:
    on, layout = catalog.event(), seating.layout()
    start = clock.now() + timedelta(days=2)
    for number in range(programme.PAGE * 2 + 3):
        # Pairs begin at the same moment: the order has to be total all the same.
        catalog.session(on, layout=layout, starts_at=start + timedelta(hours=number // 2))
    forwards, address = [], "/"
    while True:
        answer = client.get(address)
        forwards.append(answer.all("//section[@class='day']//a/@href"))
        following = answer.all("//a[@rel='next']/@href")
        if not following:
            break
        address = following[0]
    flat = [link for page in forwards for link in page]
    assert [len(page) for page in forwards] == [20, 20, 3]
    assert len(set(flat)) == 43
    back = client.get(answer.all("//a[@rel='prev']/@href")[0])
    assert back.all("//section[@class='day']//a/@href") == forwards[1]


def test_a_cursor_that_nobody_wrote_is_refused(client) -> None:
    assert client.get("/?after=nonsense").status_code == 422


def test_the_number_of_statements_does_not_grow_with_what_is_on(client, statements: list[str]) -> None:
    def cost() -> int:
        db.session.rollback()
        statements.clear()
        assert client.get("/").status_code == 200
        return len(statements)

    for _ in range(2):
        catalog.session()
    few = cost()
    for _ in range(12):
        catalog.session()
    assert cost() == few


def test_everybody_gets_the_same_page_and_the_signed_in_their_own(client) -> None:
    from tests.factories import accounts

    public = client.get("/")
    assert public.headers["Cache-Control"].startswith("public")
    assert "csrf" not in public.text.lower()
    assert "Set-Cookie" not in public.headers
    client.sign_in(accounts.user("Nora Lind"))
    own = client.get("/")
    assert "Nora Lind" in own.words
    assert own.headers["Cache-Control"] == "no-store"


def test_few_places_are_said_only_when_they_are_few(client) -> None:
    layout = seating.layout(rows=1, seats=4, standing=0)
    catalog.session(layout=layout)
    assert client.get("/").one("//*[@class='av low']").text_content().strip() == "4 left"


def test_a_session_that_is_not_for_sale_yet_says_when(client) -> None:
    made = catalog.session()
    with transaction():
        made.sales_from = datetime(made.starts_at.year, made.starts_at.month, made.starts_at.day, tzinfo=UTC)
    assert "On sale " in client.get("/").words


def test_every_filter_can_be_taken_away_by_itself(client) -> None:
    kind = catalog.category("Opera")
    catalog.session(catalog.event(category=kind))
    page = client.get("/", query_string={"q": "nothing like it", "category": kind.slug, "city": "nowhere"})
    assert "Nothing on for this" in page.words
    without = page.all("//a[@class='chip' and @aria-current]/@href")
    assert without == [
        f"/?category={kind.slug}&city=nowhere#programme",
        "/?q=nothing+like+it&city=nowhere#programme",
        f"/?q=nothing+like+it&category={kind.slug}#programme",
    ]


def test_a_citys_front_page_is_a_front_page(client) -> None:
    oslo = catalog.city("Oslo")
    catalog.session(catalog.event("Static"), layout=seating.layout(catalog.venue(city=oslo)))
    catalog.session(catalog.event("Elsewhere"))
    page = client.get(f"/?city={oslo.slug}")
    assert page.one("//h1").text_content() == "Oslo, tonight and after"
    assert page.one("//a[contains(@class, 'feature')]//h2").text_content() == "Static"
