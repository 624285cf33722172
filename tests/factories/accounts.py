"""People, and what they are to organizers, venues and artists."""

from itertools import count
from typing import Any

from eventhub import clock
from eventhub.accounts import passwords
from eventhub.accounts.models import ArtistPerson, Membership, User, VenuePerson
from eventhub.catalog.models import Artist, Organizer, Venue
from eventhub.db import transaction

PASSWORD = "a password for tests"
HASH = passwords.hash_password(PASSWORD)
numbers = count(1)


def user(name: str = "Nora Lind", *, email: str | None = None, **fields: Any) -> User:
    """Somebody who can sign in with PASSWORD; `confirmed_at=None` has not confirmed the e-mail address yet."""
    with transaction():
        made = passwords.create_user(email or f"person{next(numbers)}@people.test", password=None, name=name)
        made.password_hash = HASH
        made.confirmed_at = clock.now()
        for field, value in fields.items():
            setattr(made, field, value)
    return made


def platform_admin(**fields: Any) -> User:
    return user("Ada Root", platform_role="admin", **fields)


def venue_person(venue: Venue, role: str = "owner", **fields: Any) -> User:
    """A new user with that role at the venue: owner, manager or staff."""
    made = user("Door Keeper", **fields)
    with transaction() as session:
        session.add(VenuePerson(venue_id=venue.id, user_id=made.id, role=role))
    return made


def member(organizer: Organizer, role: str = "owner", **fields: Any) -> User:
    """A new user with that role in the organizer's team: owner, admin or staff."""
    made = user("Team Member", **fields)
    with transaction() as session:
        session.add(Membership(organizer_id=organizer.id, user_id=made.id, role=role))
    return made


def artist_person(artist: Artist, role: str = "owner", **fields: Any) -> User:
    made = user("Stage Manager", **fields)
    with transaction() as session:
        session.add(ArtistPerson(artist_id=artist.id, user_id=made.id, role=role))
    return made
