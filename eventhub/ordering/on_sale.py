"""Whether a session is still what its sheet says, and on sale: asked in the statements that claim."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub import clock
from eventhub.errors import Conflict
from eventhub.inventory import sheets
from eventhub.inventory.pools import PoolFull
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import choosing, expiry


class NotOnSale(Conflict):
    message = _l("This session is not on sale.")
    kind = "not-on-sale"


# The sheet is still true and says that the session is on sale.
STANDS = """
    s.id = :session AND s.version = :version AND s.status = 'scheduled'
    AND statement_timestamp() >= s.sales_from AND statement_timestamp() < s.sales_until
    AND EXISTS (SELECT FROM events WHERE id = s.event_id AND status = 'published')
"""


STILL_TRUE = text(f"SELECT 1 FROM event_sessions s WHERE {STANDS}")


class StaleSheet(Exception):
    """The session changed since the sheet was read, or is not on sale."""


def patiently(sheet: Sheet, attempt: Callable[[Sheet], None]) -> None:
    """Try once more where that can help: a pool was full of what has run out, or the sheet was not true any more."""
    for patient in (True, False):
        try:
            attempt(sheet)
            return
        except PoolFull as full:
            if not patient:
                raise choosing.places_taken(sheet, full) from None
            expiry.expire_due(session_id=sheet.session_id)
        except StaleSheet:
            sheet = sheets.of(sheet.public_id, fresh=True)
            if not patient or not sheet.on_sale(clock.now()):
                raise NotOnSale() from None
