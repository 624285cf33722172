"""An organizer: its events under its own accent, its policies; and the accent itself, as a style sheet."""

from flask import Blueprint, g

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.branding import Accent
from eventhub.catalog.models import Organizer
from eventhub.discovery.criteria import Criteria
from eventhub.panels.public import listed, publication, unchanging
from eventhub.panels.public.unchanging import Document
from eventhub.web.policy import allows

bp = Blueprint("organizers", __name__)

MINUTES_5 = 300


@bp.get("/<slug>")
@allows(Permission.PUBLIC)
@publication.kept
def show(slug: str):
    organizer = g.scope.get(Organizer, slug=slug)
    return publication.page(
        "public/organizers/show.html",
        organizer=organizer,
        **listed.of(Criteria(organizer=slug), now=clock.now()),
    )


# The policy allows no inline style.
@bp.get("/<slug>/style.css")
@allows(Permission.PUBLIC)
def style(slug: str):
    organizer = g.scope.get(Organizer, slug=slug)
    accent = Accent(**organizer.accent)
    document = Document(accent.to_css(organizer.slug), "text/css")
    return unchanging.answer(document, seconds=MINUTES_5, immutable=False)
