"""What a door is told about a ticket: one statement finds it with its place, its order and what was scanned before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, TextClause, text

from eventhub.db import db
from eventhub.ticketing.doors import Attempt, Reach


@dataclass(frozen=True)
class Guest:
    """A ticket, the person behind it, and where they belong. `row` and `number` are empty for a standing place."""

    ticket_id: int
    item_id: int
    code: str
    status: str
    name: str
    section: str
    entrance: str
    row: str
    number: str
    tier: str
    door_note: str
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    checked_in_by: str | None
    first_device: str | None
    session_id: int
    session_public_id: str
    session_status: str
    event_title: str
    venue_name: str
    timezone: str
    starts_at: datetime
    doors_at: datetime
    order_id: int
    order_public_id: str
    pnr: str
    order_status: str
    others: int
    others_inside: int

    @property
    def inside(self) -> bool:
        """Came in, and did not go out after it."""
        return self.checked_in_at is not None and (
            self.checked_out_at is None or self.checked_out_at <= self.checked_in_at
        )

    @property
    def place(self) -> str:
        """Stalls H 15, or the name of a standing section."""
        return " ".join(part for part in (self.section, self.row, self.number) if part)


@dataclass(frozen=True)
class Stored:
    """An earlier attempt with the same scan id by the same device."""

    verdict: str
    detail: Mapping[str, Any]
    direction: str
    ticket_id: int | None
    scanned_at: datetime


@dataclass(frozen=True)
class Sight:
    """One look at the door: the ticket if there is one, whether the person may see it, and what is known of the scan."""

    guest: Guest | None
    within_reach: bool
    session_within_reach: bool
    stored: Stored | None


@dataclass(frozen=True)
class Party:
    """An order as the door sees it."""

    order_id: int
    public_id: str
    pnr: str
    status: str
    within_reach: bool


WITHIN_REACH = """(CAST(:everywhere AS boolean) OR {session}.venue_id = ANY(CAST(:venues AS integer[])) OR EXISTS (
    SELECT 1 FROM appearances a WHERE a.event_id = {session}.event_id AND a.artist_id = ANY(CAST(:artists AS integer[]))))"""

INSIDE = "{ticket}.checked_in_at IS NOT NULL AND ({ticket}.checked_out_at IS NULL OR {ticket}.checked_out_at <= {ticket}.checked_in_at)"

GUEST = f"""
    t.id AS ticket_id, t.item_id, t.code, t.status,
    coalesce(nullif(t.holder, ''), nullif(r.name, ''), o.name, '') AS name,
    section.name AS section, section.entrance, coalesce(seat.row_label, '') AS row, coalesce(seat.number, '') AS number,
    tier.name AS tier, tier.door_note, t.checked_in_at, t.checked_out_at, t.checked_in_by,
    (SELECT f.device FROM scans f WHERE f.ticket_id = t.id AND f.verdict = 'admitted' AND f.direction = 'in'
     ORDER BY f.id DESC LIMIT 1) AS first_device,
    s.id AS session_id, s.public_id AS session_public_id, s.status AS session_status, e.title AS event_title,
    v.name AS venue_name, v.timezone, s.starts_at, s.doors_at,
    o.id AS order_id, o.public_id AS order_public_id, o.pnr, o.status AS order_status,
    (SELECT count(*) FROM tickets n WHERE n.order_id = o.id AND n.id <> t.id AND n.status = 'valid') AS others,
    (SELECT count(*) FROM tickets n WHERE n.order_id = o.id AND n.id <> t.id AND n.status = 'valid'
     AND {INSIDE.format(ticket="n")}) AS others_inside"""

AROUND_A_TICKET = """
    LEFT JOIN orders o ON o.id = t.order_id
    LEFT JOIN order_items i ON i.id = t.item_id
    LEFT JOIN registrations r ON r.item_id = t.item_id
    LEFT JOIN sections section ON section.id = i.section_id
    LEFT JOIN seats seat ON seat.id = i.seat_id
    LEFT JOIN tiers tier ON tier.id = i.tier_id
    LEFT JOIN event_sessions s ON s.id = t.session_id
    LEFT JOIN events e ON e.id = s.event_id
    LEFT JOIN venues v ON v.id = s.venue_id"""


def sight_by(condition: str) -> TextClause:
    """Always one row, so that an unknown code still learns about the session and about an earlier scan."""
    return text(
        f"""SELECT {GUEST}, coalesce({WITHIN_REACH.format(session="s")}, false) AS within_reach,
                   coalesce({WITHIN_REACH.format(session="asked")}, false) AS session_within_reach,
                   stored.id AS stored_id, stored.verdict, stored.detail, stored.direction,
                   stored.ticket_id AS stored_ticket_id, stored.scanned_at
            FROM (VALUES (1)) AS once (one)
            LEFT JOIN tickets t ON {condition} {AROUND_A_TICKET}
            LEFT JOIN event_sessions asked ON asked.id = CAST(:session AS integer)
            LEFT JOIN scans stored ON stored.device = :device AND stored.scan_id = :scan_id"""
    )


BY_PUBLIC_ID = sight_by("t.public_id = :key")
BY_CODE = sight_by("t.code = :key")
BY_ID = sight_by("t.id = CAST(:key AS bigint)")
BY_NOTHING = sight_by("false")

PARTY = f"""SELECT o.id, o.public_id, o.pnr, o.status, {WITHIN_REACH.format(session="s")} AS within_reach
    FROM orders o JOIN event_sessions s ON s.id = o.session_id WHERE """

PARTY_BY_PNR = text(PARTY + "o.pnr = :key")
PARTY_BY_ID = text(PARTY + "o.id = :key")

GUESTS_OF_PARTY = text(
    f"SELECT {GUEST} FROM tickets t {AROUND_A_TICKET} WHERE t.order_id = :order AND t.status <> 'revoked' ORDER BY t.id"
)


def look(statement: TextClause, key: str | int | None, attempt: Attempt) -> Sight:
    """Find a ticket by `key` with one of the statements above, seen with the eyes of who attempts."""
    asked = {
        "session": attempt.session_id,
        "device": attempt.device,
        "scan_id": attempt.scan_id,
        **bounds(attempt.reach),
    }
    row = db.session.execute(statement, asked if key is None else {**asked, "key": key}).one()
    stored = None
    if row.stored_id is not None:
        stored = Stored(row.verdict, row.detail, row.direction, row.stored_ticket_id, row.scanned_at)
    return Sight(
        guest=guest(row) if row.ticket_id is not None else None,
        within_reach=row.within_reach,
        session_within_reach=row.session_within_reach,
        stored=stored,
    )


def party(pnr: str, *, reach: Reach) -> Party | None:
    """The order with this PNR."""
    return find_party(PARTY_BY_PNR, pnr, reach)


def party_of(order_id: int, *, reach: Reach) -> Party | None:
    """The order that an earlier scan was about."""
    return find_party(PARTY_BY_ID, order_id, reach)


def find_party(statement: TextClause, key: str | int, reach: Reach) -> Party | None:
    row = db.session.execute(statement, {"key": key, **bounds(reach)}).one_or_none()
    return None if row is None else Party(row.id, row.public_id, row.pnr, row.status, row.within_reach)


def guests_of(order_id: int) -> list[Guest]:
    """The tickets of an order that are not revoked, in the order they were issued."""
    return [guest(row) for row in db.session.execute(GUESTS_OF_PARTY, {"order": order_id})]


def bounds(reach: Reach) -> dict[str, Any]:
    return {"everywhere": reach.everywhere, "venues": list(reach.venue_ids), "artists": list(reach.artist_ids)}


FIELDS = tuple(Guest.__dataclass_fields__)


def guest(row: Row[Any]) -> Guest:
    values = row._mapping
    return Guest(**{field: values[field] for field in FIELDS})
