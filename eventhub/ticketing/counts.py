"""How full a session is: who is in, who is still to come, and how often the door said no."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text

from eventhub.db import db

COUNTS = text(
    """SELECT s.id, t.sold, t.inside, t.to_come, t.gone, r.refused
       FROM unnest(CAST(:sessions AS integer[])) AS s (id)
       CROSS JOIN LATERAL (
           SELECT count(*) AS sold,
                  count(*) FILTER (WHERE checked_in_at IS NULL) AS to_come,
                  count(*) FILTER (WHERE checked_in_at IS NOT NULL
                      AND (checked_out_at IS NULL OR checked_out_at <= checked_in_at)) AS inside,
                  count(*) FILTER (WHERE checked_out_at > checked_in_at) AS gone
           FROM tickets WHERE session_id = s.id AND status = 'valid') t
       CROSS JOIN LATERAL (
           SELECT count(*) AS refused FROM scans
           WHERE session_id = s.id AND direction = 'in' AND verdict NOT IN ('admitted', 'order')) r"""
)


@dataclass(frozen=True)
class Count:
    """Valid tickets of a session: `sold` = `inside` + `to_come` + `gone` (went out); and refused attempts to enter."""

    sold: int
    inside: int
    to_come: int
    gone: int
    refused: int


def of_session(session_id: int) -> Count:
    return of_sessions([session_id])[session_id]


def of_sessions(session_ids: Iterable[int]) -> dict[int, Count]:
    """Session id → counts, for all of them in one statement."""
    rows = db.session.execute(COUNTS, {"sessions": list(session_ids)})
    return {row.id: Count(row.sold, row.inside, row.to_come, row.gone, row.refused) for row in rows}
