"""The venue's own panel. This file is the panel's gate and its whole map of URLs."""

from typing import Any

from flask import Blueprint, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from eventhub.access.permissions import SIGNED_IN, VENUE_ROLES, Permission
from eventhub.access.scope import Scope
from eventhub.accounts.models import VenuePerson
from eventhub.audit import log
from eventhub.catalog.models import Venue
from eventhub.db import db, transaction
from eventhub.errors import Forbidden, NotFound, Unauthorized
from eventhub.panels.venue import (
    guests,
    home,
    orders,
    overrides,
    schedule,
    sessions,
    validations,
    validator,
    venues,
)
from eventhub.web import respond

panel = Blueprint("venue", __name__, url_prefix="/venue")

panel.register_blueprint(home.bp)
panel.register_blueprint(venues.bp, url_prefix="/venues")
panel.register_blueprint(schedule.bp, url_prefix="/schedule")
panel.register_blueprint(sessions.bp, url_prefix="/sessions")
panel.register_blueprint(orders.bp, url_prefix="/orders")
panel.register_blueprint(validator.bp, url_prefix="/validator")
panel.register_blueprint(validations.bp, url_prefix="/validator/<session_id>/validations")
panel.register_blueprint(overrides.bp, url_prefix="/validator/<session_id>/overrides")
panel.register_blueprint(guests.bp, url_prefix="/validator/<session_id>/guests")


@panel.before_request
def enter() -> None:
    """Who works at a venue enters it; platform admins enter any, and the log keeps that they did."""
    if not current_user.is_authenticated:
        raise Unauthorized()
    # One statement brings the places with their venues, which almost every request needs and no other request does.
    g.places = db.session.scalars(select(VenuePerson).where(VenuePerson.user_id == current_user.id)).all()
    venues_of_person = {place.venue.slug: place.venue for place in g.places}
    roles = {place.venue.slug: place.role for place in g.places}
    if not roles and not current_user.platform_admin:
        raise Forbidden()
    asked = request.args.get("venue", type=str)
    slug = asked or session.get("venue") or next(iter(roles), None)
    if slug not in roles and not (current_user.platform_admin and slug):
        if asked:
            raise NotFound()
        slug = next(iter(roles), None)
    g.venue = venues_of_person.get(slug) or (
        db.session.scalar(select(Venue).where(Venue.slug == slug)) if slug else None
    )
    if g.venue is None:
        if asked:
            raise NotFound()
        # An admin who has not chosen yet may do nothing but choose.
        g.permissions = SIGNED_IN | {Permission.VENUE_CHOOSE}
        g.scope = None
        return
    g.scope = Scope(g.venue)
    g.permissions = SIGNED_IN | VENUE_ROLES[roles.get(g.venue.slug, "owner")]
    if session.get("venue") != g.venue.slug:
        if g.venue.slug not in roles:
            with transaction():
                log.record("venue.enter", g.venue, by=current_user, address=request.remote_addr)
        session["venue"] = g.venue.slug


@panel.context_processor
def frame() -> dict[str, Any]:
    """What the panel's layout shows around every page; a fragment has no layout, and a door's scan no time for one."""
    venue = g.get("venue")
    if respond.wants_fragment():
        return {"timezone": venue.timezone if venue else "UTC"}
    return {
        "panel_name": _("Venue panel"),
        "panel_owner": venue.name if venue else _("No venue chosen"),
        "panel_nav": menu(),
        "panel_switches": switches(venue),
        "orders_url": url_for("venue.orders.index") if holds(Permission.VENUE_ORDERS_READ) else None,
        "timezone": venue.timezone if venue else "UTC",
    }


def holds(permission: Permission) -> bool:
    return permission in g.get("permissions", ())


def menu() -> list[dict[str, Any]]:
    """What the person may open, under the headings of the house and the door."""

    def item(permission: Permission, label: str, endpoint: str, icon: str) -> list[dict[str, Any]]:
        if not holds(permission):
            return []
        inside = (request.endpoint or "").rpartition(".")[0] == endpoint.rpartition(".")[0]
        return [{"label": label, "href": url_for(endpoint), "icon": icon, "current": inside}]

    house = [
        *item(Permission.VENUE_READ, _("Tonight"), "venue.home.index", "layout-dashboard"),
        *item(Permission.VENUE_SESSIONS_READ, _("Schedule"), "venue.schedule.index", "calendar"),
        *item(Permission.VENUE_ORDERS_READ, _("Orders"), "venue.orders.index", "receipt"),
    ]
    door = item(Permission.VENUE_TICKETS_VALIDATE, _("Validator"), "venue.validator.show", "scan")
    return [{"title": title, "items": items} for title, items in ((_("House"), house), (_("Door"), door)) if items]


def switches(venue: Venue | None) -> list[dict[str, Any]]:
    if not current_user.is_authenticated:
        return []
    offered = [
        {
            "label": place.venue.name,
            "href": url_for("venue.home.index", venue=place.venue.slug),
            "current": venue is not None and place.venue_id == venue.id,
        }
        for place in sorted(g.get("places", ()), key=lambda place: place.venue.name)
    ]
    if current_user.platform_admin:
        offered.append(
            {
                "label": _("All venues"),
                "href": url_for("venue.venues.index"),
                "current": request.endpoint == "venue.venues.index",
            }
        )
    return offered
