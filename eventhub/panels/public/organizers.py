"""An organizer's accent as a style sheet: the policy allows no inline style."""

from flask import Blueprint, g

from eventhub.access.permissions import Permission
from eventhub.catalog.branding import Accent
from eventhub.catalog.models import Organizer
from eventhub.panels.public import unchanging
from eventhub.panels.public.unchanging import Document
from eventhub.web.policy import allows

bp = Blueprint("organizers", __name__)

MINUTES_5 = 300


@bp.get("/<slug>/style.css")
@allows(Permission.PUBLIC)
def style(slug: str):
    organizer = g.scope.get(Organizer, slug=slug)
    accent = Accent(**organizer.accent)
    document = Document(accent.to_css(organizer.slug), "text/css")
    return unchanging.answer(document, seconds=MINUTES_5, immutable=False)
