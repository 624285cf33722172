"""What a program may send: everything else is refused under its field's name, and nothing ends in a 500."""

import json
from typing import Any

import pytest

from eventhub.ordering import rights
from tests.api.calls import call
from tests.client import CheckingClient
from tests.factories import catalog, ordering, seating


@pytest.fixture
def session(app: Any) -> Any:
    return catalog.session()


def wrong_fields(client: CheckingClient, method: str, path: str, body: Any, **options: Any) -> list[str]:
    answer = call(client, method, path, body, **options)
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    return sorted(answer.json["errors"])


def test_every_wrong_type_of_a_new_order_is_named(client: CheckingClient, session: Any) -> None:
    seat = seating.seats_of(session.layout)[0].public_id
    floor = seating.standing_of(session.layout).public_id
    right = {"session": session.public_id, "seats": [seat]}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"session": None}, ["session"]),
        ({"session": 7}, ["session"]),
        ({"session": ["x"]}, ["session"]),
        ({"session": "nothing"}, ["session"]),
        ({"session": "x" * 65}, ["session"]),
        ({"session": "\0"}, ["session"]),
        ({"session": "\ud800"}, ["session"]),
        ({"seats": []}, ["seats"]),
        ({"seats": seat}, ["seats"]),
        ({"seats": {"0": seat}}, ["seats"]),
        ({"seats": [seat, seat]}, ["seats"]),
        ({"seats": [seat, None]}, ["seats"]),
        ({"seats": [1]}, ["seats"]),
        ({"seats": [""]}, ["seats"]),
        ({"seats": ["\0"]}, ["seats"]),
        ({"seats": ["nothing"]}, ["seats"]),
        ({"seats": [floor]}, ["seats"]),
        ({"seats": [f"s{number}" for number in range(101)]}, ["seats"]),
        ({"places": "3"}, ["places"]),
        ({"places": [3]}, ["places"]),
        ({"places": [{}]}, ["places.0.quantity", "places.0.section"]),
        ({"places": [{"section": "nothing", "quantity": 1}]}, ["places.0.section"]),
        ({"places": [{"section": session.layout.sections[0].public_id, "quantity": 1}]}, ["places.0.section"]),
        ({"places": [{"section": floor, "quantity": 1}] * 2}, ["places.1.section"]),
        ({"places": [{"section": floor, "quantity": 1, "tier": "nothing"}]}, ["places.0.tier"]),
        *(
            ({"places": [{"section": floor, "quantity": quantity}]}, ["places.0.quantity"])
            for quantity in (0, -1, 101, 2**31, 2**70, True, 1.0, "1", None, [1])
        ),
        ({"tier": "nothing"}, ["tier"]),
        ({"tier": 1}, ["tier"]),
        ({"email": "nora"}, ["email"]),
        ({"email": 1}, ["email"]),
        ({"email": "nora\0@people.test"}, ["email"]),
        ({"email": "n" * 201}, ["email"]),
    ]
    for change, fields in cases:
        assert wrong_fields(client, "POST", "/orders", right | change) == fields, change
    assert call(client, "POST", "/orders", right).status_code == 201


def test_seats_of_another_session_are_refused(client: CheckingClient, session: Any) -> None:
    foreign = seating.seats_of(catalog.session().layout)[0].public_id
    assert wrong_fields(client, "POST", "/orders", {"session": session.public_id, "seats": [foreign]}) == ["seats"]


def test_a_disabled_seat_is_refused(client: CheckingClient, session: Any) -> None:
    from eventhub.db import transaction

    seat = seating.seats_of(session.layout)[0]
    with transaction():
        seat.disabled = True
    body = {"session": session.public_id, "seats": [seat.public_id]}
    assert wrong_fields(client, "POST", "/orders", body) == ["seats"]


@pytest.mark.parametrize(
    "text",
    ["{", "nothing", '{"session": NaN}', "[" * 30_000, "{" + '"a":{' * 5000, b"\xff\xfe", '{"n": ' + "9" * 5000 + "}"],
    ids=["half", "words", "NaN", "deep list", "deep object", "no UTF-8", "huge number"],
)
def test_what_is_no_json_is_a_bad_request(client: CheckingClient, app: Any, text: str | bytes) -> None:
    answer = call(client, "POST", "/orders", data=text, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("body", [[], [1], "text", 1, None, True])
def test_what_is_no_object_is_refused(client: CheckingClient, app: Any, body: Any) -> None:
    answer = call(client, "POST", "/orders", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 422


def test_another_type_and_a_body_without_end_are_refused(client: CheckingClient, app: Any) -> None:
    form = call(client, "POST", "/orders", data={"session": "x"})
    large = call(client, "POST", "/orders", {"session": "x" * 70_000})
    assert (form.status_code, large.status_code) == (415, 413)
    assert {form.mimetype, large.mimetype} == {"application/problem+json"}


def test_every_wrong_type_of_a_buyer_is_named(client: CheckingClient, session: Any) -> None:
    order = ordering.order(session)
    path, token = f"/orders/{order.public_id}/buyer", rights.token_of(order.public_id)
    right = {"email": "nora@people.test", "name": "Nora"}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"email": 1}, ["email"]),
        ({"name": ""}, ["name"]),
        ({"name": "x" * 201}, ["name"]),
        ({"name": "No\0ra"}, ["name"]),
        ({"name": "No\u202era"}, ["name"]),
        ({"phone": "call me"}, ["phone"]),
        ({"address": "Złota 1"}, ["address"]),
        ({"address": {"street": 1, "country": "Poland"}}, ["address.street"]),
        ({"registrations": {}}, ["registrations"]),
        ({"registrations": [1]}, ["registrations"]),
        ({"registrations": [{}]}, ["registrations.0.item"]),
        ({"registrations": [{"item": "nothing", "name": "Ada"}]}, ["registrations"]),
        ({"registrations": [{"item": "a"}, {"item": "a"}]}, ["registrations.1.item"]),
        ({"registrations": [{"item": "a", "answers": []}]}, ["registrations.0.answers"]),
    ]
    for change, fields in cases:
        assert wrong_fields(client, "PUT", path, right | change, token=token) == fields, change


def test_a_foreign_orders_item_cannot_be_registered(client: CheckingClient, session: Any) -> None:
    order, foreign = ordering.order(session), ordering.order(session)
    item = foreign.items[0].public_id
    body = {"email": "nora@people.test", "name": "Nora", "registrations": [{"item": item, "name": "Ada"}]}
    path, token = f"/orders/{order.public_id}/buyer", rights.token_of(order.public_id)
    assert wrong_fields(client, "PUT", path, body, token=token) == ["registrations"]


def test_every_wrong_parameter_of_a_list_is_named(client: CheckingClient, app: Any) -> None:
    for query, field in (
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=-1", "limit"),
        ("limit=٣", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("available=perhaps", "available"),
        ("from=yesterday", "from"),
        ("from=2026-13-01", "from"),
        ("to=2026-11-20T19:30:00", "to"),
        ("to=0001-01-01T00:00:00%2B14:00", "to"),
        ("after=nothing", "after"),
        ("after=2026-11-20T19:30:00~x", "after"),
        ("q=%00", "q"),
        (f"q={'x' * 201}", "q"),
        ("city=%00", "city"),
    ):
        assert wrong_fields(client, "GET", f"/events?{query}", None) == [field], query


@pytest.mark.parametrize("path", ["/events/%00", "/sessions/%00", "/sessions/%00/seats", "/orders/%00", "/nothing"])
def test_an_address_of_nothing_is_not_found(client: CheckingClient, app: Any, path: str) -> None:
    answer = call(client, "GET", path, token="made up")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
