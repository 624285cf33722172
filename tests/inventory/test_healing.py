"""A mark that never reached Redis: the map is told anyway, a few seconds later."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from eventhub.db import transaction
from eventhub.inventory import changes, healing
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app", "redis")


@pytest.fixture(autouse=True)
def remembering_nothing() -> Iterator[None]:
    changes.forget()
    yield
    changes.forget()


def lose_the_mark_of(order: int) -> None:
    """The order's seats go back without a word to the feed."""
    with transaction() as session:
        session.execute(text("DELETE FROM seat_claims WHERE order_id = :order"), {"order": order})


def told(session: str, since: int) -> frozenset[int] | None:
    changes.forget()
    head = changes.head(session)
    assert head is not None
    return changes.since(session, since, head).seats


def test_a_change_that_nobody_was_told_of_is_marked_when_the_session_is_watched() -> None:
    sheet = sales.show()
    seat = sales.seats(sheet, 0)[0]
    order = sales.order(sheet, [seat])
    head = changes.head(sheet.public_id)
    assert head is not None
    healing.heal()
    lose_the_mark_of(order)
    assert told(sheet.public_id, head.version) == frozenset()
    assert healing.heal() == 1
    assert told(sheet.public_id, head.version) == {seat}


def test_what_did_not_change_is_not_marked() -> None:
    sheet = sales.show()
    sales.order(sheet, sales.seats(sheet, 0))
    head = changes.head(sheet.public_id)
    assert head is not None
    healing.heal()
    assert healing.heal() == 0
    assert told(sheet.public_id, head.version) == frozenset()


def test_a_session_that_nobody_watches_is_left_alone() -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0))
    healing.heal()
    lose_the_mark_of(order)
    assert healing.heal() == 0
