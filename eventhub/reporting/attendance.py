"""Who came, when, and where they sit: an evening in numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from eventhub.db import db

STEP = timedelta(minutes=5)

# Three hours of five minutes: what a chart can show and a person can take in.
MOST_STEPS = 36

# The rate by which an end is foretold: what came in during the last quarter of an hour.
RECENT_STEPS = 3

ARRIVALS = text(
    """SELECT date_bin('5 minutes', scanned_at, TIMESTAMPTZ '2000-01-01 00:00+00') AS start, count(*) AS arrived
       FROM scans
       WHERE session_id = :session AND direction = 'in' AND verdict IN ('admitted', 'overridden')
       GROUP BY 1 ORDER BY 1"""
)

SECTIONS = text(
    """SELECT section.name, section.kind,
              coalesce(pool.capacity, section.capacity, (SELECT count(*) FROM seats
                  WHERE seats.section_id = section.id AND NOT seats.disabled)) AS capacity,
              coalesce(came.sold, 0) AS sold, coalesce(came.inside, 0) AS inside
       FROM sections section
       LEFT JOIN section_pools pool ON pool.section_id = section.id AND pool.session_id = :session
       LEFT JOIN (
           SELECT i.section_id, count(*) AS sold,
                  count(*) FILTER (WHERE t.checked_in_at IS NOT NULL
                      AND (t.checked_out_at IS NULL OR t.checked_out_at <= t.checked_in_at)) AS inside
           FROM tickets t JOIN order_items i ON i.id = t.item_id
           WHERE t.session_id = :session AND t.status = 'valid' GROUP BY i.section_id) came ON came.section_id = section.id
       WHERE section.layout_id = :layout
       ORDER BY section.position, section.id"""
)

TOTALS = text(
    """SELECT session_id, count(*) AS sold, count(checked_in_at) AS attended
       FROM tickets WHERE session_id = ANY(:sessions) AND status = 'valid' GROUP BY session_id"""
)


@dataclass(frozen=True)
class Arrivals:
    """How many came in during each five minutes from `start` on, without gaps."""

    start: datetime
    counts: tuple[int, ...]

    def at(self, step: int) -> datetime:
        return self.start + step * STEP

    def step_of(self, moment: datetime) -> int:
        return (moment - self.start) // STEP


@dataclass(frozen=True)
class Section:
    """How full a section of a session is. `inside` are the sold that are in."""

    name: str
    kind: str
    capacity: int
    sold: int
    inside: int


@dataclass(frozen=True)
class Total:
    """Valid tickets of a session, and how many of them came, whether they have left or not."""

    sold: int = 0
    attended: int = 0


def arrivals(session_id: int, *, doors_at: datetime, starts_at: datetime) -> Arrivals:
    """From the doors, or the first guest before them, to the start, or the last guest after it.

    Of more than three hours the three after the doors are kept, or the last ones in which somebody came.
    """
    found = {row.start: int(row.arrived) for row in db.session.execute(ARRIVALS, {"session": session_id})}
    first, last = min([floor(doors_at), *found]), max([floor(starts_at), *found])
    if last - first >= MOST_STEPS * STEP:
        busiest_end = max(found, default=first)
        last = min(last, max(busiest_end, first + (MOST_STEPS - 1) * STEP))
        first = max(first, last - (MOST_STEPS - 1) * STEP)
    steps = (last - first) // STEP + 1
    return Arrivals(first, tuple(found.get(first + step * STEP, 0) for step in range(steps)))


def everybody_in_by(arrived: Arrivals, *, to_come: int, now: datetime) -> datetime | None:
    """When the last one is in, if they keep coming as they did in the last quarter of an hour; None when nobody did."""
    current = arrived.step_of(now)
    recent = sum(arrived.counts[max(0, current - RECENT_STEPS) : current + 1])
    if not to_come or not recent or current > len(arrived.counts):
        return None
    elapsed = now - arrived.at(max(0, current - RECENT_STEPS))
    return now + elapsed * to_come / recent


def sections(session_id: int, *, layout_id: int) -> list[Section]:
    """In the layout's order."""
    rows = db.session.execute(SECTIONS, {"session": session_id, "layout": layout_id})
    return [Section(row.name, row.kind, int(row.capacity), int(row.sold), int(row.inside)) for row in rows]


def totals(session_ids: Iterable[int]) -> dict[int, Total]:
    """Session id → totals, for all of them in one statement."""
    ids = list(session_ids)
    rows = db.session.execute(TOTALS, {"sessions": ids})
    found = {row.session_id: Total(int(row.sold), int(row.attended)) for row in rows}
    return {session_id: found.get(session_id, Total()) for session_id in ids}


def floor(moment: datetime) -> datetime:
    """The start of the five minutes it lies in; every timezone's clock agrees on those."""
    return moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)
