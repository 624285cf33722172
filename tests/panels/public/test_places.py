"""Venues, plans, posters and accents: what every visitor's browser may keep."""

import brotli
from lxml import etree

from eventhub.db import transaction
from eventhub.seating import drawn
from tests.factories import catalog, seating


def test_a_venue_shows_how_to_get_there_what_is_on_and_its_plan(client) -> None:
    venue = catalog.venue("Depot", getting_there="Tram 5.", access_notes="Step-free.")
    layout = seating.layout(venue)
    catalog.session(catalog.event("Static"), layout=layout)
    page = client.get(f"/venues/{venue.slug}")
    assert page.one("//h1").text_content() == "Depot"
    for words in ("Plac Teatralny 1", "Tram 5.", "Step-free.", "Static"):
        assert words in page.words
    assert page.one("//figure/img/@src") == f"/maps/{layout.public_id}.svg"


def test_a_plan_is_a_drawing_that_is_kept_for_a_year(client) -> None:
    layout = seating.layout(rows=3, seats=7)
    answer = client.get(f"/maps/{layout.public_id}.svg", headers={"Accept-Encoding": "br, gzip"})
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    drawing = etree.fromstring(brotli.decompress(answer.get_data()))
    assert len(drawing.findall(".//{*}use")) == 21
    again = client.get(f"/maps/{layout.public_id}.svg", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.get_data()


def test_a_plan_comes_in_the_encoding_that_was_asked_for(client) -> None:
    layout = seating.layout()
    plain = client.get(f"/maps/{layout.public_id}.svg")
    assert "Content-Encoding" not in plain.headers
    assert plain.text.startswith("<svg")
    zipped = client.get(f"/maps/{layout.public_id}.svg", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"


def test_a_layout_in_the_making_has_no_public_plan(client) -> None:
    layout = seating.layout(published_at=None)
    assert client.get(f"/maps/{layout.public_id}.svg").status_code == 404
    assert client.get("/maps/nothing.svg").status_code == 404


def test_a_published_layout_is_read_once(client) -> None:
    layout = seating.layout()
    assert drawn.layout(layout.id) is drawn.layout(layout.id)


def test_a_draft_is_read_each_time(client) -> None:
    layout = seating.layout(published_at=None)
    assert drawn.layout(layout.id) is not drawn.layout(layout.id)


def test_a_poster_is_kept_as_long_as_its_address_says(client) -> None:
    on = catalog.event()
    versioned = client.get(f"/posters/{on.slug}.svg?v=1")
    assert versioned.mimetype == "image/svg+xml"
    assert "immutable" in versioned.headers["Cache-Control"]
    assert client.get(f"/posters/{on.slug}.svg").headers["Cache-Control"] == "public, max-age=60"


def test_an_organizers_accent_is_a_style_sheet(client) -> None:
    owner = catalog.organizer(brand_color="#1e3bd1")
    answer = client.get(f"/organizers/{owner.slug}/style.css")
    assert answer.mimetype == "text/css"
    assert answer.text.startswith(f'[data-organizer="{owner.slug}"]')
    assert "--brand-fill: #1e3bd1" in answer.text


def test_a_new_version_of_a_poster_has_a_new_address(client) -> None:
    on = catalog.event()
    catalog.session(on)
    before = client.get(f"/events/{on.slug}").one("//div[@class='event-poster']/img/@src")
    with transaction():
        on.updated_at = on.updated_at.replace(year=on.updated_at.year + 1)
    assert client.get(f"/events/{on.slug}").one("//div[@class='event-poster']/img/@src") != before


def test_a_name_with_a_nul_is_nobodys(client) -> None:
    for address in ("/events/%00", "/sessions/%00", "/venues/a%00b", "/maps/%00.svg", "/account/links/%00"):
        assert client.get(address).status_code == 404, address
