"""Keeping the seats a little longer: one explicit action near the end of the hold."""

from datetime import datetime, timedelta
from typing import cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db, retrying, transaction
from eventhub.errors import Conflict
from eventhub.inventory import claims
from eventhub.inventory.claims import HoldExpired
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import open_orders

STEP = timedelta(minutes=2)
# The offer comes when two minutes are left; a little earlier is accepted, since clocks of browsers differ.
OFFERED_BEFORE_END = timedelta(minutes=2, seconds=30)
PAYING = timedelta(minutes=10)


class NoExtensionLeft(Conflict):
    message = _l("The seats cannot be kept any longer. Finish your order before the time runs out.")
    kind = "no-extension-left"


class TooEarlyToExtend(Conflict):
    message = _l("There is still enough time. You can keep the seats longer in the last two minutes.")
    kind = "too-early"


@retrying
def extend(order_id: int, sheet: Sheet) -> datetime:
    """Two minutes more from the present end; answers the new one. Raises HoldExpired, NoExtensionLeft, TooEarlyToExtend."""
    with transaction() as session:
        open_orders.lock_open(order_id)
        row = session.execute(
            text("SELECT expires_at, extensions, statement_timestamp() AS now FROM orders WHERE id = :id"),
            {"id": order_id},
        ).one()
        if row.expires_at is None or row.expires_at - row.now > OFFERED_BEFORE_END:
            raise TooEarlyToExtend()
        if row.extensions >= sheet.max_extensions:
            raise NoExtensionLeft()
        until = cast(datetime, row.expires_at) + STEP
        move(order_id, sheet, until)
        session.execute(text("UPDATE orders SET extensions = extensions + 1 WHERE id = :id"), {"id": order_id})
    return until


def allow_for_paying(order_id: int, sheet: Sheet) -> None:
    """Beginning to pay sets the hold to ten minutes at least, once an order. Inside the caller's transaction."""
    row = db.session.execute(
        text(
            """SELECT expires_at, statement_timestamp() AS now,
                      EXISTS (SELECT FROM payments WHERE order_id = orders.id) AS began_before
               FROM orders WHERE id = :id"""
        ),
        {"id": order_id},
    ).one()
    if row.expires_at is None or row.expires_at <= row.now:
        raise HoldExpired()
    if not row.began_before and row.expires_at < row.now + PAYING:
        move(order_id, sheet, row.now + PAYING)


def move(order_id: int, sheet: Sheet, until: datetime) -> None:
    """Set the end of an order and of all its holds; as many of them as it has seats, or HoldExpired."""
    moved = claims.extend(session_id=sheet.session_id, order_id=order_id, until=until)
    seats = db.session.execute(
        text("SELECT count(seat_id) FROM order_items WHERE order_id = :id"), {"id": order_id}
    ).scalar_one()
    if len(moved) != seats:
        raise HoldExpired()
    db.session.execute(text("UPDATE orders SET expires_at = :until WHERE id = :id"), {"id": order_id, "until": until})
