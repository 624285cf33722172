"""What the filters of an address are called, where nothing is on and no list names them."""

from sqlalchemy import select

from eventhub.catalog.models import Artist, Category, City, Organizer, Venue
from eventhub.db import db
from eventhub.discovery.criteria import Criteria

NAMED: dict[str, type[Artist] | type[Category] | type[City] | type[Organizer] | type[Venue]] = {
    "artist": Artist,
    "category": Category,
    "city": City,
    "organizer": Organizer,
    "venue": Venue,
}


def of(criteria: Criteria) -> dict[str, str]:
    """Part → name; what has no name is no row of ours."""
    wanted = {part: getattr(criteria, part) for part in criteria.parts if part in NAMED}
    found = {}
    for part, slug in wanted.items():
        if name := db.session.scalar(select(NAMED[part].name).where(NAMED[part].slug == slug)):
            found[part] = name
    return found
