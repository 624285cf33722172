"""An order that cost nothing, given back by its buyer."""

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.ordering import cancellation
from eventhub.panels.public import account_orders
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("account_cancellations", __name__)


@bp.post("/<pnr>/cancellation")
@allows(Permission.PUBLIC)
def create(pnr: str):
    order = account_orders.find(pnr)
    cancellation.cancel_free(order, by=current_user._get_current_object() if current_user.is_authenticated else None)
    flash(_("The order is cancelled, and its tickets are not valid any more."))
    return respond.see_other(url_for("public.account_orders.show", pnr=order.pnr))
