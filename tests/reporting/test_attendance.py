"""Arrivals by five minutes, and how full each section is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventhub import clock
from eventhub.db import transaction
from eventhub.reporting import attendance
from eventhub.reporting.attendance import Arrivals
from eventhub.ticketing.models import Scan
from tests.factories import catalog, ordering
from tests.panels.venue.evening import Evening, evening, person, tickets

DOORS = datetime(2026, 11, 20, 18, 47, tzinfo=UTC)
START = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


def scanned(at: Evening, *moments: datetime, verdict: str = "admitted", direction: str = "in") -> None:
    usher = person(at=at.venue)
    with transaction() as session:
        for number, moment in enumerate(moments):
            session.add(
                Scan(
                    session_id=at.session.id,
                    user_id=usher.id,
                    device=f"{verdict}-{direction}-{usher.id}",
                    scan_id=str(number),
                    verdict=verdict,
                    direction=direction,
                    scanned_at=moment,
                )
            )


def arrived(at: Evening, **values: Any) -> Arrivals:
    return attendance.arrivals(at.session.id, **{"doors_at": DOORS, "starts_at": START} | values)


def test_nobody_yet_is_a_row_of_zeroes_from_the_doors_to_the_start(tonight: Evening) -> None:
    found = arrived(tonight)
    assert found.start == DOORS.replace(minute=45)
    assert found.counts == (0,) * 10
    assert found.at(9) == START


def test_each_arrival_counts_in_its_five_minutes_and_refusals_do_not(tonight: Evening) -> None:
    scanned(tonight, DOORS, DOORS + timedelta(seconds=179), DOORS + timedelta(minutes=3), START + timedelta(minutes=7))
    scanned(tonight, DOORS, verdict="overridden")
    scanned(tonight, DOORS, verdict="already_used")
    scanned(tonight, DOORS, direction="out")
    found = arrived(tonight)
    assert found.counts == (3, 1, *(0,) * 8, 1)
    assert found.at(10) == START + timedelta(minutes=5)


def test_a_long_day_is_cut_to_three_hours_in_which_somebody_came(tonight: Evening) -> None:
    scanned(tonight, DOORS, DOORS + timedelta(hours=9))
    found = arrived(tonight, starts_at=DOORS + timedelta(hours=1))
    assert len(found.counts) == attendance.MOST_STEPS
    assert (found.counts[0], found.counts[-1]) == (0, 1)


def test_the_end_is_foretold_from_the_last_quarter_of_an_hour() -> None:
    found = Arrivals(DOORS.replace(minute=45), (0, 30, 30, 30, 0))
    now = DOORS.replace(minute=45) + timedelta(minutes=20)
    assert attendance.everybody_in_by(found, to_come=90, now=now) == now + timedelta(minutes=15)
    assert attendance.everybody_in_by(found, to_come=0, now=now) is None
    assert attendance.everybody_in_by(Arrivals(found.start, (0, 0)), to_come=9, now=now) is None


def test_sections_say_how_many_are_sold_and_in(app: Any) -> None:
    session = catalog.tonight()
    order = ordering.paid_order(session, seats=2, places=3)
    with transaction():
        for one in ordering.tickets_of(order)[1:3]:
            one.checked_in_at = clock.now()
    found = attendance.sections(session.id, layout_id=session.layout_id)
    assert [(section.name, section.capacity, section.sold) for section in found] == [
        ("Stalls", 10, 2),
        ("Floor", 30, 3),
    ]
    assert sum(section.inside for section in found) == 2


def test_totals_are_of_the_sessions_asked_for(tonight: Evening) -> None:
    other = evening(venue=tonight.venue)
    one, *_ = tickets(tonight, 2)
    tickets(tonight, 1, status="revoked")
    tickets(other, 1)
    with transaction():
        one.checked_in_at = clock.now()
    ids = [tonight.session.id, evening().session.id]
    assert attendance.totals(ids) == {ids[0]: attendance.Total(2, 1), ids[1]: attendance.Total(0, 0)}
    assert attendance.totals([]) == {}
