"""How full a session is: who is in, who is still to come, and how often the door said no."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import text

from eventhub.db import db
from eventhub.ticketing.validation import Outcome, Verdict

COUNTS = text(
    """SELECT s.id, t.sold, t.inside, t.to_come, t.gone, r.refused, r.overridden
       FROM unnest(CAST(:sessions AS integer[])) AS s (id)
       CROSS JOIN LATERAL (
           SELECT count(*) AS sold,
                  count(*) FILTER (WHERE checked_in_at IS NULL) AS to_come,
                  count(*) FILTER (WHERE checked_in_at IS NOT NULL
                      AND (checked_out_at IS NULL OR checked_out_at <= checked_in_at)) AS inside,
                  count(*) FILTER (WHERE checked_out_at > checked_in_at) AS gone
           FROM tickets WHERE session_id = s.id AND status = 'valid') t
       CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE verdict <> 'overridden') AS refused,
                  count(*) FILTER (WHERE verdict = 'overridden') AS overridden
           FROM scans WHERE session_id = s.id AND direction = 'in' AND verdict NOT IN ('admitted', 'order')) r"""
)

# Reading all tickets of a session takes the longer the fuller it is, so the screens of one process share a reading.
SHARED_SECONDS = 1.0
KEEP = 256


@dataclass(frozen=True)
class Count:
    """Valid tickets of a session: `sold` = `inside` + `to_come` + `gone` (went out); attempts to enter that were
    refused, and those a captain let in against the refusal."""

    sold: int
    inside: int
    to_come: int
    gone: int
    refused: int
    overridden: int = 0


def of_session(session_id: int) -> Count:
    return of_sessions([session_id])[session_id]


def of_sessions(session_ids: Iterable[int]) -> dict[int, Count]:
    """Session id → counts, for all of them in one statement."""
    rows = db.session.execute(COUNTS, {"sessions": list(session_ids)})
    return {row.id: Count(row.sold, row.inside, row.to_come, row.gone, row.refused, row.overridden) for row in rows}


_shared: dict[int, tuple[float, Count]] = {}
_guard = threading.Lock()


def live(session_id: int) -> Count:
    """The counts as a screen shows them: read at most a second ago, with what this process judged since."""
    kept = _shared.get(session_id)
    if kept is not None and time.monotonic() - kept[0] < SHARED_SECONDS:
        return kept[1]
    count = of_session(session_id)
    with _guard:
        if len(_shared) >= KEEP:
            _shared.pop(next(iter(_shared)))
        _shared[session_id] = (time.monotonic(), count)
    return count


def heard(session_id: int, outcome: Outcome) -> None:
    """Count a scan that was just judged, so that the door that made it sees it at once."""
    if outcome.repeated:
        return
    with _guard:
        kept = _shared.get(session_id)
        if kept is not None:
            _shared[session_id] = (kept[0], after(kept[1], outcome))


def after(count: Count, outcome: Outcome) -> Count:
    if outcome.verdict is Verdict.OVERRIDDEN:
        return replace(count, overridden=count.overridden + 1)
    if outcome.verdict is not Verdict.ADMITTED:
        refused = outcome.direction == "in" and outcome.verdict is not Verdict.ORDER
        return replace(count, refused=count.refused + refused)
    if outcome.direction == "out":
        return replace(count, inside=count.inside - 1, gone=count.gone + 1)
    [guest] = outcome.guests
    if guest.checked_in_at is None:
        return replace(count, inside=count.inside + 1, to_come=count.to_come - 1)
    return replace(count, inside=count.inside + 1, gone=count.gone - 1)


def forget() -> None:
    _shared.clear()
