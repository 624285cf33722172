"""The change feed on a real Valkey: what is marked, what is answered, and what is lost when it goes away."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from eventhub import redis as redis_module
from eventhub.db import db, transaction
from eventhub.embedded import free_port
from eventhub.inventory import changes
from eventhub.inventory.changes import Head
from eventhub.inventory.claims import SeatsTaken
from eventhub.ordering import carts, checkout, expiry, settlement, standing_places
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def remembering_nothing() -> Iterator[None]:
    changes.forget()
    changes.breaker.closed_at = 0.0
    yield
    changes.forget()
    changes.breaker.closed_at = 0.0


@pytest.fixture
def away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens where the configuration says that Valkey is."""
    moved = replace(app.config["EVENTHUB"], redis_url=f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setitem(app.config, "EVENTHUB", moved)


def now(session: str) -> Head:
    """Where the feed stands at this moment, not a quarter of a second ago."""
    changes.forget()
    found = changes.head(session)
    assert found is not None
    return found


def mark(session: str, *seats: int, sections: tuple[int, ...] = ()) -> None:
    with transaction():
        changes.publish(session, seats=seats, sections=sections)


def test_nothing_has_changed_since_the_head() -> None:
    at = now("a")
    assert changes.since("a", at.version, at) == changes.Marks(at.version, frozenset(), frozenset())
    assert now("a") == at


def test_the_ids_since_a_tag_and_no_others() -> None:
    mark("a", 1, 2)
    tag = now("a").version
    mark("a", 2, 3, sections=(7,))
    mark("a", 9)
    mark("b", 4)
    at = now("a")
    assert changes.since("a", tag, at) == changes.Marks(at.version, frozenset({2, 3, 9}), frozenset({7}))
    assert not changes.since("a", tag, at).everything


def test_versions_only_rise_even_within_one_millisecond() -> None:
    versions = []
    for seat in range(50):
        mark("a", seat)
        versions.append(now("a").version)
    assert versions == sorted(set(versions))


def test_a_tag_from_before_the_feed_began_is_answered_with_everything() -> None:
    tag = now("a").version - 1000
    mark("a", 1)
    assert changes.since("a", tag, now("a")).everything


def test_a_tag_above_the_version_is_answered_with_everything() -> None:
    mark("a", 1)
    at = now("a")
    assert changes.since("a", at.version + 1, at).everything


def test_after_valkey_was_emptied_every_old_tag_is_answered_with_everything(redis: Any) -> None:
    mark("a", 1)
    before = now("a")
    redis.flushdb()
    mark("a", 2)
    after = now("a")
    assert after.version > before.version
    assert after.floor == after.version
    assert changes.since("a", before.version, after).everything
    tag = after.version
    mark("a", 3)
    assert changes.since("a", tag, now("a")).seats == frozenset({3})


def test_emptied_between_two_questions_it_is_everything_too(redis: Any) -> None:
    tag = now("a").version
    mark("a", 1)
    at = now("a")
    redis.flushdb()
    assert changes.since("a", tag, at).everything


def test_marks_that_were_cut_off_raise_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "KEEP_MARKS", 5)
    tag = now("a").version
    mark("a", 1)
    early = now("a")
    for seat in range(2, 12):
        mark("a", seat)
    at = now("a")
    assert changes.since("a", tag, at).everything
    # The head of an answer under way is older than the cut.
    assert changes.since("a", tag, early).everything
    assert changes.since("a", at.floor, at).seats == frozenset({7, 8, 9, 10, 11})


def test_marks_of_many_who_publish_at_once_are_all_seen_by_whoever_polls(race: Any) -> None:
    seen: set[int] = set()
    tag = now("a").version
    ended = threading.Event()

    def publish(number: int) -> None:
        for turn in range(25):
            mark("a", number * 100 + turn)

    def poll() -> None:
        nonlocal tag
        last = False
        while not last:
            last = ended.is_set()
            at = now("a")
            marks = changes.since("a", tag, at)
            assert marks.seats is not None
            seen.update(marks.seats)
            tag = at.version

    def publish_all() -> None:
        outcomes = race(8, publish)
        ended.set()
        assert outcomes.raised == []

    publishing = threading.Thread(target=publish_all)
    publishing.start()
    poll()
    publishing.join()
    assert seen == {number * 100 + turn for number in range(8) for turn in range(25)}


def test_marks_are_published_after_the_commit_and_never_after_a_rollback(redis: Any) -> None:
    version = changes.keys("a")[0]
    with transaction():
        changes.publish("a", seats=[1])
        assert redis.get(version) is None
    first = redis.get(version)
    assert first is not None

    sales.undo(lambda: changes.publish("a", seats=[2]))
    with transaction():
        db.session.execute(text("SELECT 1"))
        sales.undo(lambda: changes.publish("a", seats=[3]))
    assert redis.get(version) == first


def test_everything_a_sale_does_is_marked() -> None:
    sheet = sales.show()
    name = sheet.public_id
    first, second = sales.seats(sheet, 0, 1)
    section = sales.floor(sheet)
    tag = now(name).version

    def marked() -> tuple[Any, Any]:
        nonlocal tag
        at = now(name)
        marks = changes.since(name, tag, at)
        tag = at.version
        return marks.seats, marks.sections

    order = sales.order(sheet, [first], places=1)
    assert marked() == ({first}, {section})
    carts.add(order, sheet, sales.choice(sheet, [second]))
    assert marked() == ({second}, set())
    carts.drop_seat(order, sheet, second)
    assert marked() == ({second}, set())
    standing_places.set_places(order, sheet, sheet.section_by_id[section], sheet.default_tier, 3)
    standing_places.set_places(order, sheet, sheet.section_by_id[section], sheet.default_tier, 2)
    assert marked() == (set(), {section})
    sales.pay(sales.payment(order))
    assert marked() == ({first}, {section})

    def let_run_out(other: int) -> None:
        sales.run_out(other)
        expiry.expire_due()

    for end in (checkout.cancel, let_run_out):
        other = sales.order(sheet, [second], places=1)
        marked()
        end(other)
        assert marked() == ({second}, {section})
    with pytest.raises(SeatsTaken):
        sales.order(sheet, [first, second])
    assert marked() == (set(), set())


def test_a_sale_goes_on_without_valkey_and_without_waiting_for_it(away: None) -> None:
    sheet = sales.show()
    order = sales.order(sheet, sales.seats(sheet, 0), places=2)
    assert changes.breaker.open
    assert sales.pay(sales.payment(order)) == settlement.Settled.PAID
    assert sales.status(order) == "paid"
    assert changes.head(sheet.public_id) is None
    assert changes.since(sheet.public_id, 5, Head(10, 1)).everything


def test_while_valkey_is_away_it_is_asked_once_and_then_left_alone(away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sales.show()
    asked = 0
    client = redis_module.client

    def counted() -> Any:
        nonlocal asked
        asked += 1
        return client()

    monkeypatch.setattr(redis_module, "client", counted)
    for position in range(6):
        sales.order(sheet, sales.seats(sheet, position), buyer=False)
        assert changes.head(sheet.public_id) is None
    assert asked == 1
