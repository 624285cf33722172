"""The numbers beside the filters are what a click on them shows."""

from datetime import timedelta

from eventhub import clock
from eventhub.discovery import facets, programme
from eventhub.discovery.criteria import Criteria
from tests.factories import catalog, seating


def counts(choices) -> dict[str, int]:
    return {choice.slug: choice.count for choice in choices}


def test_a_filter_narrows_the_others_and_not_itself(app) -> None:
    theatre, dance = catalog.category("Theatre"), catalog.category("Dance")
    warsaw, oslo = catalog.city("Warsaw"), catalog.city("Oslo", timezone="Europe/Oslo")
    there, here = seating.layout(catalog.venue(city=warsaw)), seating.layout(catalog.venue(city=oslo))
    catalog.session(catalog.event(category=theatre), layout=there)
    catalog.session(catalog.event(category=theatre), layout=here)
    catalog.session(catalog.event(category=dance), layout=here)
    found = facets.of(Criteria(city=oslo.slug, category=theatre.slug), now=clock.now())
    assert counts(found.categories) == {theatre.slug: 1, dance.slug: 1}
    assert counts(found.cities) == {warsaw.slug: 1, oslo.slug: 1}
    assert found.total == 1
    assert [count for _, count in found.days] == [1]


def test_every_number_is_what_the_filter_then_shows(app) -> None:
    for city in (catalog.city("Warsaw"), catalog.city("Oslo")):
        for days in (2, 3):
            layout = seating.layout(catalog.venue(city=city))
            catalog.session(layout=layout, starts_at=clock.now() + timedelta(days=days))
    now = clock.now()
    found = facets.of(Criteria(), now=now)
    for part, choices in {"city": found.cities, "venue": found.venues, "organizer": found.organizers}.items():
        for choice in choices:
            shown = programme.page(Criteria(**{part: choice.slug}), now=now).sessions
            assert len(shown) == choice.count
    for day, count in found.days:
        assert len(programme.page(Criteria(day=day), now=now).sessions) == count
    assert found.total == 4


def test_tiers_are_counted_by_sessions(app) -> None:
    on = catalog.event(tiers={"Adult": ("same", 0), "Student": ("percent", 5000)})
    catalog.session(on)
    catalog.session(on, starts_at=clock.now() + timedelta(days=20))
    catalog.session(catalog.event(tiers={"Adult": ("same", 0)}))
    assert counts(facets.of(Criteria(tier="Student"), now=clock.now()).tiers) == {"Adult": 3, "Student": 2}


def test_an_empty_result_is_loosened_by_what_helps_most(app) -> None:
    opera, dance = catalog.category("Opera"), catalog.category("Dance")
    for title in ("Ariadne", "Tosca"):
        catalog.session(catalog.event(title, category=opera))
    catalog.session(catalog.event("Red", category=dance))
    asked = Criteria(q="ariadne", category=dance.slug)
    assert facets.loosened(asked, now=clock.now()) == [("q", 1), ("category", 1)]
    assert facets.loosened(Criteria(q="ariadne", category=dance.slug, city="nowhere"), now=clock.now()) == []
