"""Pages about one artist, organizer, city or category, and the lists that lead to them."""

from datetime import timedelta

import pytest

from eventhub import clock
from tests.factories import catalog, seating
from tests.panels.public.test_home import statements, titles

__all__ = ["statements"]


def test_an_artist_has_a_page_with_what_they_appear_in(client) -> None:
    maren = catalog.artist("Maren Sol", about="Plays the sea.")
    catalog.session(catalog.event("Low Tide", artists=[maren]))
    catalog.session(catalog.event("Another"))
    page = client.get(f"/artists/{maren.slug}")
    assert page.one("//h1").text_content() == "Maren Sol"
    assert "Plays the sea." in page.words
    assert titles(page) == ["Low Tide"]


def test_an_organizers_page_carries_its_accent_its_policy_and_its_events(client) -> None:
    owner = catalog.organizer("Parallel Stages")
    catalog.session(catalog.event("Low Tide", organizer=owner))
    catalog.session(catalog.event("Another"))
    page = client.get(f"/organizers/{owner.slug}")
    assert page.page.get("data-organizer") == owner.slug
    assert f"/organizers/{owner.slug}/style.css" in page.all("//link/@href")
    for words in (owner.refund_policy, owner.legal_name, owner.support_email):
        assert words in page.words
    assert titles(page) == ["Low Tide"]


def test_a_city_shows_its_kinds_its_venues_and_its_programme(client) -> None:
    oslo = catalog.city("Oslo")
    house = catalog.venue("Depot", city=oslo)
    on = catalog.event("Static")
    catalog.session(on, layout=seating.layout(house))
    catalog.session(catalog.event("Elsewhere"))
    page = client.get(f"/cities/{oslo.slug}")
    assert titles(page) == ["Static"]
    assert page.all("//ul[@class='kinds']//a/@href") == [f"/?category={on.category.slug}&city={oslo.slug}#programme"]
    assert f"/venues/{house.slug}" in page.all("//ul[@class='names']//a/@href")


def test_a_category_shows_its_cities_and_its_programme(client) -> None:
    opera = catalog.category("Opera")
    catalog.session(catalog.event("Tosca", category=opera))
    catalog.session(catalog.event("Another"))
    page = client.get(f"/categories/{opera.slug}")
    assert titles(page) == ["Tosca"]
    assert len(page.all("//ul[@class='kinds']//a")) == 1


@pytest.mark.parametrize("kind", ["artists", "organizers", "cities", "categories", "venues"])
def test_what_is_not_there_is_not_found_and_can_be_searched_for(client, kind: str) -> None:
    page = client.get(f"/{kind}/nothing-like-it")
    assert page.status_code == 404
    assert page.one("//main//form").get("action") == "/"


def test_a_page_about_somebody_quiet_says_so(client) -> None:
    assert "Nothing on now" in client.get(f"/artists/{catalog.artist().slug}").words


def test_a_long_programme_is_paged_on_the_page_itself(client) -> None:
    on, layout = catalog.event(), seating.layout()
    for hours in range(23):
        catalog.session(on, layout=layout, starts_at=clock.now() + timedelta(days=1, hours=hours))
    page = client.get(f"/venues/{layout.venue.slug}")
    assert len(titles(page)) == 20
    rest = client.get(page.one("//a[@rel='next']/@href"))
    assert len(titles(rest)) == 3
    assert rest.one("//h1").text_content() == page.one("//h1").text_content()


def test_venues_stand_under_their_cities(client) -> None:
    oslo = catalog.city("Oslo")
    house = catalog.venue("Depot", city=oslo)
    catalog.session(layout=seating.layout(house))
    catalog.session(layout=seating.layout(house))
    catalog.venue("Empty", city=oslo)
    page = client.get("/venues")
    assert [" ".join(each.text_content().split()) for each in page.all("//section[@class='town']//h2")] == ["Oslo"]
    depot, empty = (" ".join(each.text_content().split()) for each in page.all("//ul[@class='names']/li"))
    assert depot.startswith("Depot Plac Teatralny 1 2 sessions · ")
    assert empty.endswith("Nothing on now")


def test_lists_of_names_are_paged_without_gap_or_repeat(client, monkeypatch) -> None:
    monkeypatch.setattr("eventhub.discovery.directories.artists.__kwdefaults__", {"after": "", "limit": 2})
    # Two of one name, and one with the sign that stands between the parts of a cursor.
    names = ["Anna", "Anna", "B ~ B", "Carl", "Dora"]
    for name in names:
        catalog.artist(name)
    seen, address = [], "/artists"
    while address:
        page = client.get(address)
        seen += page.all("//ul[@class='names']//a/text()")
        address = next(iter(page.all("//a[@rel='next']/@href")), None)
    assert seen == names


def test_the_number_of_statements_of_a_list_does_not_grow(client, statements) -> None:
    def cost(address: str) -> int:
        statements.clear()
        assert client.get(address).status_code == 200
        return len(statements)

    kind = catalog.category()
    addresses = ["/venues", "/artists", f"/categories/{kind.slug}"]
    catalog.session(catalog.event(category=kind, artists=[catalog.artist()]))
    few = [cost(address) for address in addresses]
    for _ in range(6):
        catalog.session(catalog.event(category=kind, artists=[catalog.artist()]))
    assert [cost(address) for address in addresses] == few


def test_an_event_leads_to_its_artists_organizer_category_and_city(client) -> None:
    maren = catalog.artist("Maren Sol")
    session = catalog.session(catalog.event(artists=[maren]))
    links = client.get(f"/events/{session.event.slug}").all("//main//a/@href")
    assert f"/artists/{maren.slug}" in links
    assert f"/organizers/{session.event.organizer.slug}" in links
    assert f"/categories/{session.event.category.slug}" in links
    assert f"/cities/{session.venue.city.slug}" in links
