"""Each part of what somebody looks for keeps the right sessions."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from eventhub import clock
from eventhub.catalog.models import EventSession
from eventhub.db import db
from eventhub.discovery import programme
from eventhub.discovery.criteria import Criteria, joined, lowest_total
from eventhub.pricing import prices
from eventhub.pricing.prices import Terms
from tests.factories import catalog, ordering, seating

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


def found(now: datetime | None = None, **parts) -> list[str]:
    return [each.event.title for each in programme.page(Criteria(**parts), now=now or clock.now()).sessions]


def test_nothing_asked_is_everything(app) -> None:
    catalog.session(catalog.event("One"))
    assert found() == ["One"]
    assert not Criteria().any
    assert Criteria(available=True).parts == ["available"]


def test_venue_organizer_and_artist_are_found_by_their_slugs(app) -> None:
    maren, owner, house = catalog.artist("Maren Sol"), catalog.organizer(), catalog.venue("Depot")
    catalog.session(catalog.event("Hers", artists=[maren]))
    catalog.session(catalog.event("Theirs", organizer=owner))
    catalog.session(catalog.event("There"), layout=seating.layout(house))
    assert found(artist=maren.slug) == ["Hers"]
    assert found(organizer=owner.slug) == ["Theirs"]
    assert found(venue=house.slug) == ["There"]
    assert found(venue="nowhere") == []


def test_a_tier_is_found_by_its_name_in_any_case(app) -> None:
    catalog.session(catalog.event("For all", tiers={"Adult": ("same", 0)}))
    catalog.session(catalog.event("For the young", tiers={"Adult": ("same", 0), "Student": ("percent", 5000)}))
    assert found(tier="student") == ["For the young"]


def test_dates_are_the_venues_and_both_ends_count(app) -> None:
    tokyo = seating.layout(catalog.venue("Kabuki", city=catalog.city("Tokyo", timezone="Asia/Tokyo")))
    start = (clock.now() + timedelta(days=3)).replace(hour=20, minute=0)
    catalog.session(catalog.event("Morning"), layout=tokyo, starts_at=start)
    there = (start + timedelta(days=1)).date()
    assert found(earliest=there, latest=there) == ["Morning"]
    assert found(latest=start.date()) == []
    assert found(earliest=there + timedelta(days=1)) == []


def test_today_is_today_at_the_venue(app) -> None:
    tokyo = seating.layout(catalog.venue("Kabuki", city=catalog.city("Tokyo", timezone="Asia/Tokyo")))
    # Friday 21:00 in Warsaw is Saturday 05:00 in Tokyo.
    now = FRIDAY.replace(hour=20)
    catalog.session(catalog.event("Warsaw at eleven"), starts_at=now + timedelta(hours=2))
    catalog.session(catalog.event("Tokyo at seven"), layout=tokyo, starts_at=now + timedelta(hours=2))
    catalog.session(catalog.event("Warsaw tomorrow"), starts_at=now + timedelta(hours=4))
    assert sorted(found(now, when="today")) == ["Tokyo at seven", "Warsaw at eleven"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("Monday", ["Saturday", "Sunday"]),
        ("Friday", ["Saturday", "Sunday"]),
        ("Saturday", ["Saturday", "Sunday"]),
        ("Sunday", ["Sunday"]),
    ],
)
def test_the_weekend_is_what_is_left_of_saturday_and_sunday(app, today: str, expected: list[str]) -> None:
    monday = FRIDAY - timedelta(days=4)
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Next Monday"]
    on, layout = {}, seating.layout()
    for days, name in enumerate(names):
        on[name] = monday + timedelta(days=days)
        catalog.session(catalog.event(name), layout=layout, starts_at=on[name] + timedelta(hours=6))
    catalog.session(catalog.event("Next Saturday"), layout=layout, starts_at=on["Saturday"] + timedelta(days=7))
    assert found(on[today], when="weekend") == expected


def test_on_sale_means_that_a_place_can_be_bought_now(app) -> None:
    now = clock.now()
    catalog.session(catalog.event("On sale"))
    catalog.session(catalog.event("Not yet"), sales_from=now + timedelta(days=1))
    catalog.session(catalog.event("Closed"), sales_until=now - timedelta(minutes=1))
    full = catalog.session(catalog.event("Sold out"), layout=seating.layout(rows=1, seats=2, standing=0))
    ordering.paid_order(full, seats=2)
    unpriced = seating.layout(rows=0, standing=0)
    seating.seated(unpriced, "Stalls", rows=1, seats=2, price=None)
    catalog.session(catalog.event("Without a price"), layout=unpriced)
    assert found(available=True) == ["On sale"]


TERMS = [
    {},
    {"fee_fixed": 150, "fee_share": 325, "tax_rate": 2300, "tax_included": True},
    {"fee_fixed": 99, "fee_share": 125, "tax_rate": 825, "tax_included": False},
]


@pytest.mark.parametrize("terms", TERMS)
@pytest.mark.parametrize(
    ("rule", "value"),
    [("same", 0), ("fixed", 1234), ("fixed", 0), ("amount", -300), ("amount", -9999999), ("percent", 3333)],
)
def test_the_price_that_is_filtered_by_is_the_price_that_is_paid(app, terms, rule: str, value: int) -> None:
    layout = seating.layout(rows=0, standing=0)
    for number, base in enumerate((2501, 6657)):
        seating.seated(layout, f"Section {number}", rows=1, seats=1, price=base)
    owner = catalog.organizer(**terms)
    session = catalog.session(
        catalog.event(organizer=owner, tiers={"Adult": (rule, value), "Child": ("fixed", 1)}), layout=layout
    )
    expected = prices.line(2501, rule=rule, value=value, terms=Terms(**terms)).total
    total = db.session.scalar(joined(select(lowest_total)).where(EventSession.id == session.id))
    assert total == expected
    assert found(most=expected, currency=session.currency) == [session.event.title]
    assert found(most=expected - 1, currency=session.currency) == []


def test_a_price_is_compared_in_its_own_currency_only(app) -> None:
    catalog.session(catalog.event("In yen"), layout=seating.layout(currency="JPY"))
    assert found(most=10**15, currency="JPY") == ["In yen"]
    assert found(most=10**15, currency="EUR") == []


@pytest.mark.parametrize("word", ["%", "_", "\\", "100%"])
def test_signs_of_patterns_stand_for_themselves(app, word: str) -> None:
    catalog.session(catalog.event("Plain"))
    catalog.session(catalog.event(f"With {word} in it"))
    assert found(q=word) == [f"With {word} in it"]
