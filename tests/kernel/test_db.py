"""The one way to commit, on PostgreSQL and with real threads."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from eventhub.catalog.models import Category, Event
from eventhub.db import (
    InsideTransaction,
    OutsideTransaction,
    after_commit,
    db,
    lock,
    refuse_in_transaction,
    retrying,
    transaction,
)
from eventhub.errors import NotFound
from tests.factories import accounts, catalog, ordering

PATIENCE = 20


def names() -> list[str]:
    """What another connection sees."""
    with db.engine.connect() as other:
        return sorted(other.scalars(select(Category.name)))


def add(name: str) -> None:
    db.session.add(Category(slug=name, name=name))


def fail_after(work: Callable[[], object]) -> None:
    with transaction():
        work()
        raise ZeroDivisionError


def test_leaving_the_outermost_block_commits(app):
    with transaction():
        add("one")
        with transaction():
            add("two")
        assert names() == []
    assert names() == ["one", "two"]


def test_an_error_rolls_everything_back(app):
    with pytest.raises(ZeroDivisionError):
        fail_after(lambda: add("one"))
    assert names() == []


def test_an_inner_block_that_fails_takes_only_its_own_writes_along(app):
    with transaction():
        add("kept")
        with pytest.raises(IntegrityError), transaction():
            add("kept")
        add("after")
    assert names() == ["after", "kept"]


def test_callbacks_run_after_the_outermost_commit_in_order(app):
    seen: list[object] = []
    with transaction():
        add("one")
        after_commit(lambda: seen.append(names()))
        with transaction():
            after_commit(lambda: seen.append("inner"))
        assert seen == []
    assert seen == [["one"], "inner"]


def test_a_rollback_drops_its_callbacks(app):
    seen: list[str] = []
    with transaction():
        after_commit(lambda: seen.append("outer"))
        with pytest.raises(ZeroDivisionError):
            fail_after(lambda: after_commit(lambda: seen.append("inner")))
    with pytest.raises(ZeroDivisionError):
        fail_after(lambda: after_commit(lambda: seen.append("never")))
    assert seen == ["outer"]


def test_a_callback_may_begin_a_transaction_of_its_own(app):
    def again() -> None:
        with transaction():
            add("second")

    with transaction():
        add("first")
        after_commit(again)
    assert names() == ["first", "second"]


def test_without_a_transaction_a_callback_runs_at_once(app):
    seen: list[int] = []
    after_commit(lambda: seen.append(1))
    assert seen == [1]


def test_a_lock_outside_a_transaction_is_refused(app):
    category = catalog.category()
    with pytest.raises(OutsideTransaction):
        lock(category)


def test_a_lock_on_a_row_that_has_gone_says_that_it_is_not_there(app):
    category = catalog.category()
    with db.engine.begin() as other:
        other.execute(text("DELETE FROM categories"))
    with pytest.raises(NotFound), transaction():
        lock(category)


def test_a_lock_waits_for_the_one_before_and_sees_what_it_did(app):
    category = catalog.category("Before")
    assert category.name == "Before"
    identity = category.id
    held, waiting = threading.Event(), threading.Event()

    def first() -> None:
        with app.app_context(), transaction() as session:
            record = lock(session.get_one(Category, identity))
            held.set()
            waiting.wait(PATIENCE)
            record.name = "After"

    thread = threading.Thread(target=first)
    thread.start()
    assert held.wait(PATIENCE)
    with transaction() as session:
        # Loaded before it is locked: without populate_existing it would stay "Before".
        record = session.get_one(Category, identity)
        assert record.name == "Before"
        threading.Timer(0.2, waiting.set).start()
        assert lock(record).name == "After"
    thread.join(PATIENCE)


def test_twenty_increments_under_a_lock_are_twenty(app, race):
    category = catalog.category(position=0)
    identity = category.id

    def increment() -> None:
        with transaction() as session:
            record = lock(session.get_one(Category, identity))
            record.position += 1

    assert race(20, increment).raised == []
    assert catalog.fresh(category).position == 20


def test_without_the_lock_increments_are_lost(app, race):
    """The race that the lock is for: it has to be there, or the test above proves nothing."""
    category = catalog.category(position=0)
    identity = category.id
    read = threading.Barrier(8, timeout=PATIENCE)

    def increment() -> None:
        with transaction() as session:
            record = session.get_one(Category, identity)
            before = record.position
            read.wait()
            record.position = before + 1

    assert race(8, increment).raised == []
    assert catalog.fresh(category).position == 1


def test_a_locked_row_may_be_referred_to_by_new_rows(app):
    """FOR NO KEY UPDATE: an order's lock must not stop the inserts that point at it."""
    category, organizer = catalog.category(), catalog.organizer()
    with transaction():
        lock(category)
        with db.engine.begin() as other:
            other.execute(text("SET LOCAL lock_timeout = '500ms'"))
            other.execute(
                insert(Event).values(slug="beside", title="Beside", organizer_id=organizer.id, category_id=category.id)
            )
    assert db.session.scalar(select(func.count(Event.id))) == 1


def test_a_call_over_the_network_is_refused_while_rows_are_locked(app):
    refuse_in_transaction()
    with transaction(), pytest.raises(InsideTransaction):
        refuse_in_transaction()


def test_a_real_deadlock_is_tried_again_and_both_succeed(app, race):
    one, two = catalog.category("One", position=0).id, catalog.category("Two", position=0).id
    met = threading.Barrier(2, timeout=PATIENCE)
    attempts: list[int] = []

    def both(first: int, second: int) -> None:
        @retrying
        def write() -> None:
            attempts.append(first)
            with transaction() as session:
                session.execute(text("UPDATE categories SET position = position + 1 WHERE id = :id"), {"id": first})
                if attempts.count(first) == 1:
                    met.wait()
                session.execute(text("UPDATE categories SET position = position + 1 WHERE id = :id"), {"id": second})

        write()

    assert race(lambda: both(one, two), lambda: both(two, one)).raised == []
    assert len(attempts) == 3
    assert [catalog.fresh(each).position for each in db.session.scalars(select(Category))] == [2, 2]


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_after_three_clashes_it_gives_up(app, state):
    attempts: list[int] = []

    @retrying
    def clash() -> None:
        attempts.append(1)
        with transaction() as session:
            add(f"try {len(attempts)}")
            session.flush()
            session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '{state}'; END $$"))

    with pytest.raises(DBAPIError):
        clash()
    assert len(attempts) == 3
    assert names() == []


def test_other_errors_are_not_tried_again(app):
    attempts: list[int] = []

    @retrying
    def divide() -> None:
        attempts.append(1)
        with transaction() as session:
            session.execute(text("SELECT 1/0"))

    with pytest.raises(DBAPIError):
        divide()
    assert len(attempts) == 1


def test_inside_a_transaction_the_clash_is_passed_on_since_the_whole_has_to_be_repeated(app):
    attempts: list[int] = []

    @retrying
    def clash() -> None:
        attempts.append(1)
        db.session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(DBAPIError), transaction():
        clash()
    assert len(attempts) == 1


def test_a_record_that_loads_its_relations_along_can_be_locked(app):
    """PostgreSQL refuses to lock the far side of an outer join: only the record's own row is meant."""
    payment = ordering.payment(ordering.order())
    place = accounts.venue_person(catalog.venue()).venue_places[0]
    with transaction():
        assert lock(payment) is payment
        assert lock(place) is place
