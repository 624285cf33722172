"""The artists by name; and one of them with what they appear in."""

from flask import Blueprint, g, url_for

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import Artist
from eventhub.discovery import directories
from eventhub.discovery.criteria import Criteria
from eventhub.panels.public import listed, publication
from eventhub.panels.public.browsing import argument
from eventhub.web.policy import allows

bp = Blueprint("artists", __name__)


@bp.get("")
@allows(Permission.PUBLIC)
@publication.kept
def index():
    page = directories.artists(now=clock.now(), after=argument("after"))
    return publication.page(
        "public/artists/index.html",
        entries=page.entries,
        next_url=page.after and url_for(".index", after=page.after),
    )


@bp.get("/<slug>")
@allows(Permission.PUBLIC)
@publication.kept
def show(slug: str):
    artist = g.scope.get(Artist, slug=slug)
    return publication.page(
        "public/artists/show.html", artist=artist, **listed.of(Criteria(artist=slug), now=clock.now())
    )
