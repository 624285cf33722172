"""The checkout. This file is the panel's gate and its whole map of URLs."""

from flask import Blueprint, Response, g
from flask_login import current_user

from eventhub.access.permissions import EVERYBODY, SIGNED_IN
from eventhub.panels.gateway import (
    addresses,
    cancellations,
    cards,
    claims,
    details,
    discounts,
    done,
    extensions,
    maps,
    orders,
    payments,
    places,
    renewals,
    tickets,
    tiers,
    words,
)

panel = Blueprint("gateway", __name__)


@panel.before_request
def enter() -> None:
    # An order opens by its cookie or its account (web/order_access.py), not by a role.
    g.permissions = SIGNED_IN if current_user.is_authenticated else EVERYBODY


@panel.after_request
def keep_the_address_to_yourself(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "same-origin"
    return response


panel.context_processor(words.for_templates)

panel.register_blueprint(maps.bp, url_prefix="/sessions/<session>/map")  # / /changes
panel.register_blueprint(cards.bp, url_prefix="/sessions/<session>/map/seats/<seat>")
panel.register_blueprint(orders.bp, url_prefix="/sessions/<session>/orders")  # POST
panel.register_blueprint(tickets.bp, url_prefix="/gateway/<order>/tickets")
panel.register_blueprint(claims.bp, url_prefix="/gateway/<order>/seats")  # POST take= or give_back=
panel.register_blueprint(places.bp, url_prefix="/gateway/<order>/places")  # POST section, tier, quantity
panel.register_blueprint(tiers.bp, url_prefix="/gateway/<order>/items/<item>/tier")  # POST
panel.register_blueprint(details.bp, url_prefix="/gateway/<order>/details")
panel.register_blueprint(addresses.bp, url_prefix="/gateway/<order>/address")
panel.register_blueprint(discounts.bp, url_prefix="/gateway/<order>/discount")  # POST code= or remove=
panel.register_blueprint(payments.bp, url_prefix="/gateway/<order>/payment")
panel.register_blueprint(done.bp, url_prefix="/gateway/<order>/done")
panel.register_blueprint(extensions.bp, url_prefix="/gateway/<order>/extension")  # POST
panel.register_blueprint(renewals.bp, url_prefix="/gateway/<order>/renewal")  # POST: the same seats again
panel.register_blueprint(cancellations.bp, url_prefix="/gateway/<order>/cancellation")  # POST
