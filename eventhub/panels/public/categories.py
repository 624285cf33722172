"""One category: what is on of its kind, and where."""

from flask import Blueprint, g

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import Category
from eventhub.discovery import facets
from eventhub.discovery.criteria import Criteria
from eventhub.panels.public import listed, publication
from eventhub.web.policy import allows

bp = Blueprint("categories", __name__)


@bp.get("/<slug>")
@allows(Permission.PUBLIC)
@publication.kept
def show(slug: str):
    now = clock.now()
    category = g.scope.get(Category, slug=slug)
    criteria = Criteria(category=slug)
    return publication.page(
        "public/categories/show.html",
        category=category,
        links=listed.links(criteria, "city", facets.of(criteria, now=now).cities),
        **listed.of(criteria, now=now),
    )
