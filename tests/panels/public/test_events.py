"""The page of an event, and of each of its sessions."""

from datetime import timedelta

from eventhub import clock
from eventhub.db import db, transaction
from tests.factories import catalog, seating
from tests.panels.public.buying import move, purchase


def test_an_event_shows_its_sessions_and_leads_to_them(client) -> None:
    on = catalog.event("Low Tide", artists=[catalog.artist("Maren Sol")])
    session = catalog.session(on)
    answer = client.get(f"/events/{on.slug}")
    assert answer.one("//h1").text_content() == "Low Tide"
    assert "Maren Sol" in answer.words
    assert "40 of 40 left" in answer.words
    assert (
        answer.one("//section[@id='sessions']//a[contains(@class,'primary')]/@href") == f"/sessions/{session.public_id}"
    )
    assert answer.all("//form[@method='post']") == []


def test_a_draft_is_not_there(client) -> None:
    on = catalog.event(status="draft")
    session = catalog.session(on)
    for address in (f"/events/{on.slug}", f"/sessions/{session.public_id}", f"/posters/{on.slug}.svg"):
        assert client.get(address).status_code == 404, address


def test_a_cancelled_event_says_so_and_sells_nothing(client) -> None:
    on = catalog.event(status="cancelled")
    session = catalog.session(on)
    page = client.get(f"/events/{on.slug}")
    assert "This event is cancelled" in page.words
    assert "Get tickets" not in page.words
    assert client.get(f"/sessions/{session.public_id}").all("//main//form") == []


def test_times_are_those_of_the_venue(client) -> None:
    layout = seating.layout(catalog.venue("Kabuki", city=catalog.city("Tokyo", timezone="Asia/Tokyo")))
    start = (clock.now() + timedelta(days=5)).replace(hour=9, minute=30, second=0, microsecond=0)
    session = catalog.session(layout=layout, starts_at=start)
    page = client.get(f"/sessions/{session.public_id}")
    assert "18:30" in page.words
    assert "Tokyo (JST)" in page.words


def test_a_session_shows_the_whole_price_first_and_what_it_consists_of(client) -> None:
    owner = catalog.organizer(fee_fixed=150, tax_rate=700)
    on = catalog.event(organizer=owner, tiers={"Adult": ("same", 0), "Student": ("percent", 5000)})
    session = catalog.session(on, layout=seating.layout(price=6650, standing=0))
    page = client.get(f"/sessions/{session.public_id}")
    adult, student = page.all("//ol[@class='price-list']//dd")
    assert " ".join(adult.text_content().split()) == "€68.00 Ticket €66.50 + fee €1.50, €4.45 VAT included"
    assert adult[0].text_content() == "€68.00"
    assert student[0].text_content() == "€34.75"


def test_the_holds_length_is_said_before_it_starts(client) -> None:
    session = catalog.session(hold_minutes=7, max_per_order=4)
    page = client.get(f"/sessions/{session.public_id}")
    assert "Your seats are held for 7 minutes from the first one." in page.words
    assert "Up to 4 places an order." in page.words
    assert page.headers["Cache-Control"] == "no-store"


def test_what_cannot_be_bought_says_why(client) -> None:
    def words_of(**fields: object) -> str:
        session = catalog.session(**fields)  # type: ignore[arg-type]
        page = client.get(f"/sessions/{session.public_id}")
        assert page.all("//main//form") == []
        return str(page.words)

    now = clock.now()
    assert "This session is cancelled" in words_of(status="cancelled")
    assert "Tickets are sold from" in words_of(sales_from=now + timedelta(days=1))
    assert "Sales are closed" in words_of(sales_until=now - timedelta(minutes=1))


def test_a_house_without_places_left_is_sold_out(client) -> None:
    on = catalog.event(tiers={"Guest": ("fixed", 0)})
    session = catalog.session(on, layout=seating.layout(rows=1, seats=2, standing=0))
    purchase(session=session)
    assert "Sold out" in client.get(f"/events/{on.slug}").words
    page = client.get(f"/sessions/{session.public_id}")
    assert "Sold out" in page.words
    assert page.all("//main//form") == []


def test_a_section_without_a_price_is_not_for_sale(client) -> None:
    layout = seating.layout(standing=0)
    with transaction():
        seating.seated(layout, "Gallery", rows=1, seats=3, price=None, position_y=240.0)
    db.session.refresh(layout)
    session = catalog.session(layout=layout)
    page = client.get(f"/sessions/{session.public_id}")
    assert "Not for sale" in page.one("//li[.//h3='Gallery']").text_content()


def test_past_sessions_leave_the_events_page(client) -> None:
    on = catalog.event()
    session = catalog.session(on)
    move(session, starts_at=clock.now() - timedelta(days=2))
    assert "No sessions to come" in client.get(f"/events/{on.slug}").words
