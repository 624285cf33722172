"""What is free and what is not, as PostgreSQL says at this moment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text

from eventhub.db import db
from eventhub.inventory.sheets import Sheet

State = Literal["held", "sold", "blocked"]

STATE: dict[str, State] = {"hold": "held", "sold": "sold", "block": "blocked"}

ALIVE = "(kind <> 'hold' OR expires_at > statement_timestamp())"


@dataclass(frozen=True)
class SectionCount:
    """How many places a section has and how many of them can be taken now."""

    section_id: int
    capacity: int
    available: int


def states(sheet: Sheet) -> dict[int, State]:
    """Seat id → state, for the seats that are not free. A hold that has run out is free."""
    rows = db.session.execute(
        text(f"SELECT seat_id, kind FROM seat_claims WHERE session_id = :session AND {ALIVE}"),
        {"session": sheet.session_id},
    )
    return {row.seat_id: STATE[row.kind] for row in rows}


def states_of(sheet: Sheet, seats: Collection[int]) -> dict[int, State]:
    """The same, for these seats only."""
    rows = db.session.execute(
        text(
            f"SELECT seat_id, kind FROM seat_claims WHERE session_id = :session AND seat_id = ANY(:seats) AND {ALIVE}"
        ),
        {"session": sheet.session_id, "seats": list(seats)},
    )
    return {row.seat_id: STATE[row.kind] for row in rows}


def places(sheet: Sheet) -> dict[int, int]:
    """Standing section id → places left."""
    rows = db.session.execute(
        text("SELECT section_id, capacity - taken AS available FROM section_pools WHERE session_id = :session"),
        {"session": sheet.session_id},
    )
    return {row.section_id: row.available for row in rows}


def sections(sheet: Sheet) -> list[SectionCount]:
    """Capacity and availability of every section, in the layout's order."""
    taken = states(sheet)
    left = places(sheet)
    counts = []
    for section in sheet.sections:
        if section.seated:
            usable = [seat for seat in section.seats if not seat.disabled]
            free = sum(seat.id not in taken for seat in usable) if section.base is not None else 0
            counts.append(SectionCount(section.id, len(usable), free))
        else:
            free = left.get(section.id, 0) if section.base is not None else 0
            counts.append(SectionCount(section.id, section.capacity or 0, free))
    return counts


def free_in(sheet: Sheet, section_ids: Collection[int]) -> dict[int, int]:
    """Seated section id → free seats, for these sections only."""
    wanted = [sheet.section_by_id[section_id] for section_id in section_ids]
    seats = [seat.id for section in wanted for seat in section.seats if not seat.disabled]
    taken = states_of(sheet, seats) if seats else {}
    return {
        section.id: sum(not seat.disabled and seat.id not in taken for seat in section.seats)
        if section.base is not None
        else 0
        for section in wanted
    }


@dataclass(frozen=True)
class SessionCount:
    capacity: int
    available: int


def of_sessions(session_ids: Iterable[int]) -> dict[int, SessionCount]:
    """Session id → places in all and places left, for many sessions in one statement."""
    ids = list(session_ids)
    if not ids:
        return {}
    rows = db.session.execute(
        text(
            f"""SELECT s.id,
                   (SELECT count(*) FROM seats WHERE layout_id = s.layout_id AND NOT disabled) AS seats,
                   (SELECT count(*) FROM seat_claims c WHERE c.session_id = s.id AND {ALIVE}) AS taken,
                   (SELECT coalesce(sum(capacity), 0) FROM section_pools p WHERE p.session_id = s.id) AS places,
                   (SELECT coalesce(sum(taken), 0) FROM section_pools p WHERE p.session_id = s.id) AS places_taken
                FROM event_sessions s WHERE s.id = ANY(:ids)"""
        ),
        {"ids": ids},
    )
    return {
        row.id: SessionCount(
            capacity=row.seats + int(row.places), available=row.seats - row.taken + int(row.places - row.places_taken)
        )
        for row in rows
    }
