"""A captain may let in against an "already in", once for each refusal, with a reason that is kept."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from eventhub.accounts.models import User
from eventhub.audit.models import AuditEntry
from eventhub.db import db
from eventhub.errors import Invalid, NotFound
from eventhub.ticketing import doors, overrides, validation
from eventhub.ticketing.models import Scan, Ticket
from tests.panels.venue.evening import Evening, evening, fresh, person, signer, ticket


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


@pytest.fixture
def captain(tonight: Evening) -> User:
    return person(at=tonight.venue, role="manager")


def scan(code: str, by: User, at: Evening, *, direction: Any = "in", scan_id: str | None = None) -> validation.Outcome:
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


def refused(at: Evening, captain: User) -> Ticket:
    """A ticket that is in, and was refused under the scan id "refused"."""
    one = ticket(at)
    scan(one.code, captain, at)
    assert scan(one.code, captain, at, scan_id="refused").verdict == "already_used"
    return one


def decide(at: Evening, captain: User, **values: Any) -> validation.Outcome:
    given = {"device": "phone", "refusal": "refused", "reason": "Went out without a scan", "by": captain} | values
    return overrides.override(at.session.id, **given)


def overridden() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Scan).where(Scan.verdict == "overridden")) or 0


def test_the_decision_is_a_scan_of_its_own_and_stands_in_the_log(tonight: Evening, captain: User) -> None:
    one = refused(tonight, captain)
    first = fresh(one).checked_in_at
    outcome = decide(tonight, captain, reason="  Went out\n without a scan ", address="10.0.0.7")
    assert (outcome.verdict, outcome.guests[0].code, outcome.repeated) == ("overridden", one.code, False)
    assert fresh(one).checked_in_at == first
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "ticket.override"))
    assert (entry.actor, entry.address) == (captain.email, "10.0.0.7")
    assert entry.organizer_id == tonight.event.organizer_id
    assert entry.after == {"ticket": one.code, "place": "Stalls A 1", "why": "Went out without a scan"}


def test_two_at_once_decide_once(tonight: Evening, captain: User, race: Any) -> None:
    refused(tonight, captain)
    session_id, user_id = tonight.session.id, captain.id

    def press() -> validation.Outcome:
        return overrides.override(
            session_id,
            device="phone",
            refusal="refused",
            reason="Seen",
            by=db.session.get_one(User, user_id),
        )

    outcomes = race(8, press)
    assert outcomes.raised == []
    assert sorted(outcome.repeated for outcome in outcomes) == [False] + [True] * 7
    assert overridden() == 1
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "ticket.override")).all()) == 1


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 201])
def test_without_a_reason_nobody_is_let_in(tonight: Evening, captain: User, reason: str) -> None:
    refused(tonight, captain)
    with pytest.raises(Invalid):
        decide(tonight, captain, reason=reason)
    assert overridden() == 0


def test_who_went_out_since_is_scanned_again_instead(tonight: Evening, captain: User) -> None:
    one = refused(tonight, captain)
    scan(one.code, captain, tonight, direction="out")
    with pytest.raises(overrides.NotInside):
        decide(tonight, captain)
    assert scan(one.code, captain, tonight).verdict == "admitted"


def test_a_ticket_that_is_revoked_since_is_not_let_in(tonight: Evening, captain: User) -> None:
    one = refused(tonight, captain)
    one.status = "revoked"
    db.session.commit()
    with pytest.raises(overrides.NotInside):
        decide(tonight, captain)


def test_only_an_already_in_can_be_decided_against(tonight: Evening, captain: User) -> None:
    scan(ticket(tonight, status="revoked").code, captain, tonight, scan_id="revoked")
    one = ticket(tonight)
    scan(one.code, captain, tonight, scan_id="admitted")
    scan(one.code, captain, tonight, direction="out")
    scan(one.code, captain, tonight, direction="out", scan_id="not inside")
    for name in ("revoked", "admitted", "not inside", "made up"):
        with pytest.raises(NotFound):
            decide(tonight, captain, refusal=name)


def test_a_refusal_of_another_device_or_session_is_not_there(tonight: Evening, captain: User) -> None:
    refused(tonight, captain)
    with pytest.raises(NotFound):
        decide(tonight, captain, device="another")
    with pytest.raises(NotFound):
        decide(evening(venue=tonight.venue), captain)


def test_a_scan_that_took_the_decisions_name_is_no_decision(tonight: Evening, captain: User) -> None:
    refused(tonight, captain)
    scan("nonsense", captain, tonight, scan_id="refused:override")
    with pytest.raises(overrides.NotInside):
        decide(tonight, captain)
    assert overridden() == 0
