"""Orders and their places as the venue's people read them."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date, format_skeleton
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from eventhub import clock
from eventhub.reporting.order_details import Line
from eventhub.reporting.orders import Listed, Place
from eventhub.seating.drawing import runs


def places(items: Iterable[Place]) -> str:
    """Stalls H 14–15; Floor, 2 places."""
    rows: dict[tuple[str, str], list[str]] = {}
    standing: dict[str, int] = {}
    for item in items:
        if item.number:
            rows.setdefault((item.section, item.row), []).append(item.number)
        else:
            standing[item.section] = standing.get(item.section, 0) + 1
    parts = [
        " ".join(filter(None, (section, row, ", ".join(runs(numbers))))) for (section, row), numbers in rows.items()
    ]
    parts += [
        ngettext("%(section)s, %(num)s place", "%(section)s, %(num)s places", count, section=section)
        for section, count in standing.items()
    ]
    return "; ".join(parts)


def status(name: str) -> tuple[str, str]:
    """An order's status with its kind for `ui.status`."""
    words = {
        "paid": ("good", _("Paid")),
        "pending": ("", _("Pending")),
        "refunded": ("info", _("Refunded")),
        "cancelled": ("gone", _("Cancelled")),
        "expired": ("gone", _("Expired")),
    }
    return words[name]


def arrived(order: Listed) -> str:
    """1 of 2; nothing for an order without tickets."""
    if not order.tickets:
        return ""
    return _("%(inside)s of %(tickets)s", inside=order.inside, tickets=order.tickets)


def ticket_state(line: Line) -> tuple[str, str]:
    """A ticket's state with its kind for `ui.status`."""
    if line.status == "revoked":
        return "gone", _("Revoked")
    if line.status == "suspended":
        return "warn", _("Suspended")
    if not line.status:
        return "", _("No ticket yet")
    if line.inside:
        return "good", _("Is in")
    if line.checked_in_at:
        return "info", _("Went out")
    return "", _("Not in yet")


def day(written: str) -> str:
    """20 Nov 2026, for 2026-11-20."""
    return format_date(date.fromisoformat(written), "medium", locale=get_locale())


def month(name: str) -> str:
    """November 2026, for 2026-11."""
    year, _dash, number = name.partition("-")
    first = clock.now().replace(year=int(year), month=int(number), day=1)
    return format_skeleton("yMMMM", first, locale=get_locale())
