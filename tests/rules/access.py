"""Who may call what: every endpoint, one line, read by the tests of access, of languages and of pages.

The columns are the answers to
    stranger  nobody is signed in
    buyer     signed in, bought the world's orders
    foreign   owner of another venue
    door      staff of the venue
    owner     owner of the venue
    admin     platform staff
A 303 sends to the login page or, after a POST, on; 404 is what foreign rows are; 422 is a form that misses something.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eventhub.accounts import confirmation, resetting
from tests.factories.accounts import PASSWORD
from tests.world import World

ROLES = ("stranger", "buyer", "foreign", "door", "owner", "admin")


@dataclass(frozen=True)
class Line:
    """`arguments` fill the address, `body` is the form or the JSON of a request that changes something.

    What is HTML and no page of ours says `page=False`.
    """

    endpoint: str
    answers: str
    arguments: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    body: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    method: str = "GET"
    json: bool = False
    page: bool = True

    def answer(self, role: str) -> int:
        statuses = [int(each) for each in self.answers.split()]
        assert len(statuses) == len(ROLES), f"{self.endpoint} needs {len(ROLES)} answers"
        return statuses[ROLES.index(role)]


def session(world: World) -> dict[str, Any]:
    return {"session": world.session.public_id}


def paid(world: World) -> dict[str, Any]:
    return {"order": world.paid.public_id}


def pending(world: World) -> dict[str, Any]:
    return {"order": world.open.public_id}


def item(world: World) -> dict[str, Any]:
    return pending(world) | {"item": world.open.items[0].public_id}


def pnr(world: World) -> dict[str, Any]:
    return {"pnr": world.paid.pnr}


def code(world: World) -> dict[str, Any]:
    return {"code": world.ticket.code}


def event(world: World) -> dict[str, Any]:
    return {"slug": world.session.event.slug}


def free_seat(world: World) -> str:
    return world.seats[-1].public_id


def held_seat(world: World) -> str:
    return next(each.seat.public_id for each in world.open.items if each.seat)


def standing(world: World) -> str:
    return next(each.public_id for each in world.session.layout.sections if each.kind == "standing")


def student(world: World) -> str:
    return world.session.event.tiers[1].public_id


def places_wanted(world: World) -> dict[str, Any]:
    return {"section": standing(world), f"quantity-{student(world)}": "2"}


def buyer(world: World) -> dict[str, Any]:
    return {"name": "Νόρα", "email": "nora@people.test"}


def reference(world: World) -> dict[str, Any]:
    return {"reference": world.payment.reference}


def mail(world: World) -> dict[str, Any]:
    return {"name": world.mail}


def new_order(world: World) -> dict[str, Any]:
    return {"session": world.session.public_id, "places": [{"section": standing(world), "quantity": 1}]}


def new_account(world: World) -> dict[str, Any]:
    return {"email": "elpida@people.test", "password": "four words in a row", "name": "Ελπίδα"}


def confirmation_of(world: World) -> str:
    return confirmation.link(world.buyer).rpartition("/")[2]


def reset_of(world: World) -> str:
    return resetting.link(world.buyer).rpartition("/")[2]


def scan(world: World) -> dict[str, Any]:
    return {"code": world.ticket.code, "session": world.session.public_id}


# fmt: off
EVERYBODY = "200 200 200 200 200 200"
ONWARD    = "303 303 303 303 303 303"
# The account's and the order's pages: to strangers an order does not exist.
ACCOUNT   = "303 200 200 200 200 200"
ACCOUNT_ON = "401 303 303 303 303 303"
ORDER     = "404 200 404 404 404 404"
ORDER_ON  = "404 303 404 404 404 404"
# Programs without any credentials are told to bring some.
JSON_ORDER = "401 200 404 404 404 404"
REFUSED   = "400 400 400 400 400 400"
UNSIGNED  = "403 403 403 403 403 403"

LINES = [
    #    endpoint                        stranger buyer foreign door owner admin
    Line("static",                       EVERYBODY, lambda world: {"filename": "css/base.css"}),
    Line("health.alive",                 EVERYBODY),
    Line("health.ready",                 EVERYBODY),

    Line("public.home.index",            EVERYBODY),
    Line("public.events.show",           EVERYBODY, event),
    Line("public.sessions.show",         EVERYBODY, lambda world: {"public_id": world.session.public_id}),
    Line("public.venues.index",          EVERYBODY),
    Line("public.venues.show",           EVERYBODY, lambda world: {"slug": world.session.venue.slug}),
    Line("public.artists.index",         EVERYBODY),
    Line("public.artists.show",          EVERYBODY, lambda world: {"slug": world.session.event.appearances[0].artist.slug}),
    Line("public.cities.show",           EVERYBODY, lambda world: {"slug": world.session.venue.city.slug}),
    Line("public.categories.show",       EVERYBODY, lambda world: {"slug": world.session.event.category.slug}),
    Line("public.organizers.show",       EVERYBODY, lambda world: {"slug": world.session.event.organizer.slug}),
    Line("public.organizers.style",      EVERYBODY, lambda world: {"slug": world.session.event.organizer.slug}),
    Line("public.posters.show",          EVERYBODY, event),
    Line("public.maps.show",             EVERYBODY, lambda world: {"public_id": world.session.layout.public_id}),
    Line("public.sign_ins.new",          "200 303 303 303 303 303"),
    Line("public.sign_ins.create",       ONWARD, body=lambda world: {"email": world.buyer.email, "password": PASSWORD}, method="POST"),
    Line("public.sign_ins.destroy",      ONWARD, method="POST"),
    Line("public.registrations.new",     "200 303 303 303 303 303"),
    Line("public.registrations.create",  ONWARD, body=new_account, method="POST"),
    Line("public.registrations.show",    EVERYBODY),
    Line("public.registrations.update",  ONWARD, method="POST"),
    # A link that somebody made up; the button of a good one signs in whoever follows it.
    Line("public.confirmations.new",     EVERYBODY, lambda world: {"token": confirmation_of(world)}),
    Line("public.confirmations.create",  ONWARD, lambda world: {"token": confirmation_of(world)}, method="POST"),
    Line("public.passwords.new",         EVERYBODY),
    Line("public.passwords.create",      ONWARD, body=lambda world: {"email": world.buyer.email}, method="POST"),
    Line("public.passwords.show",        EVERYBODY),
    Line("public.passwords.edit",        EVERYBODY, lambda world: {"token": reset_of(world)}),
    Line("public.passwords.update",      "422 422 422 422 422 422", lambda world: {"token": reset_of(world)}, method="POST"),
    Line("public.ticket_workers.show",   EVERYBODY),
    Line("public.account.index",         ACCOUNT),
    Line("public.profile.edit",          ACCOUNT),
    Line("public.profile.update",        ACCOUNT_ON, body=lambda world: {"name": "Νόρα"}, method="POST"),
    Line("public.account_passwords.edit", ACCOUNT),
    Line("public.account_passwords.update", "401 422 422 422 422 422", method="POST"),
    Line("public.sign_outs.create",      ACCOUNT_ON, method="POST"),
    Line("public.account_orders.show",   ORDER, pnr),
    Line("public.account_orders.paper",  ORDER, pnr),
    Line("public.account_orders.entry",  ORDER, pnr),
    Line("public.account_cancellations.create", "404 409 404 404 404 404", pnr, method="POST"),
    Line("public.account_tickets.show",  ORDER, code),
    Line("public.account_tickets.paper", ORDER, code),
    Line("public.account_tickets.entry", ORDER, code),
    Line("public.account_tickets.seat",  ORDER, code),
    Line("public.links.show",            ONWARD, lambda world: {"token": world.link}),

    Line("gateway.maps.show",            EVERYBODY, session),
    Line("gateway.maps.index",           EVERYBODY, session),
    Line("gateway.cards.show",           EVERYBODY, lambda world: session(world) | {"seat": free_seat(world)}, page=False),
    Line("gateway.orders.create",        ONWARD, session, method="POST"),
    Line("gateway.tickets.edit",         ORDER, pending),
    Line("gateway.claims.create",        ORDER_ON, pending, lambda world: {"take": free_seat(world)}, "POST"),
    Line("gateway.places.create",        ORDER_ON, pending, places_wanted, "POST"),
    Line("gateway.tiers.update",         ORDER_ON, item, lambda world: {"tier": student(world)}, "POST"),
    Line("gateway.details.edit",         ORDER, pending),
    Line("gateway.details.update",       ORDER_ON, pending, buyer, "POST"),
    Line("gateway.addresses.edit",       ORDER, pending),
    Line("gateway.addresses.update",     ORDER_ON, pending, method="POST"),
    Line("gateway.payments.new",         ORDER, pending),
    Line("gateway.payments.create",      ORDER_ON, pending, lambda world: {"total": str(world.open.total), "provider": "sandbox"}, "POST"),
    Line("gateway.discounts.create",     ORDER_ON, pending, lambda world: {"remove": "1"}, "POST"),
    # The provider sends any browser here: a stranger learns whether it is paid, and no more.
    Line("gateway.done.show",            EVERYBODY, paid),
    Line("gateway.extensions.create",    ORDER_ON, pending, method="POST"),
    Line("gateway.renewals.create",      ORDER_ON, pending, method="POST"),
    Line("gateway.cancellations.create", ORDER_ON, pending, method="POST"),

    # The foreign owner is let into a panel, which is another venue's. Platform staff choose a venue first.
    Line("venue.home.index",             "303 403 200 303 200 303"),
    Line("venue.venues.index",           "303 403 200 200 200 200"),
    Line("venue.schedule.index",         "303 403 200 403 200 403"),
    Line("venue.schedule.export",        "303 403 200 403 200 403", page=False),
    Line("venue.orders.index",           "303 403 200 403 200 403"),
    Line("venue.orders.export",          "303 403 200 403 200 403", page=False),
    Line("venue.orders.show",            "303 403 404 403 200 403", pnr),
    Line("venue.sessions.show",          "303 403 404 403 200 403", lambda world: {"session_id": world.session.public_id}),
    Line("venue.validator.show",         "303 403 200 200 200 403"),
    Line("venue.guests.index",           "303 403 404 200 200 403", lambda world: {"session_id": world.session.public_id}),
    # Nothing was refused here, so a captain finds nothing to decide against.
    Line("venue.overrides.create",       "401 403 404 403 404 403", lambda world: {"session_id": world.session.public_id}, lambda world: {"device": "d", "refusal": "r", "reason": "γιατί"}, "POST"),
    Line("venue.validations.create",     "401 403 404 200 200 403", lambda world: {"session_id": world.session.public_id}, code, "POST"),

    Line("api.events_index",             EVERYBODY),
    Line("api.events_show",              EVERYBODY, event),
    Line("api.sessions_show",            EVERYBODY, session),
    Line("api.sessions_availability",    EVERYBODY, session),
    Line("api.sessions_seats",           EVERYBODY, session),
    Line("api.orders_create",            "201 201 201 201 201 201", body=new_order, method="POST", json=True),
    Line("api.orders_show",              JSON_ORDER, pending),
    Line("api.claims_create",            JSON_ORDER, pending, lambda world: {"seats": [free_seat(world)]}, "POST", True),
    Line("api.claims_destroy",           JSON_ORDER, lambda world: pending(world) | {"seat": held_seat(world)}, method="DELETE", json=True),
    Line("api.items_update",             JSON_ORDER, item, lambda world: {"tier": student(world)}, "PATCH", True),
    Line("api.discounts_create",         "401 422 404 404 404 404", pending, lambda world: {"code": "NO SUCH"}, "POST", True),
    Line("api.discounts_destroy",        JSON_ORDER, pending, method="DELETE", json=True),
    Line("api.buyers_update",            JSON_ORDER, pending, buyer, "PUT", True),
    Line("api.payments_create",          "401 201 404 404 404 404", pending, lambda world: {"provider": "sandbox"}, "POST", True),
    Line("api.extensions_create",        "401 409 404 404 404 404", pending, method="POST", json=True),
    Line("api.cancellations_create",     JSON_ORDER, pending, method="POST", json=True),
    Line("api.tokens_create",            EVERYBODY, body=lambda world: {"email": world.buyer.email, "password": PASSWORD}, method="POST", json=True),
    Line("api.tokens_update",            "401 401 401 401 401 401", body=lambda world: {"refresh_token": "made up"}, method="POST", json=True),
    Line("api.validations.create",       "401 403 200 200 200 200", body=scan, method="POST", json=True),

    # Providers sign what they send; who is signed in does not matter.
    Line("webhooks.create",              REFUSED, lambda world: {"provider": "sandbox"}, method="POST", json=True),

    # The demonstration only: production does not have these.
    Line("demo.mailbox.index",           EVERYBODY),
    Line("demo.mailbox.show",            EVERYBODY, mail),
    Line("demo.mailbox.body",            EVERYBODY, mail, page=False),
    Line("demo.mailbox.part",            EVERYBODY, lambda world: mail(world) | {"number": 2}),
    Line("demo.sandbox.new",             EVERYBODY, reference),
    Line("demo.sandbox.create",          ONWARD, reference, lambda world: {"card": "4242 4242 4242 4242"}, "POST"),
    # Shops sign their questions; who is signed in does not matter.
    Line("demo.sandbox_questions.show",  UNSIGNED, reference, json=True),
    Line("demo.sandbox_questions.expire", UNSIGNED, reference, method="POST", json=True),
    Line("demo.sandbox_questions.refund", UNSIGNED, body=lambda world: reference(world) | {"refund": "r1", "amount": 1}, method="POST", json=True),
]
# fmt: on
