"""The numbers at the door: shared for a second, and never behind what this process judged itself."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from eventhub.accounts.models import User
from eventhub.db import db, transaction
from eventhub.ticketing import counts, doors, overrides, validation
from tests.panels.venue.evening import Evening, evening, person, signer, ticket, tickets


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


@pytest.fixture
def usher(tonight: Evening) -> User:
    return person(at=tonight.venue)


def scan(code: str, by: User, at: Evening, direction: Any = "in", scan_id: str | None = None) -> validation.Outcome:
    return validation.validate(
        code,
        by=by,
        reach=doors.reach_of(by),
        session_id=at.session.id,
        direction=direction,
        device="phone",
        scan_id=scan_id or str(uuid4()),
        scanned_at=None,
        signer=signer,
    )


def test_what_this_process_judged_is_counted_at_once_and_exactly(tonight: Evening, usher: User) -> None:
    one, two, _three = tickets(tonight, 3)
    assert counts.live(tonight.session.id) == counts.Count(sold=3, inside=0, to_come=3, gone=0, refused=0)
    for code, direction in [
        (one.code, "in"),
        (one.code, "in"),
        (one.code, "out"),
        (one.code, "out"),
        (one.code, "in"),
        (two.code, "out"),
        (two.code, "in"),
        (two.code, "out"),
        (one.order.pnr, "in"),
        ("nonsense", "in"),
        ("nonsense", "out"),
    ]:
        counts.heard(tonight.session.id, scan(code, usher, tonight, direction))
    assert counts.live(tonight.session.id) == counts.of_session(tonight.session.id)


def test_a_repeated_scan_is_not_counted_again(tonight: Evening, usher: User) -> None:
    code = ticket(tonight).code
    counts.live(tonight.session.id)
    for _ in range(3):
        counts.heard(tonight.session.id, scan(code, usher, tonight, scan_id="the same"))
    assert counts.live(tonight.session.id).inside == 1


def test_a_captains_decision_is_counted_apart(tonight: Evening) -> None:
    captain = person(at=tonight.venue, role="manager")
    code = ticket(tonight).code
    scan(code, captain, tonight)
    scan(code, captain, tonight, scan_id="refused")
    counts.live(tonight.session.id)
    outcome = overrides.override(tonight.session.id, device="phone", refusal="refused", reason="Seen", by=captain)
    counts.heard(tonight.session.id, outcome)
    expected = counts.Count(sold=1, inside=1, to_come=0, gone=0, refused=1, overridden=1)
    assert counts.live(tonight.session.id) == expected == counts.of_session(tonight.session.id)


def test_screens_share_a_reading_for_a_second(tonight: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    session_id = tonight.session.id

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        for _ in range(5):
            counts.live(session_id)
        assert len(seen) == 1
        monkeypatch.setattr(counts, "SHARED_SECONDS", 0.0)
        counts.live(session_id)
        assert len(seen) == 2
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)


def test_counting_reads_the_tickets_of_its_own_session_by_index(tonight: Evening) -> None:
    tickets(tonight, 3)
    elsewhere = evening().session.id
    with suppress(Undone), transaction() as session:
        # Five thousand of another session's, that reading them all would be foolish; one item cannot have so many.
        session.execute(text("DROP INDEX uq_tickets_item_alive"))
        session.execute(
            text(
                """INSERT INTO tickets (public_id, code, order_id, item_id, session_id)
                   SELECT 'elsewhere-' || n, 'ELSEWHERE-' || n, order_id, item_id, :elsewhere
                   FROM (SELECT * FROM tickets LIMIT 1) one, generate_series(1, 5000) n"""
            ),
            {"elsewhere": elsewhere},
        )
        session.execute(text("ANALYZE tickets"))
        plan = "\n".join(
            session.scalars(text("EXPLAIN " + counts.COUNTS.text), {"sessions": [tonight.session.id]}).all()
        )
        raise Undone
    assert "ix_tickets_session" in plan, plan


class Undone(Exception):
    """Takes back what a test did to the tables themselves."""
