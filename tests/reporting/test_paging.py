"""Lists by key: every row once, whatever repeats in the column and whatever comes in between."""

from datetime import timedelta
from typing import Any

import pytest

from eventhub import clock
from eventhub.access.scope import Scope
from eventhub.db import transaction
from eventhub.errors import NotFound
from eventhub.reporting import orders
from eventhub.reporting.orders import SORTS, Wanted
from tests.panels.venue.evening import Evening, evening, ticket


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


def fill(at: Evening, count: int) -> None:
    """Orders of which many share a time, a name and an amount."""
    now = clock.now()
    for number in range(count):
        order = ticket(at, name="Ada" if number % 3 else "Mo").order
        with transaction():
            order.created_at = now - timedelta(hours=number // 4)
            order.total = 100 * (number % 2)


@pytest.mark.parametrize("sort", sorted(SORTS))
@pytest.mark.parametrize("descending", [True, False])
def test_walking_forth_and_back_meets_every_row_once(tonight: Evening, sort: str, descending: bool) -> None:
    fill(tonight, 11)
    scope, wanted = Scope(tonight.venue), Wanted(sort=sort, descending=descending)
    everything = [order.pnr for order in orders.everything(scope, wanted)]
    assert len(set(everything)) == 11

    pages, after = [], ""
    while True:
        page = orders.page(scope, wanted, limit=4, after=after)
        pages.append(page)
        if page.after is None:
            break
        after = page.after
    assert [order.pnr for page in pages for order in page.items] == everything

    back, before = [], pages[-1].before
    while before:
        page = orders.page(scope, wanted, limit=4, before=before)
        back.insert(0, [order.pnr for order in page.items])
        before = page.before
    assert [pnr for page in back for pnr in page] == everything[:8]


def test_the_other_direction_is_the_same_list_turned_around(tonight: Evening) -> None:
    fill(tonight, 9)
    scope = Scope(tonight.venue)
    down = [order.pnr for order in orders.everything(scope, Wanted(sort="total"))]
    up = [order.pnr for order in orders.everything(scope, Wanted(sort="total", descending=False))]
    assert up == down[::-1]


def test_what_comes_in_between_moves_nothing(tonight: Evening) -> None:
    fill(tonight, 6)
    scope = Scope(tonight.venue)
    first = orders.page(scope, Wanted(), limit=3)
    expected = [order.pnr for order in orders.page(scope, Wanted(), limit=3, after=first.after or "").items]
    ticket(tonight)
    assert [order.pnr for order in orders.page(scope, Wanted(), limit=3, after=first.after or "").items] == expected


def test_a_place_that_is_not_in_the_list_is_not_found(tonight: Evening) -> None:
    fill(tonight, 2)
    foreign = ticket(evening()).order.pnr
    for name in (foreign, "NOSUCH"):
        with pytest.raises(NotFound):
            orders.page(Scope(tonight.venue), Wanted(), limit=3, after=name)


def test_an_export_in_many_steps_is_whole(tonight: Evening) -> None:
    from eventhub.reporting import paging

    fill(tonight, 7)
    wanted = Wanted(sort="buyer")
    steps = paging.everything(orders.query(Scope(tonight.venue), wanted), orders.sorting(wanted), step=2)
    found = [row.pnr for rows in steps for row in rows]
    assert found == [order.pnr for order in orders.everything(Scope(tonight.venue), wanted)]
    assert len(found) == 7
