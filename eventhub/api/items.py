"""One line of an open order: its ticket type."""

from flask import Response
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.api import orders, parsing
from eventhub.api.rights import open_order
from eventhub.ordering import tier_changes
from eventhub.web.policy import allows


@allows(Permission.PUBLIC)
def update(order: str, item: str) -> Response:
    opened = open_order(order)
    body = parsing.body()
    if not body.has("tier"):
        body.wrong("tier", _("This is missing."))
    tier = orders.tier_in(body, opened.sheet, default=opened.sheet.default_tier)
    body.check()
    tier_changes.change_tier(opened.id, opened.sheet, item, tier)
    return orders.answer(opened.id)
