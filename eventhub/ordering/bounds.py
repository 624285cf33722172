"""How much one buyer, one device and one network address may hold at a time, over all their open orders.

Counted in the transaction that takes the places. Whoever asks twice at once waits for the first of the two: both hold a
lock on the same hash. Without RATELIMIT_ENABLED nothing of this runs.
"""

from dataclasses import dataclass

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db
from eventhub.errors import TooMany
from eventhub.inventory.sheets import Sheet

# Times the limit of one order: enough for somebody who buys for two evenings and has a tab too many.
ORDERS_AT_A_TIME = 3
# An office, a school, a mobile network: many people behind one address.
PER_ADDRESS = 40


class TooManyHolds(TooMany):
    message = _l("You are keeping as many places as one buyer can. Finish or cancel an open order first.")
    kind = "too-many-holds"


class TooManyHoldsFromAddress(TooManyHolds):
    message = _l("A lot of places are being kept from your network. Try again when some of them are bought or let go.")


@dataclass(frozen=True)
class Holder:
    """Who holds: account or e-mail, the fingerprint of the browser, the keyed hash of the network address."""

    user_id: int | None = None
    email: str | None = None
    device: str | None = None
    origin: str | None = None

    @property
    def names(self) -> list[str]:
        """What is locked, always in the same order."""
        named = {"user": self.user_id, "email": self.email, "device": self.device, "origin": self.origin}
        return sorted(f"holds:{kind}:{str(value).lower()}" for kind, value in named.items() if value)


LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name")

# A statement of its own: counted with the lock, what the other transaction has just taken would be missing.
HELD = text(
    """
    SELECT count(*) FILTER (WHERE o.user_id = CAST(:user AS int)) AS by_user,
           count(*) FILTER (WHERE lower(o.email) = lower(CAST(:email AS text))) AS by_email,
           count(*) FILTER (WHERE o.device = CAST(:device AS text)) AS by_device,
           count(*) FILTER (WHERE o.origin = CAST(:origin AS text)) AS by_origin
    FROM (
        SELECT id FROM orders WHERE user_id = CAST(:user AS int) AND status = 'pending'
        UNION SELECT id FROM orders WHERE lower(email) = lower(CAST(:email AS text)) AND status = 'pending'
        UNION SELECT id FROM orders WHERE device = CAST(:device AS text) AND status = 'pending'
        UNION SELECT id FROM orders WHERE origin = CAST(:origin AS text) AND status = 'pending'
    ) mine JOIN orders o ON o.id = mine.id JOIN order_items i ON i.order_id = o.id
    WHERE o.expires_at > statement_timestamp()
    """
)

HOLDER = text("SELECT user_id, email, device, origin FROM orders WHERE id = :order")


def check_order(order_id: int, sheet: Sheet, *, more: int) -> None:
    """The same for an order that is open already."""
    if not enabled():
        return
    row = db.session.execute(HOLDER, {"order": order_id}).one()
    check(Holder(row.user_id, row.email, row.device, row.origin), sheet, more=more)


def check(holder: Holder, sheet: Sheet, *, more: int) -> None:
    """Inside the transaction that takes `more` places. Raises TooManyHolds."""
    if not enabled() or more == 0 or not holder.names:
        return
    db.session.execute(LOCK, {"names": holder.names})
    held = db.session.execute(
        HELD,
        {"user": holder.user_id, "email": holder.email, "device": holder.device, "origin": holder.origin},
    ).one()
    each = ORDERS_AT_A_TIME * sheet.max_per_order
    if max(held.by_user, held.by_email, held.by_device) + more > each:
        raise TooManyHolds(limit=each)
    if held.by_origin + more > max(PER_ADDRESS, each):
        raise TooManyHoldsFromAddress(limit=max(PER_ADDRESS, each))


def enabled() -> bool:
    return bool(current_app.config["EVENTHUB"].ratelimit_enabled)
