"""One small EventHub with somebody in every role: what the rules about all endpoints and pages walk through."""

from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from flask import Flask

from eventhub.accounts.models import User
from eventhub.catalog.models import EventSession
from eventhub.ordering import checkout, rights
from eventhub.ordering.models import Order
from eventhub.payments.models import Payment
from eventhub.seating.models import Seat
from eventhub.ticketing.models import Ticket
from tests.factories import accounts, catalog, ordering, seating


@dataclass
class World:
    """A session tonight at a venue with its people, with one paid order and one that is open; and another venue.

    All names are written in Greek, so that a word in Latin letters on a page is one of ours.
    """

    session: EventSession
    paid: Order
    ticket: Ticket
    open: Order
    payment: Payment
    buyer: User
    stranger: User
    door: User
    manager: User
    owner: User
    foreign: User
    admin: User
    seats: list[Seat]
    link: str
    mail: str


def build(app: Flask) -> World:
    city = catalog.city("Αθήνα", slug="athina", country_code=catalog.country("GR", "Ελλάδα").code)
    organizer = catalog.organizer(
        "Παράλληλες Σκηνές",
        slug="parallel-stages",
        address="Οδός 1",
        legal_name="Παράλληλες Σκηνές",
        tax_id="123",
        refund_policy="Επιστροφή έως δύο μέρες πριν.",
    )
    venue = catalog.venue("Δημοτικό Θέατρο", slug="dimotiko", city=city, address="Πλατεία 1", about="Ένα παλιό θέατρο.")
    layout = seating.layout(venue, name="Διάταξη", rows=0, standing=0, background=[])
    seating.seated(layout, "Πλατεία", rows=2, seats=6, price=8400)
    seating.standing_section(layout, "Όρθιοι", capacity=30, price=4200)
    event = catalog.event(
        "Το γυάλινο λιμάνι",
        slug="glass-harbour",
        organizer=organizer,
        category=catalog.category("Θέατρο"),
        artists=[catalog.artist("Μαρία Σολ")],
        tiers={"Ενήλικας": ("same", 0), "Φοιτητής": ("percent", 5000)},
        lead="Ένα έργο.",
        description="Το λιμάνι παγώνει.",
        poster_alt="Αφίσα",
    )
    session = catalog.tonight(event, layout=layout)
    buyer = accounts.user("Νόρα", email="nora@people.test")
    paid = ordering.paid_order(session, seats=2, user=buyer, name="Νόρα")
    open_order = ordering.order(session, seats=1, places=2, user=buyer, name="Νόρα")
    checkout.save_address(open_order.id, {})
    return World(
        session=session,
        paid=paid,
        ticket=ordering.tickets_of(paid)[0],
        open=open_order,
        payment=ordering.payment(open_order),
        buyer=buyer,
        stranger=accounts.user("Άγνωστος"),
        door=accounts.venue_person(venue, "staff"),
        manager=accounts.venue_person(venue, "manager"),
        owner=accounts.venue_person(venue, "owner"),
        foreign=accounts.venue_person(catalog.venue("Αλλού", city=city, address="Οδός 2")),
        admin=accounts.platform_admin(),
        seats=seating.seats_of(layout),
        link=rights.link(paid).rpartition("/")[2],
        mail=letter(Path(app.config["EVENTHUB"].mailbox_dir)),
    )


def letter(folder: Path) -> str:
    """The one mail in the mailbox; answers its name."""
    message = EmailMessage()
    message["From"], message["To"] = "tickets@eventhub.test", "nora@people.test"
    message["Subject"] = "Τα εισιτήριά σας"
    message.set_content("Καλή διασκέδαση.")
    message.add_alternative("<p>Καλή διασκέδαση.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="tickets.pdf")
    folder.mkdir(parents=True, exist_ok=True)
    for left_by_others in folder.glob("*.eml"):
        left_by_others.unlink()
    name = "17636400000000000000-0a1b2c3d"
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
    return name
