"""Finding guests of a session by name or e-mail, when nothing can be read."""

from sqlalchemy import text

from eventhub.db import db
from eventhub.ticketing.guests import AROUND_A_TICKET, GUEST, Guest, guest

FEWEST_LETTERS = 3

# Whom a ticket is for comes first; the buyer's words find the tickets of the whole order.
BY_NAME = text(
    f"""SELECT {GUEST} FROM tickets t {AROUND_A_TICKET}
        WHERE t.session_id = :session AND t.status <> 'revoked' AND (
            t.holder ILIKE :words OR r.name ILIKE :words OR r.email ILIKE :words
            OR o.name ILIKE :words OR o.email ILIKE :words)
        ORDER BY lower(coalesce(nullif(t.holder, ''), nullif(r.name, ''), o.name, '')), t.id
        LIMIT :limit"""
)


def by_name(session_id: int, words: str, *, limit: int) -> list[Guest]:
    """The session's tickets whose holder, attendee or buyer fits, by name; none for fewer than three letters."""
    wanted = " ".join(words.split())
    if len(wanted) < FEWEST_LETTERS:
        return []
    escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = db.session.execute(BY_NAME, {"session": session_id, "words": f"%{escaped}%", "limit": limit})
    return [guest(row) for row in rows]
