"""A captain lets somebody in whose ticket is already in: with a reason, kept as a scan of its own and in the log."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventhub import clock
from eventhub.accounts.models import User
from eventhub.audit import log
from eventhub.db import db, lock, retrying, transaction
from eventhub.errors import Conflict, Invalid, NotFound
from eventhub.ticketing import guests
from eventhub.ticketing.doors import Attempt, Reach
from eventhub.ticketing.models import Scan, Ticket
from eventhub.ticketing.validation import Outcome, Verdict

LONGEST_REASON = 200


class NotInside(Conflict):
    message = _l("This ticket went out or changed in the meantime. Scan it again.")
    kind = "not-inside"


@retrying
def override(
    session_id: int, *, device: str, refusal: str, reason: str, by: User, address: str | None = None
) -> Outcome:
    """Admit against the refusal that `device` got for its scan `refusal` at the session.

    A refusal is overridden once: a repeat gets what is stored. The ticket's own check-in stays the first one. Raises
    Invalid without a reason, NotFound when there is no such refusal, NotInside when the ticket would be judged
    differently by now. The caller has made sure that the person may do this at the session.
    """
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        raise Invalid(errors={"reason": _l("Say in a few words why this person is let in.")})
    with transaction() as session:
        ticket = lock(ticket_refused(session_id, device=device, refusal=refusal))
        now = clock.now()
        attempt = Attempt(by, Reach(), session_id, "in", device, f"{refusal}:override", now)
        sight = guests.look(guests.BY_ID, ticket.id, attempt)
        guest = sight.guest
        assert guest is not None
        if sight.stored is not None and sight.stored.verdict == Verdict.OVERRIDDEN:
            return Outcome(
                Verdict.OVERRIDDEN,
                "in",
                sight.stored.scanned_at,
                guests=(guest,),
                detail=sight.stored.detail,
                repeated=True,
            )
        if sight.stored is not None or guest.status != "valid" or not guest.inside:
            raise NotInside()
        detail = {"why": why}
        scan = Scan(
            session_id=session_id,
            ticket_id=ticket.id,
            user_id=by.id,
            device=device,
            scan_id=attempt.scan_id,
            direction="in",
            verdict=Verdict.OVERRIDDEN,
            detail=detail,
            scanned_at=now,
        )
        session.add(scan)
        session.flush()
        log.record(
            "ticket.override",
            scan,
            by=by,
            organizer_id=ticket.session.event.organizer_id,
            after={"ticket": ticket.code, "place": guest.place, "why": why},
            address=address,
        )
    return Outcome(Verdict.OVERRIDDEN, "in", now, guests=(guest,), detail=detail)


def ticket_refused(session_id: int, *, device: str, refusal: str) -> Ticket:
    """The ticket that this device was told is already in."""
    found = db.session.scalar(
        select(Ticket)
        .join(Scan, Scan.ticket_id == Ticket.id)
        .where(
            Scan.device == device,
            Scan.scan_id == refusal,
            Scan.session_id == session_id,
            Scan.direction == "in",
            Scan.verdict == Verdict.ALREADY_USED,
            Ticket.session_id == session_id,
        )
    )
    if found is None:
        raise NotFound()
    return found
