"""The public site. This file is the panel's gate and its whole map of URLs."""

from flask import Blueprint, g, request
from flask_login import current_user

from eventhub.access.permissions import EVERYBODY, SIGNED_IN
from eventhub.access.scope import Everything
from eventhub.errors import NotFound
from eventhub.panels.public import (
    account,
    account_cancellations,
    account_orders,
    account_passwords,
    account_tickets,
    artists,
    categories,
    cities,
    confirmations,
    events,
    home,
    links,
    maps,
    organizers,
    passwords,
    posters,
    profile,
    registrations,
    sessions,
    sign_ins,
    sign_outs,
    ticket_workers,
    venues,
    words,
)

panel = Blueprint("public", __name__)


@panel.before_request
def enter() -> None:
    g.permissions = SIGNED_IN if current_user.is_authenticated else EVERYBODY
    g.scope = Everything()
    # No name holds a NUL, and PostgreSQL refuses to look for one.
    if "\0" in request.path:
        raise NotFound()


panel.context_processor(words.for_templates)

panel.register_blueprint(home.bp)  # /
panel.register_blueprint(events.bp, url_prefix="/events")  # /<slug>
panel.register_blueprint(sessions.bp, url_prefix="/sessions")  # /<public_id>
panel.register_blueprint(venues.bp, url_prefix="/venues")  # / /<slug>
panel.register_blueprint(artists.bp, url_prefix="/artists")  # / /<slug>
panel.register_blueprint(organizers.bp, url_prefix="/organizers")  # /<slug> …/style.css
panel.register_blueprint(cities.bp, url_prefix="/cities")  # /<slug>
panel.register_blueprint(categories.bp, url_prefix="/categories")  # /<slug>
panel.register_blueprint(posters.bp, url_prefix="/posters")  # /<slug>.svg
panel.register_blueprint(maps.bp, url_prefix="/maps")  # /<layout>.svg
panel.register_blueprint(sign_ins.bp)  # /login /logout
panel.register_blueprint(registrations.bp)  # /register …/sent
panel.register_blueprint(confirmations.bp, url_prefix="/register/confirm")  # /<token>
panel.register_blueprint(passwords.bp, url_prefix="/password")  # /forgot /sent /reset/<token>
panel.register_blueprint(account.bp, url_prefix="/account")  # /
panel.register_blueprint(profile.bp, url_prefix="/account/profile")
panel.register_blueprint(account_passwords.bp, url_prefix="/account/password")
panel.register_blueprint(sign_outs.bp, url_prefix="/account/sign-outs")  # POST
panel.register_blueprint(account_orders.bp, url_prefix="/account/orders")  # /<pnr> …/ticket.pdf …/event.ics
panel.register_blueprint(account_cancellations.bp, url_prefix="/account/orders")  # POST /<pnr>/cancellation
panel.register_blueprint(account_tickets.bp, url_prefix="/account/tickets")  # /<code> …/ticket.pdf …/event.ics …
panel.register_blueprint(ticket_workers.bp)  # /ticket-worker.js
panel.register_blueprint(links.bp, url_prefix="/account/links")  # /<token>
