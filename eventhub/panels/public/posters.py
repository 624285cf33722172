"""An event's poster."""

from flask import Blueprint, request
from sqlalchemy import select

from eventhub.access.permissions import Permission
from eventhub.catalog.models import Event
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.panels.public import unchanging
from eventhub.panels.public.unchanging import Document
from eventhub.web.policy import allows

bp = Blueprint("posters", __name__)

MINUTE = 60


@bp.get("/<slug>.svg")
@allows(Permission.PUBLIC)
def show(slug: str):
    """With the version in its address the poster is kept for a year, without it for a minute."""
    poster = db.session.scalar(select(Event.poster).where(Event.slug == slug, Event.status != "draft"))
    if not poster:
        raise NotFound()
    document = Document(poster, "image/svg+xml")
    if request.args.get("v"):
        return unchanging.answer(document)
    return unchanging.answer(document, seconds=MINUTE, immutable=False)
