"""Prices and places of lists are the same as those of the sheets that sell."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from eventhub import clock
from eventhub.db import db
from eventhub.discovery import offers
from eventhub.inventory import sheets
from tests.factories import catalog, seating

TIERS = {"Adult": ("same", 0), "Student": ("percent", 5000), "Patron": ("amount", 2000)}


@pytest.mark.parametrize(
    "terms", [{}, {"fee_fixed": 150, "fee_share": 250, "tax_rate": 700}, {"tax_rate": 1900, "tax_included": False}]
)
def test_the_lists_price_is_the_sheets_price(app: Flask, terms: dict[str, Any]) -> None:
    on = catalog.event(organizer=catalog.organizer(**terms), tiers=TIERS)
    session = catalog.session(on, layout=seating.layout(price=3333))
    sheet = sheets.of(session.public_id)
    totals = sheet.full_prices.values()
    found = offers.of_sessions([session])[session.id]
    assert found.prices == offers.PriceRange(min(totals), max(totals))
    assert found.prices.lowest == sheet.lowest_price


def test_a_sessions_own_price_of_a_section_wins(app: Flask) -> None:
    layout = seating.layout(standing=0, price=5000)
    session = catalog.session(layout=layout, section_prices={layout.sections[0].public_id: 7700})
    assert offers.of_sessions([session])[session.id].prices == offers.PriceRange(7700, 7700)


def test_another_currency_without_own_prices_sells_nothing(app: Flask) -> None:
    session = catalog.session(layout=seating.layout(standing=0), currency="JPY")
    found = offers.of_sessions([session])[session.id]
    assert found.prices is None
    assert found.state == "sold_out"


def test_the_strongest_reason_is_said(app: Flask) -> None:
    session = catalog.session()
    now = clock.now()
    db.session.refresh(session)
    assert offers.state(session, available=5, now=now) == "on_sale"
    assert offers.state(session, available=0, now=now) == "sold_out"
    assert offers.state(session, available=5, now=now - timedelta(days=3)) == "not_yet"
    assert offers.state(session, available=5, now=session.sales_until) == "closed"
    session.status = "cancelled"
    assert offers.state(session, available=5, now=session.sales_until) == "cancelled"
    db.session.rollback()


def test_nothing_asks_nothing(app: Flask) -> None:
    assert offers.of_sessions([]) == {}
