"""One city: what is on there, by kind and by venue."""

from flask import Blueprint, g

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import City
from eventhub.discovery import directories, facets
from eventhub.discovery.criteria import Criteria
from eventhub.panels.public import listed, publication
from eventhub.web.policy import allows

bp = Blueprint("cities", __name__)


@bp.get("/<slug>")
@allows(Permission.PUBLIC)
@publication.kept
def show(slug: str):
    now = clock.now()
    city = g.scope.get(City, slug=slug)
    criteria = Criteria(city=slug)
    return publication.page(
        "public/cities/show.html",
        city=city,
        links=listed.links(criteria, "category", facets.of(criteria, now=now).categories),
        venues=directories.venues(now=now, city=slug).entries,
        **listed.of(criteria, now=now),
    )
