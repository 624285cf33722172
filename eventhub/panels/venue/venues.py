"""The venues that somebody may enter."""

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy import select

from eventhub.access.permissions import Permission
from eventhub.accounts.models import VenuePerson
from eventhub.catalog.models import Venue
from eventhub.db import db
from eventhub.web.policy import allows

bp = Blueprint("venues", __name__)


@bp.get("")
@allows(Permission.VENUE_CHOOSE)
def index():
    mine = select(VenuePerson.venue_id).where(VenuePerson.user_id == current_user.id)
    enterable = select(Venue).order_by(Venue.name)
    if not current_user.platform_admin:
        enterable = enterable.where(Venue.id.in_(mine))
    return render_template("venue/venues/index.html", venues=db.session.scalars(enterable).all())
