"""The check at the door: every reading gets one verdict, and a ticket enters once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, bindparam, text

from eventhub import clock, tokens
from eventhub.accounts.models import User
from eventhub.audit import log
from eventhub.db import db, retrying, transaction
from eventhub.errors import Unavailable
from eventhub.ticketing import codes, guests
from eventhub.ticketing.doors import Attempt, Direction, Reach
from eventhub.ticketing.guests import Guest, Party, Sight, Stored
from eventhub.ticketing.models import Scan

# Queues form before the doors open, and checking them early is what shortens them.
BEFORE_DOORS = timedelta(minutes=60)

# A device's clock is believed within these bounds of our own.
OLDEST_SCAN = timedelta(hours=24)

ATTEMPTS = 5


class Verdict(StrEnum):
    """What the door is told. `ORDER` is the answer to a PNR, which admits nobody by itself; `OVERRIDDEN` is never judged:
    a captain decides it against an `ALREADY_USED` (overrides.py)."""

    ADMITTED = "admitted"
    OVERRIDDEN = "overridden"
    ALREADY_USED = "already_used"
    REVOKED = "revoked"
    UNPAID = "unpaid"
    WRONG_SESSION = "wrong_session"
    NOT_YOURS = "not_yours"
    TOO_EARLY = "too_early"
    UNKNOWN = "unknown"
    FORGED = "forged"
    ORDER = "order"


# What a guess comes to; a guest's own ticket never does.
MISSES = frozenset({Verdict.UNKNOWN, Verdict.FORGED, Verdict.NOT_YOURS})


@dataclass(frozen=True)
class Outcome:
    """The verdict with what belongs to it. `detail` is JSON: `reason`, and for a used ticket `at`, `by`, `device`."""

    verdict: Verdict
    direction: Direction
    scanned_at: datetime
    guests: tuple[Guest, ...] = ()
    party: Party | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    repeated: bool = False


class Overtaken(Exception):
    """Another scan was quicker: what was read is no longer so."""


@retrying
def validate(
    read: str,
    *,
    by: User,
    reach: Reach,
    session_id: int | None,
    direction: Direction,
    device: str,
    scan_id: str,
    scanned_at: datetime | None,
    signer: codes.Signer,
    address: str | None = None,
) -> Outcome:
    """Judge one reading (QR text, ticket code or PNR), and let the ticket in or out when it may.

    Every attempt leaves a scan; the same `scan_id` from the same `device` gets the verdict that is already stored. What a
    platform admin does here is audited, with the `address` it came from. Raises Unavailable when other doors keep
    being quicker.
    """
    attempt = Attempt(by, reach, session_id, direction, device, scan_id, believable(scanned_at))
    for _ in range(ATTEMPTS):
        try:
            with transaction():
                return judge(read.strip(), attempt, signer, address)
        except Overtaken:
            continue
    raise Unavailable()


def judge(read: str, attempt: Attempt, signer: codes.Signer, address: str | None) -> Outcome:
    sight, verdict, detail = recognise(read, attempt, signer)
    if sight.stored is not None:
        return recall(sight.stored, sight, attempt)
    party = None
    if verdict is None and (pnr := typed_pnr(read)):
        party = guests.party(pnr, reach=attempt.reach)
        verdict, detail = of_party(party)
    if verdict is None:
        verdict, detail = of_guest(sight, attempt)
    if verdict is Verdict.ADMITTED:
        assert sight.guest is not None
        scan = admit(sight.guest, attempt)
    else:
        scan = note(verdict, detail, sight, attempt)
    if attempt.by.platform_admin:
        log.record("ticket.validate", Scan(id=scan), by=attempt.by, after={"verdict": verdict}, address=address)
    return outcome(verdict, detail, sight, party, attempt)


def recognise(read: str, attempt: Attempt, signer: codes.Signer) -> tuple[Sight, Verdict | None, dict[str, Any]]:
    """Signature first, then the look-up: who has forged a code learns nothing about the ticket it names."""
    if len(read) == codes.CODE_CHARACTERS:
        try:
            signed = signer.read(read)
        except codes.ForgedCode:
            return guests.look(guests.BY_NOTHING, None, attempt), Verdict.FORGED, {}
        return guests.look(guests.BY_PUBLIC_ID, signed.ticket_public_id, attempt), None, {}
    if code := codes.typed_ticket_code(read):
        return guests.look(guests.BY_CODE, code, attempt), None, {}
    return guests.look(guests.BY_NOTHING, None, attempt), None, {}


def typed_pnr(read: str) -> str | None:
    """The PNR as it is stored, from what somebody typed; None when it cannot be one."""
    pnr = read.upper()
    return pnr if len(pnr) == 6 and set(pnr) <= set(tokens.PNR_ALPHABET) else None


def of_party(party: Party | None) -> tuple[Verdict, dict[str, Any]]:
    if party is None:
        return Verdict.UNKNOWN, {}
    if not party.within_reach:
        return Verdict.NOT_YOURS, {}
    if party.status not in ("paid", "refunded"):
        return Verdict.UNPAID, {"order": party.order_id, "reason": party.status}
    return Verdict.ORDER, {"order": party.order_id}


def of_guest(sight: Sight, attempt: Attempt) -> tuple[Verdict, dict[str, Any]]:
    """Every reason to refuse, the first that holds."""
    guest = sight.guest
    if guest is None:
        return Verdict.UNKNOWN, {}
    if not sight.within_reach or (attempt.session_id is not None and not sight.session_within_reach):
        return Verdict.NOT_YOURS, {}
    if attempt.session_id not in (None, guest.session_id):
        return Verdict.WRONG_SESSION, {}
    if attempt.direction == "out":
        # Whoever is inside may always leave, with whatever ticket.
        return (Verdict.ADMITTED, {}) if guest.inside else (Verdict.ALREADY_USED, {"reason": "not_inside"})
    if guest.status != "valid":
        return Verdict.REVOKED, {"reason": guest.status}
    if guest.session_status == "cancelled":
        return Verdict.REVOKED, {"reason": "session_cancelled"}
    if guest.order_status != "paid":
        return Verdict.UNPAID, {"reason": guest.order_status}
    if clock.now() < guest.doors_at - BEFORE_DOORS:
        return Verdict.TOO_EARLY, {"doors_at": clock.rfc3339(guest.doors_at)}
    if guest.inside:
        assert guest.checked_in_at is not None
        return Verdict.ALREADY_USED, {
            "reason": "inside",
            "at": clock.rfc3339(guest.checked_in_at),
            "by": guest.checked_in_by,
            "device": guest.first_device,
        }
    return Verdict.ADMITTED, {}


SCAN = """INSERT INTO scans (session_id, ticket_id, user_id, device, scan_id, direction, verdict, detail, scanned_at)
    {values} ON CONFLICT (device, scan_id) DO NOTHING RETURNING id"""

# The whole admission is one statement: of two doors at the same moment the second waits for the row, reads it again
# and finds that its condition no longer holds.
ADMIT = {
    "in": text(
        f"""WITH admitted AS (
                UPDATE tickets SET checked_in_at = greatest(clock_timestamp(), checked_out_at), checked_in_by = :by
                WHERE id = :ticket AND status = 'valid' AND (checked_in_at IS NULL OR checked_out_at > checked_in_at)
                RETURNING id, item_id, session_id),
            attended AS (
                UPDATE registrations r SET status = 'attended' FROM admitted
                WHERE r.item_id = admitted.item_id AND r.status IN ('pending', 'confirmed')),
            scan AS ({
            SCAN.format(
                values='''SELECT session_id, id, :user, :device, :scan_id, 'in', 'admitted', '{}', :scanned_at
                FROM admitted'''
            )
        })
            SELECT id FROM scan"""
    ),
    "out": text(
        f"""WITH admitted AS (
                UPDATE tickets SET checked_out_at = greatest(clock_timestamp(), checked_in_at + interval '1 microsecond')
                WHERE id = :ticket AND checked_in_at IS NOT NULL
                  AND (checked_out_at IS NULL OR checked_out_at <= checked_in_at)
                RETURNING id, session_id),
            scan AS ({
            SCAN.format(
                values='''SELECT session_id, id, :user, :device, :scan_id, 'out', 'admitted', '{}', :scanned_at
                FROM admitted'''
            )
        })
            SELECT id FROM scan"""
    ),
}

NOTE = text(
    SCAN.format(
        values="VALUES (:session, :ticket, :user, :device, :scan_id, :direction, :verdict, :detail, :scanned_at)"
    )
).bindparams(bindparam("detail", type_=JSON))


def admit(guest: Guest, attempt: Attempt) -> int:
    """The scan's id. Raises Overtaken, which undoes it all, when another door or the same scan got there first."""
    written = db.session.execute(
        ADMIT[attempt.direction],
        {
            "ticket": guest.ticket_id,
            "user": attempt.by.id,
            "device": attempt.device,
            "scan_id": attempt.scan_id,
            "scanned_at": attempt.scanned_at,
            **({"by": attempt.by.name or attempt.by.label} if attempt.direction == "in" else {}),
        },
    ).scalar_one_or_none()
    if written is None:
        raise Overtaken
    return int(written)


def note(verdict: Verdict, detail: Mapping[str, Any], sight: Sight, attempt: Attempt) -> int:
    """Keep a refusal. It counts for the session asked for; a session of strangers is not written to."""
    session_id = attempt.session_id if sight.session_within_reach else None
    if session_id is None and sight.guest is not None and sight.within_reach:
        session_id = sight.guest.session_id
    written = db.session.execute(
        NOTE,
        {
            "session": session_id,
            "ticket": sight.guest.ticket_id if sight.guest else None,
            "user": attempt.by.id,
            "device": attempt.device,
            "scan_id": attempt.scan_id,
            "direction": attempt.direction,
            "verdict": verdict,
            "detail": dict(detail),
            "scanned_at": attempt.scanned_at,
        },
    ).scalar_one_or_none()
    if written is None:
        raise Overtaken
    return int(written)


def recall(stored: Stored, sight: Sight, attempt: Attempt) -> Outcome:
    """The stored verdict, about the ticket it was given for, whatever code the repeat came with."""
    verdict = Verdict(stored.verdict)
    if stored.ticket_id is not None and (sight.guest is None or sight.guest.ticket_id != stored.ticket_id):
        sight = guests.look(guests.BY_ID, stored.ticket_id, attempt)
    if stored.ticket_id is not None and not sight.within_reach:
        return Outcome(Verdict.NOT_YOURS, attempt.direction, stored.scanned_at, repeated=True)
    direction: Direction = "out" if stored.direction == "out" else "in"
    party = guests.party_of(stored.detail["order"], reach=attempt.reach) if "order" in stored.detail else None
    if party is not None and not party.within_reach:
        return Outcome(Verdict.NOT_YOURS, direction, stored.scanned_at, repeated=True)
    return Outcome(
        verdict,
        direction,
        stored.scanned_at,
        guests=about(verdict, sight, party),
        party=party,
        detail=stored.detail,
        repeated=True,
    )


def outcome(
    verdict: Verdict, detail: Mapping[str, Any], sight: Sight, party: Party | None, attempt: Attempt
) -> Outcome:
    known = party if verdict in (Verdict.ORDER, Verdict.UNPAID) else None
    return Outcome(
        verdict,
        attempt.direction,
        attempt.scanned_at,
        guests=about(verdict, sight, known),
        party=known,
        detail=detail,
    )


def about(verdict: Verdict, sight: Sight, party: Party | None) -> tuple[Guest, ...]:
    """The tickets that the verdict tells of: none, when it has to keep quiet about them."""
    if party is not None:
        return tuple(guests.guests_of(party.order_id))
    if sight.guest is None or verdict in (Verdict.NOT_YOURS, Verdict.FORGED, Verdict.UNKNOWN):
        return ()
    return (sight.guest,)


def believable(moment: datetime | None) -> datetime:
    """The device's time, within a day before our own and never after it."""
    now = clock.now()
    return now if moment is None else min(max(moment, now - OLDEST_SCAN), now)
