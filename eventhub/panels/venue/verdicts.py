"""A verdict as the person at the door reads it: one word, a tone, and the lines that help to go on."""

from dataclasses import dataclass, field
from datetime import datetime

from babel.dates import format_time, format_timedelta
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from eventhub import clock
from eventhub.catalog.models import EventSession
from eventhub.ticketing.guests import Guest
from eventhub.ticketing.validation import Outcome, Verdict
from eventhub.web.jinja import when_text

# Which of the three colors, glyphs and sounds: yes, no, or ask.
TONES = {
    Verdict.ADMITTED: "yes",
    Verdict.OVERRIDDEN: "yes",
    Verdict.WRONG_SESSION: "wait",
    Verdict.TOO_EARLY: "wait",
    Verdict.UNKNOWN: "wait",
    Verdict.ORDER: "wait",
}


@dataclass(frozen=True)
class Shown:
    """What fills the screen. `lines` are pairs of label and value; `guests` are listed for an order only; `refusal` names
    the scan that a captain may decide otherwise about, as `device` made it."""

    verdict: str
    tone: str
    word: str
    at: str
    guest: Guest | None = None
    guests: tuple[Guest, ...] = ()
    lines: list[tuple[str, str]] = field(default_factory=list)
    advice: str = ""
    device: str = ""
    refusal: str = ""


def tone(verdict: str) -> str:
    return TONES.get(Verdict(verdict), "no")


def word(verdict: str, direction: str) -> str:
    if direction == "out" and verdict == "admitted":
        return _("Goodbye")
    if direction == "out" and verdict == "already_used":
        return _("Not inside")
    words = {
        "admitted": _("Come in"),
        "overridden": _("Let in with a reason"),
        "already_used": _("Already used"),
        "revoked": _("Not valid"),
        "unpaid": _("Not paid"),
        "wrong_session": _("Other session"),
        "not_yours": _("Not for this venue"),
        "too_early": _("Too early"),
        "unknown": _("Unknown code"),
        "forged": _("Forged code"),
        "order": _("PNR"),
    }
    return str(words[verdict])


def shown(
    outcome: Outcome, *, performance: EventSession, device: str, scan_id: str = "", captain: bool = False
) -> Shown:
    """The outcome of a scan for a session, as this device shows it; only captains may decide against an "already used"."""
    zone = performance.venue.timezone
    guest = outcome.guests[0] if outcome.guests and outcome.party is None else None
    return Shown(
        verdict=outcome.verdict,
        tone=tone(outcome.verdict),
        word=headline(outcome),
        at=to_the_second(outcome.scanned_at, zone),
        guest=guest,
        guests=outcome.guests if outcome.verdict is Verdict.ORDER else (),
        lines=lines(outcome, guest, performance=performance, device=device),
        advice=advice(outcome, guest),
        device=device,
        refusal=scan_id if captain and outcome.detail.get("reason") == "inside" else "",
    )


def headline(outcome: Outcome) -> str:
    if outcome.verdict is Verdict.ORDER:
        return _("Choose a ticket")
    if outcome.verdict is Verdict.OVERRIDDEN:
        return _("Come in")
    return word(outcome.verdict, outcome.direction)


def lines(outcome: Outcome, guest: Guest | None, *, performance: EventSession, device: str) -> list[tuple[str, str]]:
    zone = performance.venue.timezone
    told: list[tuple[str, str]] = []
    match outcome.verdict:
        case Verdict.ALREADY_USED if "at" in outcome.detail:
            first = datetime.fromisoformat(outcome.detail["at"])
            ago = format_timedelta(first - clock.now(), add_direction=True, locale=get_locale())
            told.append((_("First scan"), f"{to_the_second(first, zone)}, {ago}"))
            same = outcome.detail.get("device") == device
            told.append((_("Where"), _("This device") if same else another(str(outcome.detail.get("device") or ""))))
            told.append((_("By"), outcome.detail.get("by") or _("Unknown")))
        case Verdict.OVERRIDDEN:
            told.append((_("Reason"), str(outcome.detail.get("why", ""))))
        case Verdict.WRONG_SESSION if guest:
            told.append((_("Valid for"), f"{guest.event_title}, {when_text(guest.starts_at, guest.timezone)}"))
            told.append((_("Now"), f"{performance.event.title}, {when_text(performance.starts_at, zone)}"))
        case Verdict.TOO_EARLY if guest:
            told.append((_("Doors"), when_text(guest.doors_at, guest.timezone)))
            told.append((_("Start"), when_text(guest.starts_at, guest.timezone)))
        case Verdict.REVOKED | Verdict.UNPAID:
            told.append((_("Why"), reason(str(outcome.detail.get("reason", "")))))
    if guest and outcome.verdict not in (Verdict.ADMITTED, Verdict.OVERRIDDEN):
        told.append((_("Seat"), guest.place))
    if outcome.party:
        told.append((_("Order"), outcome.party.pnr))
    return told


def another(device: str) -> str:
    """The device by the four letters that its own menu shows; older ones and programs have no name that helps."""
    return _("Device %(name)s", name=device[-4:].upper()) if device.startswith("door-") else _("Another device")


def reason(name: str) -> str:
    reasons = {
        "revoked": _("The ticket was cancelled, refunded or passed on"),
        "suspended": _("The payment is disputed"),
        "session_cancelled": _("The session is cancelled"),
        "pending": _("The order waits for its payment"),
        "expired": _("The order ran out before it was paid"),
        "cancelled": _("The order was cancelled"),
        "refunded": _("The order was refunded"),
    }
    return str(reasons.get(name, _("The ticket is not valid")))


def advice(outcome: Outcome, guest: Guest | None) -> str:
    """The line above the button: what to do with the person now."""
    if outcome.verdict is Verdict.ADMITTED:
        if guest is None or not guest.others or outcome.direction == "out":
            return ""
        everyone = guest.others + 1
        return ngettext(
            "%(inside)s of %(num)s in this order is in",
            "%(inside)s of %(num)s in this order are in",
            everyone,
            inside=guest.others_inside + 1,
        )
    if outcome.verdict is Verdict.OVERRIDDEN:
        return _("The log keeps who let them in, and why.")
    if outcome.verdict is Verdict.ORDER:
        return _("A PNR admits nobody by itself. Ask whose tickets they are.")
    if outcome.verdict in (Verdict.UNKNOWN, Verdict.FORGED):
        return _("Ask for the ticket as it came by e-mail, or send to the box office.")
    if outcome.verdict is Verdict.TOO_EARLY:
        return _("Ask to come back when the doors open.")
    if outcome.verdict is Verdict.ALREADY_USED and outcome.direction == "out":
        return ""
    return _("Send to the box office.")


def to_the_second(moment: datetime, zone: str) -> str:
    return format_time(clock.at_venue(moment, zone), "HH:mm:ss", locale=get_locale())
