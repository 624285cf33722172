"""Whose orders somebody sees, and what finds them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from eventhub import clock
from eventhub.access.scope import Scope
from eventhub.db import db, transaction
from eventhub.ordering.models import Registration
from eventhub.reporting import orders
from eventhub.reporting.orders import Wanted
from tests.panels.venue.evening import Evening, evening, ticket, tickets


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


def found(at: Evening, **wanted: Any) -> list[str]:
    return [order.pnr for order in orders.everything(Scope(at.venue), Wanted(**wanted))]


def test_another_venues_orders_are_in_no_list(tonight: Evening) -> None:
    mine, theirs = ticket(tonight).order, ticket(evening()).order
    assert found(tonight) == [mine.pnr]
    assert found(tonight, words=theirs.pnr) == []
    assert found(tonight, session=theirs.session.public_id) == []


def test_everything_that_a_guest_can_say_finds_the_order(tonight: Evening) -> None:
    one, other = ticket(tonight, name="Ada Plover"), ticket(tonight, name="Mo Tern")
    with transaction():
        other.order.email = "mo@birds.test"
        db.session.query(Registration).filter_by(item_id=one.item_id).one().name = "Émile Dunlin"
    mine = one.order.pnr
    for words in (mine, mine.lower(), one.code, one.code.lower(), "plover", "ADA  PLO", "plover@", "dunlin"):
        assert found(tonight, words=f" {words} ") == [mine], words
    assert found(tonight, words="birds.test") == [other.order.pnr]
    for words in ("%", "_da", "\\"):
        assert found(tonight, words=words) == []


def test_status_session_and_days_narrow_the_list(tonight: Evening) -> None:
    later = evening(venue=tonight.venue)
    paid, open_order, elsewhere = (
        ticket(tonight).order,
        ticket(tonight, order_status="pending").order,
        ticket(later).order,
    )
    now = clock.now()
    with transaction():
        elsewhere.created_at = now - timedelta(days=3)
    assert set(found(tonight, status="paid")) == {paid.pnr, elsewhere.pnr}
    assert found(tonight, status="pending") == [open_order.pnr]
    assert found(tonight, session=later.session.public_id) == [elsewhere.pnr]
    assert found(tonight, latest=now - timedelta(days=1)) == [elsewhere.pnr]
    assert found(tonight, earliest=now - timedelta(days=3), latest=now - timedelta(days=1)) == [elsewhere.pnr]
    assert set(found(tonight, earliest=now - timedelta(days=1))) == {paid.pnr, open_order.pnr}


def test_an_order_knows_its_places_and_who_is_in(tonight: Evening) -> None:
    one, _two = tickets(tonight, 2)
    with transaction():
        one.checked_in_at = clock.now()
    [listed] = orders.everything(Scope(tonight.venue), Wanted())
    assert [(place.section, place.row, place.number, place.inside) for place in listed.places] == [
        ("Stalls", "A", "1", True),
        ("Stalls", "A", "2", False),
    ]
    assert (listed.tickets, listed.inside) == (2, 1)


def test_a_page_costs_the_same_however_long_the_list_is(tonight: Evening) -> None:
    seen: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    def cost(after: str) -> int:
        db.session.refresh(tonight.venue)
        seen.clear()
        event.listen(db.engine, "before_cursor_execute", keep)
        try:
            orders.page(scope, Wanted(), limit=2, after=after)
        finally:
            event.remove(db.engine, "before_cursor_execute", keep)
        return len(seen)

    scope = Scope(tonight.venue)
    pnrs = [ticket(tonight).order.pnr for _ in range(3)]
    few = cost(pnrs[-1])
    for _ in range(6):
        ticket(tonight)
    assert cost(pnrs[-1]) == few == 3
