"""The venue's own panel. This file is the panel's gate and its whole map of URLs."""

from typing import Any

from flask import Blueprint, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from eventhub.access.permissions import SIGNED_IN, VENUE_ROLES, Permission
from eventhub.access.scope import Scope
from eventhub.audit import log
from eventhub.catalog.models import Venue
from eventhub.db import db, transaction
from eventhub.errors import Forbidden, NotFound, Unauthorized
from eventhub.panels.venue import home, sessions, validations, validator, venues

panel = Blueprint("venue", __name__, url_prefix="/venue")

panel.register_blueprint(home.bp)
panel.register_blueprint(venues.bp, url_prefix="/venues")
panel.register_blueprint(sessions.bp, url_prefix="/sessions")
panel.register_blueprint(validator.bp, url_prefix="/validator")
panel.register_blueprint(validations.bp, url_prefix="/validator/<session_id>/validations")


@panel.before_request
def enter() -> None:
    """Who works at a venue enters it; platform admins enter any, and the log keeps that they did."""
    if not current_user.is_authenticated:
        raise Unauthorized()
    roles = {place.venue.slug: place.role for place in current_user.venue_places}
    if not roles and not current_user.platform_admin:
        raise Forbidden()
    asked = request.args.get("venue", type=str)
    slug = asked or session.get("venue") or next(iter(roles), None)
    if slug not in roles and not (current_user.platform_admin and slug):
        if asked:
            raise NotFound()
        slug = next(iter(roles), None)
    g.venue = db.session.scalar(select(Venue).where(Venue.slug == slug)) if slug else None
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
    """What the panel's layout shows around every page."""
    venue = g.get("venue")
    return {
        "panel_name": _("Venue panel"),
        "panel_owner": venue.name if venue else _("No venue chosen"),
        "panel_nav": menu(),
        "panel_switches": switches(venue),
        "timezone": venue.timezone if venue else "UTC",
    }


def menu() -> list[dict[str, Any]]:
    def item(label: str, endpoint: str, icon: str) -> dict[str, Any]:
        return {"label": label, "href": url_for(endpoint), "icon": icon, "current": request.endpoint == endpoint}

    groups = []
    if Permission.VENUE_READ in g.get("permissions", ()):
        groups.append({"title": _("House"), "items": [item(_("Tonight"), "venue.home.index", "layout-dashboard")]})
    if Permission.VENUE_TICKETS_VALIDATE in g.get("permissions", ()):
        groups.append({"title": _("Door"), "items": [item(_("Validator"), "venue.validator.show", "scan")]})
    return groups


def switches(venue: Venue | None) -> list[dict[str, Any]]:
    offered = [
        {
            "label": place.venue.name,
            "href": url_for("venue.home.index", venue=place.venue.slug),
            "current": venue is not None and place.venue_id == venue.id,
        }
        for place in sorted(current_user.venue_places, key=lambda place: place.venue.name)
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
