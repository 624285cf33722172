"""Every filter is an address; what cannot be read in one is said, and never fails."""

import pytest

from tests.factories import catalog, seating
from tests.panels.public.test_home import titles


def test_each_filter_that_is_on_is_a_chip_that_comes_first(client) -> None:
    house = catalog.venue("Depot")
    catalog.session(catalog.event("Static", tiers={"Adult": ("same", 0)}), layout=seating.layout(house))
    page = client.get(
        "/",
        query_string={
            "venue": house.slug,
            "tier": "Adult",
            "from": "2020-01-02",
            "to": "2099-12-31",
            "available": "1",
            "max_price": "42.50",
        },
    )
    assert titles(page) == ["Static"]
    chips = [" ".join(each.text_content().split()) for each in page.all("//a[contains(@class, 'chip')]")]
    removal = " Remove this filter"
    on = ["Depot", "Adult", "From 2 Jan 2020", "Until 31 Dec 2099", "On sale", "Up to €42.50"]
    assert [chip.removesuffix(removal) for chip in chips[:6]] == on
    assert all(chip.endswith(removal) for chip in chips[:6])
    assert all(not chip.endswith(removal) for chip in chips[6:])


def test_taking_the_price_away_takes_its_currency_too(client) -> None:
    catalog.session()
    page = client.get("/?max_price=1&currency=EUR")
    assert page.all("//a[@class='chip' and @aria-current]/@href") == ["/#programme"]


def test_a_price_without_a_currency_is_in_the_one_most_is_sold_in(client) -> None:
    for _ in range(2):
        catalog.session(catalog.event("In yen"), layout=seating.layout(currency="JPY", price=900, standing=0))
    catalog.session(catalog.event("In euros"))
    assert titles(client.get("/?max_price=900")) == ["In yen", "In yen"]


def test_the_form_of_all_filters_leads_to_a_short_address(client) -> None:
    catalog.session()
    page = client.get("/")
    answer = client.submit(page, "//form[@class='filter-form']", **{"max_price": "50", "available": ["1"]})
    assert answer.status_code == 302
    assert answer.location == "/?available=1&max_price=50&currency=EUR#programme"


def test_a_search_keeps_the_other_filters(client) -> None:
    kind = catalog.category()
    catalog.session(catalog.event("Low Tide", category=kind))
    page = client.get(f"/?category={kind.slug}&view=calendar")
    answer = client.submit(page, "//form[@class='find']", q="tide")
    assert answer.location == f"/?q=tide&category={kind.slug}&view=calendar#programme"


def test_an_empty_result_says_which_filter_to_take_away(client) -> None:
    opera, dance = catalog.category("Opera"), catalog.category("Dance")
    catalog.session(catalog.event("Ariadne", category=opera))
    catalog.session(catalog.event("Red", category=dance))
    page = client.get(f"/?q=ariadne&category={dance.slug}")
    assert "Without “ariadne” 1 session" in page.words
    assert "Without Dance 1 session" in page.words
    assert page.all("//*[@class='loosened']//a/@href") == [
        f"/?category={dance.slug}#programme",
        "/?q=ariadne#programme",
    ]


def test_a_filter_of_something_that_is_not_there_can_be_taken_away(client) -> None:
    catalog.session()
    page = client.get("/?artist=nobody-at-all")
    assert "Without nobody-at-all 1 session" in page.words


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=tomorrow", "“tomorrow” is no date"),
        ("to=2026-02-30", "“2026-02-30” is no date"),
        ("day=20261120x", "is no date"),
        ("from=2026-12-02&to=2026-12-01", "The first day is after the last one"),
        ("city=atlantis", "Nothing here is called “atlantis”"),
        ("when=someday", "“someday” is no time we know"),
        ("max_price=cheap", "“cheap” is no price"),
        ("max_price=-1", "“-1” is no price"),
        ("max_price=1e400", "is no price"),
        ("max_price=NaN", "is no price"),
        ("view=calendar&month=2026-13", "“2026-13” is no month"),
        ("view=calendar&month=9999-12", "“9999-12” is no month"),
    ],
)
def test_what_cannot_be_read_is_said(client, query: str, sentence: str) -> None:
    catalog.session()
    page = client.get(f"/?{query}")
    assert page.status_code == 200
    assert sentence in page.words


HOSTILE = [
    "%",
    "'",
    '"><script>alert(1)</script>',
    "x" * 4000,
    "🎭",
    "%ED%A0%80",
    "0",
    "-1",
    "9" * 30,
    "../..",
    "a~b~c",
]
NAMES = ["q", "category", "city", "venue", "organizer", "artist", "tier", "day", "from", "to", "when", "available"]
NAMES += ["max_price", "currency", "view", "month", "lang"]


@pytest.mark.parametrize("name", NAMES)
def test_no_text_in_any_parameter_breaks_the_page(client, name: str) -> None:
    catalog.session()
    for value in HOSTILE:
        for more in ({}, {"view": "calendar", "max_price": "10"}):
            page = client.get("/", query_string={**more, name: value})
            assert page.status_code == 200, value
            assert "<script>alert" not in page.text


@pytest.mark.parametrize("cursor", ["nonsense", "~", "9999-99-99~x"])
def test_a_cursor_that_nobody_wrote_is_refused_everywhere(client, cursor: str) -> None:
    house = catalog.venue()
    for address in ("/", f"/venues/{house.slug}"):
        assert client.get(address, query_string={"after": cursor}).status_code == 422
    for address in ("/venues", "/artists"):
        assert client.get(address, query_string={"after": cursor}).status_code == 200
