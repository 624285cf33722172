"""What the doors did last."""

from typing import Any
from uuid import uuid4

import pytest

from eventhub.accounts.models import User
from eventhub.ticketing import doors, scans, validation
from tests.panels.venue.evening import Evening, evening, person, signer, ticket, tickets


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


@pytest.fixture
def usher(tonight: Evening) -> User:
    return person(at=tonight.venue)


def scan(code: str, by: User, at: Evening) -> None:
    validation.validate(
        code,
        by=by,
        reach=doors.reach_of(by),
        session_id=at.session.id,
        direction="in",
        device="phone",
        scan_id=str(uuid4()),
        scanned_at=None,
        signer=signer,
    )


def test_the_latest_comes_first_and_no_more_than_asked_for(tonight: Evening, usher: User) -> None:
    one, two = tickets(tonight, 2)
    for code in (one.code, two.code, one.code):
        scan(code, usher, tonight)
    found = scans.recent(tonight.session.id, limit=2)
    assert [(line.verdict, line.place, line.name, line.by_whom) for line in found] == [
        ("already_used", "Stalls A 1", "Ada Plover", usher.name),
        ("admitted", "Stalls A 2", "Ada Plover", usher.name),
    ]


def test_the_last_scan_changes_with_every_attempt_and_with_no_other_sessions(tonight: Evening, usher: User) -> None:
    other = evening(venue=tonight.venue)
    assert scans.latest(tonight.session.id) == 0
    seen = set()
    for code in (ticket(tonight).code, "nonsense"):
        scan(code, usher, tonight)
        seen.add(scans.latest(tonight.session.id))
    scan("nonsense", usher, other)
    assert len(seen) == 2
    assert scans.latest(tonight.session.id) in seen


def test_an_order_has_the_scans_of_its_own_tickets(tonight: Evening, usher: User) -> None:
    mine, other = ticket(tonight), ticket(tonight)
    scan(mine.code, usher, tonight)
    scan(other.code, usher, tonight)
    assert [line.place for line in scans.of_order(mine.order_id, limit=10)] == ["Stalls A 1"]


def test_a_stranger_of_another_session_is_not_named(tonight: Evening, usher: User) -> None:
    tomorrow = evening(venue=tonight.venue)
    scan(ticket(tomorrow).code, usher, tonight)
    [line] = scans.recent(tonight.session.id, limit=10)
    assert (line.verdict, line.place, line.name) == ("wrong_session", "", "")
