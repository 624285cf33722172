"""The demo's accounts: the login page and `make run` print them, the load creates them."""

from dataclasses import dataclass

from eventhub import clock, tokens
from eventhub.accounts.models import ArtistPerson, Membership, User, VenuePerson
from eventhub.accounts.passwords import hash_password
from eventhub.catalog.models import Artist, Organizer, Venue
from eventhub.db import db

PASSWORD = "demo-password"


@dataclass(frozen=True)
class Account:
    """`what` says in a few words what one can do as this person, `at` where."""

    email: str
    name: str
    what: str
    at: str
    platform_role: str = "none"


ADMIN = Account("admin@eventhub.test", "Astrid Admin", "platform staff", "/admin", "admin")
ORGANIZER = Account("organizer@eventhub.test", "Orla Marsh", "owner of Parallel Stages", "/admin")
STAFF = Account("staff@eventhub.test", "Sam Steen", "staff of Parallel Stages", "/admin")
VENUE = Account("venue@eventhub.test", "Viktor Holm", "owner at the Meridian Theatre", "/venue")
DOOR = Account("door@eventhub.test", "Dora Fenn", "door staff at the Meridian Theatre", "/venue/validator")
ARTIST = Account("artist@eventhub.test", "Ada Lindholm", "owner at Low Tide Choir", "/artist")
MARKETING = Account("marketing@eventhub.test", "Mads Quist", "content team", "/marketing", "marketing")
BUYER = Account("buyer@eventhub.test", "Bente Halloran", "buyer with tickets for tonight", "/account")

ACCOUNTS = (ADMIN, ORGANIZER, STAFF, VENUE, DOOR, ARTIST, MARKETING, BUYER)


def create(*, organizer: Organizer, venue: Venue, artist: Artist) -> dict[str, User]:
    """All of them, confirmed, with their roles; e-mail → user. One hash for all, because one takes its time."""
    secret = hash_password(PASSWORD)
    users = {
        account.email: User(
            email=account.email,
            name=account.name,
            platform_role=account.platform_role,
            password_hash=secret,
            confirmed_at=clock.now(),
            session_key=tokens.short_id(),
        )
        for account in ACCOUNTS
    }
    db.session.add_all(users.values())
    db.session.add_all(
        [
            Membership(organizer=organizer, user=users[ORGANIZER.email], role="owner"),
            Membership(organizer=organizer, user=users[STAFF.email], role="staff"),
            VenuePerson(venue=venue, user=users[VENUE.email], role="owner"),
            VenuePerson(venue=venue, user=users[DOOR.email], role="staff"),
            ArtistPerson(artist=artist, user=users[ARTIST.email], role="owner"),
        ]
    )
    db.session.flush()
    return users
