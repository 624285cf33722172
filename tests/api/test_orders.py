"""An order by JSON: opened, changed, read by those who may, paid, and let go."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from eventhub.accounts import access_tokens
from eventhub.catalog.models import EventSession
from eventhub.db import db, transaction
from eventhub.ordering import rights, settlement
from eventhub.payments.models import Payment
from tests.api.calls import call
from tests.client import CheckingClient
from tests.factories import accounts, catalog, ordering, payments, seating


@pytest.fixture
def session(app: Any) -> EventSession:
    payments.account()
    organizer = catalog.organizer(fee_fixed=150, fee_share=500, tax_rate=800)
    return catalog.session(
        catalog.event(organizer_id=organizer.id, tiers={"Adult": ("same", 0), "Student": ("percent", 5000)})
    )


def seats(session: EventSession, count: int, *, skip: int = 0) -> list[str]:
    return [seat.public_id for seat in seating.seats_of(session.layout)[skip : skip + count]]


def floor(session: EventSession) -> str:
    return seating.standing_of(session.layout).public_id


def opened(client: CheckingClient, session: EventSession, **body: Any) -> tuple[str, str]:
    """The path and the token of a new order for two seats."""
    answer = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats(session, 2)} | body)
    assert answer.status_code == 201, answer.text
    return f"/orders/{answer.json['id']}", answer.json["token"]


def test_an_order_holds_seats_and_places_and_adds_up(client: CheckingClient, session: EventSession) -> None:
    answer = call(
        client,
        "POST",
        "/orders",
        {
            "session": session.public_id,
            "seats": seats(session, 2),
            "places": [{"section": floor(session), "quantity": 3}],
            "email": "Nora@People.test",
            "total": 1,
        },
    )
    order = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/orders/{order['id']}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert (order["status"], len(order["items"]), order["email"]) == ("pending", 5, "Nora@people.test")
    assert [item["seat"] for item in order["items"] if "seat" in item] == seats(session, 2)
    assert sum(item["price"]["amount"] for item in order["items"]) == order["subtotal"]["amount"] == 2 * 8400 + 3 * 4200
    assert sum(item["total"]["amount"] for item in order["items"]) == order["total"]["amount"]
    assert order["total"]["amount"] == order["subtotal"]["amount"] + order["fees"]["amount"]
    assert order["expires_at"] > order["created_at"]


def test_the_price_of_a_seat_is_what_it_costs_in_the_end(client: CheckingClient, session: EventSession) -> None:
    plan = call(client, "GET", f"/sessions/{session.public_id}/seats").json["seats"]
    path, token = opened(client, session)
    order = call(client, "GET", path, token=token).json
    assert order["items"][0]["total"] == plan[0]["price"]


def test_a_seat_that_is_held_is_named_and_nothing_else_is_taken(client: CheckingClient, session: EventSession) -> None:
    opened(client, session)
    answer = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats(session, 2, skip=1)})
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"].endswith("/unavailable")
    assert answer.json["seats"] == seats(session, 1, skip=1)
    plan = call(client, "GET", f"/sessions/{session.public_id}/seats").json["seats"]
    assert [seat["status"] for seat in plan[:3]] == ["held", "held", "free"]


def test_a_full_section_says_how_many_places_are_left(client: CheckingClient, session: EventSession) -> None:
    with transaction() as database:
        database.execute(text("UPDATE section_pools SET taken = capacity - 2"))
    wanted = {"session": session.public_id, "places": [{"section": floor(session), "quantity": 3}]}
    answer = call(client, "POST", "/orders", wanted, key="a key of twenty letters")
    assert answer.status_code == 409
    assert answer.json["type"].endswith("/unavailable")
    assert answer.json["sections"] == [{"id": floor(session), "available": 2}]


def test_places_of_an_order_that_ran_out_are_sold_to_a_keyed_request(
    client: CheckingClient, session: EventSession
) -> None:
    """The full pool rolls the key back with everything else before what is due is expired."""
    with transaction() as database:
        database.execute(text("UPDATE section_pools SET taken = capacity - 3"))
    ordering.expired(ordering.order(session, seats=0, places=3))
    wanted = {"session": session.public_id, "places": [{"section": floor(session), "quantity": 2}]}
    answer = call(client, "POST", "/orders", wanted, key="a key of twenty letters")
    assert answer.status_code == 201
    assert call(client, "POST", "/orders", wanted, key="a key of twenty letters").json["id"] == answer.json["id"]


def test_one_order_holds_no_more_than_the_session_allows(client: CheckingClient, session: EventSession) -> None:
    answer = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats(session, 9)})
    assert (answer.status_code, answer.json["limit"]) == (409, 8)


@pytest.mark.parametrize("state", ["sales over", "not yet", "session cancelled", "event cancelled"])
def test_what_is_not_on_sale_cannot_be_ordered(client: CheckingClient, session: EventSession, state: str) -> None:
    with transaction():
        match state:
            case "sales over":
                session.sales_until = session.sales_from + timedelta(minutes=1)
            case "not yet":
                session.sales_from = session.sales_until - timedelta(minutes=1)
            case "session cancelled":
                session.status = "cancelled"
            case "event cancelled":
                session.event.status = "cancelled"
        session.version += 1
    answer = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats(session, 1)})
    assert (answer.status_code, answer.json["type"].rpartition("/")[2]) == (409, "not-on-sale")


def test_a_draft_cannot_be_told_from_nothing(client: CheckingClient, session: EventSession) -> None:
    with transaction():
        session.event.status = "draft"
    answer = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats(session, 1)})
    nothing = call(client, "POST", "/orders", {"session": "nothing", "seats": seats(session, 1)})
    assert (answer.status_code, answer.json) == (422, nothing.json)
    for path in ("", "/seats", "/availability"):
        assert call(client, "GET", f"/sessions/{session.public_id}{path}").status_code == 404


def test_an_order_opens_to_its_token_and_its_account_only(client: CheckingClient, session: EventSession) -> None:
    path, token = opened(client, session)
    other_path, other = opened(client, session, seats=seats(session, 1, skip=3))
    stranger = access_tokens.encode(accounts.user())
    for right, status in ((token, 200), (None, 401), (other, 404), ("made up", 404), ("söme", 404), (stranger, 404)):
        assert call(client, "GET", path, token=right).status_code == status
    assert call(client, "GET", other_path, token=token).status_code == 404
    assert call(client, "GET", path, token="a.b.c").status_code == 401


def test_an_account_opens_its_order_by_token_and_by_cookie(
    client: CheckingClient, new_client: Any, session: EventSession
) -> None:
    buyer = accounts.user()
    access = access_tokens.encode(buyer)
    answer = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats(session, 1)}, token=access)
    path = f"/orders/{answer.json['id']}"
    assert call(client, "GET", path, token=access).status_code == 200
    browser = new_client()
    browser.sign_in(buyer)
    assert call(browser, "GET", path).status_code == 200
    # Another site can make the browser send its cookie, but not the page's token.
    assert call(browser, "POST", f"{path}/cancel").status_code == 401
    assert call(browser, "POST", f"{path}/cancel", csrf=True).status_code == 200


def test_a_cookie_alone_buys_for_nobody(client: CheckingClient, session: EventSession) -> None:
    buyer = accounts.user()
    client.sign_in(buyer)
    path, token = opened(client, session)
    assert call(client, "GET", path).status_code == 404
    assert call(client, "GET", path, token=token).status_code == 200


def test_a_header_is_meant_so_the_cookie_does_not_count(client: CheckingClient, session: EventSession) -> None:
    buyer = accounts.user()
    client.sign_in(buyer)
    mine = ordering.order(session, user=buyer)
    assert call(client, "GET", f"/orders/{mine.public_id}").status_code == 200
    other = access_tokens.encode(accounts.user())
    assert call(client, "GET", f"/orders/{mine.public_id}", token=other).status_code == 404


def test_seats_come_and_go(client: CheckingClient, session: EventSession) -> None:
    path, token = opened(client, session)
    [third] = seats(session, 1, skip=2)
    more = call(client, "POST", f"{path}/seats", {"seats": [third]}, token=token)
    assert (more.status_code, len(more.json["items"])) == (200, 3)
    again = call(client, "POST", f"{path}/seats", {"seats": [third]}, token=token)
    assert (again.status_code, len(again.json["items"])) == (200, 3)
    less = call(client, "DELETE", f"{path}/seats/{third}", token=token)
    assert (less.status_code, len(less.json["items"])) == (200, 2)
    assert call(client, "DELETE", f"{path}/seats/{third}", token=token).status_code == 200
    assert call(client, "DELETE", f"{path}/seats/nothing", token=token).status_code == 404
    assert call(client, "DELETE", f"{path}/seats/%00", token=token).status_code == 404


def test_get_seat_refuses_what_others_hold_and_what_is_elsewhere(client: CheckingClient, session: EventSession) -> None:
    path, token = opened(client, session)
    _, _ = opened(client, session, seats=seats(session, 1, skip=4))
    taken = call(client, "POST", f"{path}/seats", {"seats": seats(session, 2, skip=3)}, token=token)
    assert (taken.status_code, taken.json["seats"]) == (409, seats(session, 1, skip=4))
    foreign = call(client, "POST", f"{path}/seats", {"seats": seats(catalog.session(), 1)}, token=token)
    assert (foreign.status_code, list(foreign.json["errors"])) == (422, ["seats"])
    assert len(call(client, "GET", path, token=token).json["items"]) == 2


def test_after_the_hold_ran_out_the_order_is_gone(client: CheckingClient, session: EventSession) -> None:
    order = ordering.expired(ordering.order(session))
    token, path = rights.token_of(order.public_id), f"/orders/{order.public_id}"
    for method, rest, body in (
        ("POST", "/seats", {"seats": seats(session, 1, skip=5)}),
        ("DELETE", f"/seats/{seats(session, 1)[0]}", None),
        ("PUT", "/buyer", {"email": "nora@people.test", "name": "Nora"}),
        ("POST", "/payment", {"provider": "sandbox"}),
        ("POST", "/extension", None),
    ):
        answer = call(client, method, f"{path}{rest}", body, token=token)
        assert answer.status_code == 410, (rest, answer.text)
        assert answer.json["type"].endswith("/expired")


def test_another_tier_changes_the_price(client: CheckingClient, session: EventSession) -> None:
    path, token = opened(client, session)
    item = call(client, "GET", path, token=token).json["items"][0]["id"]
    tiers = call(client, "GET", f"/sessions/{session.public_id}").json["tiers"]
    student = next(tier["id"] for tier in tiers if tier["name"] == "Student")
    answer = call(client, "PATCH", f"{path}/items/{item}", {"tier": student}, token=token)
    assert answer.status_code == 200
    assert answer.json["subtotal"]["amount"] == 8400 + 4200
    assert call(client, "PATCH", f"{path}/items/nothing", {"tier": student}, token=token).status_code == 404
    foreign = catalog.session().event.tiers[0].public_id
    for tier in (foreign, "", None, 7):
        refused = call(client, "PATCH", f"{path}/items/{item}", {"tier": tier}, token=token)
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["tier"])


def test_the_buyer_the_address_and_the_guests_are_kept(client: CheckingClient, session: EventSession) -> None:
    path, token = opened(client, session)
    first, second = (item["id"] for item in call(client, "GET", path, token=token).json["items"])
    answer = call(
        client,
        "PUT",
        f"{path}/buyer",
        {
            "email": "nora@people.test",
            "name": "Nora Żółć 王",
            "address": {"street": "Złota 1", "postcode": "00-019", "city": "Warszawa", "country": "PL"},
            "registrations": [
                {"item": first, "name": "Ada"},
                {"item": second, "name": "Bo", "email": "bo@people.test"},
            ],
        },
        token=token,
    )
    assert answer.status_code == 200, answer.text
    assert (answer.json["name"], answer.json["address"]["city"]) == ("Nora Żółć 王", "Warszawa")
    assert [(item["name"], item["email"]) for item in answer.json["items"]] == [("Ada", None), ("Bo", "bo@people.test")]


def test_every_wrong_field_of_a_buyer_is_named_and_nothing_is_kept(
    client: CheckingClient, session: EventSession
) -> None:
    path, token = opened(client, session)
    [item, _] = (item["id"] for item in call(client, "GET", path, token=token).json["items"])
    answer = call(
        client,
        "PUT",
        f"{path}/buyer",
        {
            "email": "nora",
            "name": "Nora",
            "address": {"street": "Złota 1"},
            "registrations": [{"item": item, "name": "Ada", "email": "ada"}],
        },
        token=token,
    )
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {
        "email",
        "registrations.0.email",
        "address.postcode",
        "address.city",
        "address.country",
    }
    kept = call(client, "GET", path, token=token).json
    assert (kept["name"], kept["address"]) == (None, None)
    # A right buyer with half an address is not kept either.
    half = {"email": "nora@people.test", "name": "Nora", "address": {"street": "Złota 1"}}
    assert call(client, "PUT", f"{path}/buyer", half, token=token).status_code == 422
    assert call(client, "GET", path, token=token).json["name"] is None


def test_paid_by_the_providers_word_the_order_has_tickets(client: CheckingClient, session: EventSession) -> None:
    path, token = opened(client, session)
    missing = call(client, "POST", f"{path}/payment", {"provider": "sandbox"}, token=token)
    assert (missing.status_code, "email" in missing.json["errors"]) == (422, True)
    call(client, "PUT", f"{path}/buyer", {"email": "nora@people.test", "name": "Nora"}, token=token)
    for provider in ("stripe", "", None, 5):
        unknown = call(client, "POST", f"{path}/payment", {"provider": provider}, token=token)
        assert (unknown.status_code, list(unknown.json["errors"])) == (422, ["provider"])
    begun = call(client, "POST", f"{path}/payment", {"provider": "sandbox"}, token=token)
    assert begun.status_code == 201
    assert begun.json["url"].startswith("http://localhost/sandbox/pay/")
    assert "tickets" not in call(client, "GET", path, token=token).json
    payment = db.session.query(Payment).filter_by(public_id=begun.json["payment"]).one()
    settlement.settle(payment.id, amount=payment.amount, currency=payment.currency)
    order = call(client, "GET", path, token=token).json
    assert order["status"] == "paid"
    assert [ticket["seat"] for ticket in order["tickets"]] == seats(session, 2)
    assert len({ticket["qr"] for ticket in order["tickets"]}) == 2
    assert {ticket["status"] for ticket in order["tickets"]} == {"valid"}
    assert call(client, "POST", f"{path}/cancel", token=token).status_code == 409
    assert call(client, "POST", f"{path}/seats", {"seats": seats(session, 1, skip=5)}, token=token).status_code == 409


def test_an_order_that_costs_nothing_is_paid_by_asking(client: CheckingClient, app: Any) -> None:
    free = catalog.session(layout=seating.layout(price=0))
    path, token = opened(client, free)
    call(client, "PUT", f"{path}/buyer", {"email": "nora@people.test", "name": "Nora"}, token=token)
    answer = call(client, "POST", f"{path}/payment", {}, token=token)
    assert (answer.status_code, answer.json["status"], len(answer.json["tickets"])) == (200, "paid", 2)


def test_an_extension_is_too_early_then_possible_then_used_up(client: CheckingClient, session: EventSession) -> None:
    order = ordering.order(session)
    path, token = f"/orders/{order.public_id}", rights.token_of(order.public_id)
    early = call(client, "POST", f"{path}/extension", token=token)
    assert (early.status_code, early.json["type"].rpartition("/")[2]) == (409, "too-early")
    ordering.end(order, timedelta(seconds=90))
    before = call(client, "GET", path, token=token).json
    after = call(client, "POST", f"{path}/extension", token=token)
    assert after.status_code == 200
    assert after.json["expires_at"] > before["expires_at"]
    assert after.json["extensions_left"] == before["extensions_left"] - 1
    ordering.end(order, timedelta(seconds=90))
    with transaction() as database:
        database.execute(text("UPDATE orders SET extensions = 10"))
    used_up = call(client, "POST", f"{path}/extension", token=token)
    assert (used_up.status_code, used_up.json["type"].rpartition("/")[2]) == (409, "no-extension-left")


def test_a_cancelled_order_gives_its_seats_back(client: CheckingClient, session: EventSession) -> None:
    path, token = opened(client, session)
    answer = call(client, "POST", f"{path}/cancel", token=token)
    assert (answer.status_code, answer.json["status"]) == (200, "cancelled")
    opened(client, session)
