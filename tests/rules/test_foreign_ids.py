"""An id in a body or a path that belongs to somebody else is no more than one that was made up."""

from dataclasses import dataclass

import pytest

from eventhub.accounts import access_tokens
from eventhub.db import db
from eventhub.ordering.models import Order, OrderItem
from eventhub.seating.models import Seat
from tests import world as worlds
from tests.factories import catalog, ordering, seating
from tests.world import World


@dataclass
class Two:
    """The world, and another session of another organizer at another venue with an order of its own."""

    mine: World
    theirs: Order
    seat: Seat
    section: str
    tier: str


@pytest.fixture
def two(app) -> Two:
    mine = worlds.build(app)
    session = catalog.session(catalog.event(tiers={"Ενήλικας": ("same", 0), "Παιδί": ("fixed", 0)}))
    return Two(
        mine=mine,
        theirs=ordering.order(session, seats=1, places=1),
        seat=ordering.free_seats(session)[0],
        section=seating.standing_of(session.layout).public_id,
        tier=session.event.tiers[1].public_id,
    )


@pytest.fixture
def held(two):
    """What every order holds, before and after."""

    def all_items() -> set[tuple[object, ...]]:
        db.session.rollback()
        return {(item.order_id, item.seat_id, item.section_id, item.tier_id) for item in db.session.query(OrderItem)}

    before = all_items()
    yield
    assert all_items() == before


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("resource", "fields"),
    [
        ("seats", lambda two: {"take": two.seat.public_id}),
        ("seats", lambda two: {"give_back": two.theirs.items[0].seat.public_id}),
        ("places", lambda two: {"section": two.section, "quantity": "2"}),
        ("items/{item}/tier", lambda two: {"tier": two.tier}),
    ],
)
def test_the_checkout_takes_nothing_of_another_session(two, client, resource, fields):
    order = two.mine.open
    client.sign_in(two.mine.buyer)
    path = f"/gateway/{order.public_id}/{resource.format(item=order.items[0].public_id)}"
    assert client.post(path, data=fields(two)).status_code == 422


@pytest.mark.usefixtures("held")
def test_an_item_of_another_order_is_not_found_under_ones_own(two, client):
    client.sign_in(two.mine.buyer)
    path = f"/gateway/{two.mine.open.public_id}/items/{two.theirs.items[0].public_id}/tier"
    tier = two.mine.session.event.tiers[1].public_id
    assert client.post(path, data={"tier": tier}).status_code == 404


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    "body",
    [
        lambda two: {"seats": [two.seat.public_id]},
        lambda two: {"places": [{"section": two.section, "quantity": 1}]},
        lambda two: {"seats": [two.mine.seats[-1].public_id], "tier": two.tier},
    ],
)
def test_the_api_opens_no_order_with_what_is_another_sessions(two, client, body):
    answer = client.post("/api/v1/orders", json={"session": two.mine.session.public_id} | body(two))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "seats", lambda two: {"seats": [two.seat.public_id]}),
        ("DELETE", "seats/{seat}", lambda two: {}),
        ("PATCH", "items/{item}", lambda two: {"tier": two.tier}),
    ],
)
def test_the_api_changes_nothing_by_ids_of_another_order(two, client, method, path, body):
    order = two.mine.open
    headers = {"Authorization": f"Bearer {access_tokens.encode(two.mine.buyer)}"}
    address = path.format(seat=two.theirs.items[0].seat.public_id, item=two.theirs.items[0].public_id)
    answer = client.open(f"/api/v1/orders/{order.public_id}/{address}", method=method, json=body(two), headers=headers)
    # Giving back a seat that one does not have is no error: two tabs, a double click.
    assert answer.status_code in ((200, 404, 422) if method == "DELETE" else (404, 422))


def test_a_venues_people_scan_for_no_other_venues_session(two, client):
    client.sign_in(two.mine.door)
    theirs = two.theirs.session.public_id
    assert client.get(f"/venue/validator?session={theirs}").status_code == 404
    assert client.post(f"/venue/validator/{theirs}/validations", data={"code": two.mine.ticket.code}).status_code == 404
    db.session.rollback()
    assert two.mine.ticket.checked_in_at is None


def test_a_venues_people_enter_no_other_venue(two, client):
    client.sign_in(two.mine.owner)
    assert client.get(f"/venue?venue={two.theirs.session.venue.slug}").status_code == 404
    assert client.get(f"/venue/sessions/{two.theirs.session.public_id}").status_code == 404


def test_another_organizers_callback_pays_no_order_of_ours(two):
    """A payment belongs to the account it was begun at."""
    from eventhub.payments import attempts
    from eventhub.payments.providers import Callback
    from tests.factories import payments

    foreign = payments.account(two.theirs.session.event.organizer)
    payment = two.mine.payment
    callback = Callback(
        event_id="evt_1",
        kind="payment.succeeded",
        outcome="succeeded",
        payment=payment.public_id,
        reference=payment.reference,
        amount=payment.amount,
        currency=payment.currency,
        refund=None,
    )
    assert attempts.find(foreign, callback) is None
    assert attempts.find(payment.account, callback) == payment
