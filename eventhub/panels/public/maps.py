"""The drawing of a layout without state."""

from functools import lru_cache

from flask import Blueprint
from sqlalchemy import select

from eventhub.access.permissions import Permission
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.panels.public import unchanging
from eventhub.panels.public.unchanging import Document
from eventhub.seating import drawing, drawn
from eventhub.seating.models import Layout
from eventhub.web.policy import allows

bp = Blueprint("maps", __name__)


@bp.get("/<public_id>.svg")
@allows(Permission.PUBLIC)
def show(public_id: str):
    return unchanging.answer(document(public_id))


@lru_cache(maxsize=16)
def document(public_id: str) -> Document:
    """A published layout never changes, so its drawing is made and compressed once in a process."""
    layout_id = db.session.scalar(
        select(Layout.id).where(Layout.public_id == public_id, Layout.published_at.is_not(None))
    )
    if layout_id is None:
        raise NotFound()
    return Document(drawing.static_svg(drawn.layout(layout_id)), "image/svg+xml")
