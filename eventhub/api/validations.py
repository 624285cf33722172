"""The door as JSON: one call, one verdict."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, g, jsonify, request
from flask_babel import gettext as _
from sqlalchemy import text

from eventhub import clock
from eventhub.access.permissions import SIGNED_IN, Permission
from eventhub.db import db
from eventhub.errors import Invalid, NotFound
from eventhub.ticketing import doors, keys, validation
from eventhub.ticketing.guests import Guest
from eventhub.ticketing.validation import Outcome
from eventhub.web import api_callers, limits
from eventhub.web.policy import allows
from eventhub.web.security import csrf

SESSION = text("SELECT id FROM event_sessions WHERE public_id = :public_id")

LONGEST_CODE = 200
LONGEST_NAME = 100

bp = Blueprint("validations", __name__)
csrf.exempt(bp)


@bp.before_request
def enter() -> None:
    """After the API's own gate: whoever may admit somewhere may ask."""
    person = api_callers.person()
    if person is None:
        return
    g.reach = doors.reach_of(person)
    if not g.reach.nowhere:
        g.permissions = SIGNED_IN | {Permission.VENUE_TICKETS_VALIDATE}


@bp.post("/public/validate")
@allows(Permission.VENUE_TICKETS_VALIDATE)
def create():
    asked = read_body()
    person = api_callers.person()
    assert person is not None
    device = asked["device"] or f"api-{person.id}"
    guesses = limits.door(person.id, device)
    limits.check(*guesses)
    outcome = validation.validate(
        asked["code"],
        by=person,
        reach=g.reach,
        session_id=session_id_of(asked["session"]),
        direction=asked["direction"],
        device=device,
        scan_id=asked["scan_id"] or str(uuid4()),
        scanned_at=asked["scanned_at"],
        signer=keys.signer(),
        address=request.remote_addr,
    )
    if outcome.verdict in validation.MISSES:
        limits.note(*guesses)
    return jsonify(as_json(outcome))


def session_id_of(public_id: str | None) -> int | None:
    if public_id is None:
        return None
    found = db.session.execute(SESSION, {"public_id": public_id}).scalar_one_or_none()
    if found is None:
        raise NotFound(_("There is no such session."))
    return int(found)


def read_body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid(errors={"code": _("Send a JSON object with the code that was read.")})
    errors: dict[str, str] = {}
    code = body.get("code")
    if not isinstance(code, str) or not code.strip():
        errors["code"] = _("Send the text of the QR code, a ticket code or a PNR.")
    elif len(code) > LONGEST_CODE:
        errors["code"] = _("A code has at most %(number)s characters.", number=LONGEST_CODE)
    if body.get("direction", "in") not in ("in", "out"):
        errors["direction"] = _("The direction is “in” or “out”.")
    for name in ("session", "device", "scan_id"):
        value = body.get(name)
        if value is not None and not (
            isinstance(value, str) and value.isprintable() and 0 < len(value) <= LONGEST_NAME
        ):
            errors[name] = _("This is a text of 1 to %(number)s characters.", number=LONGEST_NAME)
    scanned_at = None
    if body.get("scanned_at") is not None:
        scanned_at = moment(body["scanned_at"])
        if scanned_at is None:
            errors["scanned_at"] = _("Write the time like 2026-11-20T19:30:00Z.")
    if errors:
        raise Invalid(errors=errors)
    return {
        "code": code,
        "session": body.get("session"),
        "direction": body.get("direction", "in"),
        "device": body.get("device"),
        "scan_id": body.get("scan_id"),
        "scanned_at": scanned_at,
    }


def moment(written: Any) -> datetime | None:
    """The time in UTC, or None when the text is not RFC 3339 with an offset."""
    try:
        read = datetime.fromisoformat(written)
        return read.astimezone(UTC) if read.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


def as_json(outcome: Outcome) -> dict[str, Any]:
    detail = {name: value for name, value in outcome.detail.items() if name != "order"}
    return {
        "verdict": outcome.verdict,
        "direction": outcome.direction,
        "scanned_at": clock.rfc3339(outcome.scanned_at),
        "detail": detail,
        "order": order_json(outcome),
        "tickets": [ticket_json(guest) for guest in outcome.guests],
    }


def order_json(outcome: Outcome) -> dict[str, Any] | None:
    if outcome.party is not None:
        return {"id": outcome.party.public_id, "pnr": outcome.party.pnr, "status": outcome.party.status}
    if not outcome.guests:
        return None
    first = outcome.guests[0]
    return {"id": first.order_public_id, "pnr": first.pnr, "status": first.order_status}


def ticket_json(guest: Guest) -> dict[str, Any]:
    seat = {"seat": {"row": guest.row, "number": guest.number}} if guest.number else {}
    return {
        "code": guest.code,
        "status": guest.status,
        "section": guest.section,
        **seat,
        "entrance": guest.entrance,
        "name": guest.name,
        "tier": guest.tier,
        "note": guest.door_note,
        "session": {
            "id": guest.session_public_id,
            "event": guest.event_title,
            "venue": guest.venue_name,
            "starts_at": clock.rfc3339(guest.starts_at),
        },
        "checked_in_at": guest.checked_in_at and clock.rfc3339(guest.checked_in_at),
        "checked_out_at": guest.checked_out_at and clock.rfc3339(guest.checked_out_at),
    }
