"""A request with a key happens once, however often and at whatever moment it comes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from eventhub.accounts import access_tokens
from eventhub.db import db, transaction
from eventhub.ordering import rights
from eventhub.ordering.models import IdempotencyKey, Order
from eventhub.payments.models import Payment
from tests.api.calls import call, new_key
from tests.client import CheckingClient
from tests.factories import accounts, catalog, ordering, payments, seating


@pytest.fixture
def body(app: Any) -> dict[str, Any]:
    session = catalog.session()
    return {"session": session.public_id, "seats": [seat.public_id for seat in seating.seats_of(session.layout)[:2]]}


def orders() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Order.id))) or 0


def test_the_same_key_and_body_give_the_same_order_and_token(client: CheckingClient, body: dict[str, Any]) -> None:
    key = new_key()
    first = call(client, "POST", "/orders", body, key=key)
    # The same JSON in another order of its names is the same request.
    again = call(client, "POST", "/orders", dict(reversed(body.items())), key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert orders() == 1


def test_of_eight_requests_with_one_key_one_opens_the_order(new_client: Any, race: Any, body: dict[str, Any]) -> None:
    key = new_key()
    outcomes = race(8, lambda: call(new_client(), "POST", "/orders", body, key=key))
    assert not outcomes.raised
    assert {answer.status_code for answer in outcomes} == {201}
    assert len({(answer.json["id"], answer.json["token"]) for answer in outcomes}) == 1
    assert orders() == 1


def test_without_a_key_the_same_race_opens_an_order_and_seven_refusals(
    new_client: Any, race: Any, body: dict[str, Any]
) -> None:
    outcomes = race(8, lambda: call(new_client(), "POST", "/orders", body))
    assert sorted(answer.status_code for answer in outcomes) == [201] + 7 * [409]


def test_of_eight_different_requests_with_one_key_one_is_done(new_client: Any, race: Any, body: dict[str, Any]) -> None:
    session = body["session"]
    key = new_key()
    seats = [seat["id"] for seat in call(new_client(), "GET", f"/sessions/{session}/seats").json["seats"][:8]]
    outcomes = race(
        8, lambda number: call(new_client(), "POST", "/orders", {"session": session, "seats": [seats[number]]}, key=key)
    )
    assert sorted(answer.status_code for answer in outcomes) == [201] + 7 * [422]
    assert orders() == 1


def test_the_same_key_with_another_body_is_refused(client: CheckingClient, body: dict[str, Any]) -> None:
    key = new_key()
    call(client, "POST", "/orders", body, key=key)
    answer = call(client, "POST", "/orders", body | {"seats": body["seats"][:1]}, key=key)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("/idempotency-key-reused")


def test_a_refusal_is_not_remembered(client: CheckingClient, body: dict[str, Any]) -> None:
    key = new_key()
    other = call(client, "POST", "/orders", body).json
    assert call(client, "POST", "/orders", body, key=key).status_code == 409
    call(client, "POST", f"/orders/{other['id']}/cancel", token=other["token"])
    assert call(client, "POST", "/orders", body, key=key).status_code == 201


@pytest.mark.parametrize("key", ["short", "x" * 256, " ", "żółć" * 6])
def test_a_key_that_anybody_could_guess_or_nobody_can_read_is_refused(
    client: CheckingClient, body: dict[str, Any], key: str
) -> None:
    answer = call(client, "POST", "/orders", body, key=key)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["Idempotency-Key"])
    assert orders() == 0


def test_people_have_keys_of_their_own(client: CheckingClient, body: dict[str, Any]) -> None:
    one, other = (access_tokens.encode(accounts.user()) for _ in range(2))
    first = call(client, "POST", "/orders", body | {"seats": body["seats"][:1]}, token=one, key="1")
    second = call(client, "POST", "/orders", body | {"seats": body["seats"][1:]}, token=other, key="1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] != second.json["id"]


def test_a_key_is_forgotten_after_a_day(client: CheckingClient, body: dict[str, Any]) -> None:
    key = new_key()
    first = call(client, "POST", "/orders", body | {"seats": body["seats"][:1]}, key=key)
    with transaction() as session:
        session.execute(text("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'"))
    second = call(client, "POST", "/orders", body | {"seats": body["seats"][1:]}, key=key)
    assert second.status_code == 201
    assert second.json["id"] != first.json["id"]


def test_neither_the_key_nor_the_body_can_be_read_in_the_database(client: CheckingClient, app: Any) -> None:
    person = accounts.user()
    key = new_key()
    call(client, "POST", "/auth/token", {"email": person.email, "password": accounts.PASSWORD}, key=key)
    row = db.session.scalars(select(IdempotencyKey)).one()
    kept = " ".join(str(value) for value in (row.key, row.body_hash, row.subject))
    assert key not in kept
    assert accounts.PASSWORD not in kept


def test_an_extension_with_a_key_extends_once(client: CheckingClient, app: Any) -> None:
    order = ordering.order()
    ordering.end(order, timedelta(seconds=5))
    path, token = f"/orders/{order.public_id}/extension", rights.token_of(order.public_id)
    first = call(client, "POST", path, token=token, key="1")
    again = call(client, "POST", path, token=token, key="1")
    assert (again.status_code, again.json["expires_at"]) == (200, first.json["expires_at"])
    assert again.json["extensions_left"] == first.json["extensions_left"] == 9


def test_seats_are_added_once_even_when_they_were_dropped_since(client: CheckingClient, body: dict[str, Any]) -> None:
    order = call(client, "POST", "/orders", body | {"seats": body["seats"][:1]}).json
    path, token = f"/orders/{order['id']}", order["token"]
    more = {"seats": body["seats"][1:]}
    assert len(call(client, "POST", f"{path}/seats", more, token=token, key="1").json["items"]) == 2
    call(client, "DELETE", f"{path}/seats/{body['seats'][1]}", token=token)
    again = call(client, "POST", f"{path}/seats", more, token=token, key="1")
    assert (again.status_code, len(again.json["items"])) == (200, 1)


def test_a_payment_begun_again_is_the_same(client: CheckingClient, app: Any) -> None:
    order = ordering.order()
    payments.account()
    path, token = f"/orders/{order.public_id}/payment", rights.token_of(order.public_id)
    first = call(client, "POST", path, {"provider": "sandbox"}, token=token, key="1")
    again = call(client, "POST", path, {"provider": "sandbox"}, token=token, key="1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert call(client, "POST", path, {"provider": "stripe"}, token=token, key="1").status_code == 422


def test_of_eight_payments_with_one_key_one_begins_and_the_others_wait(new_client: Any, race: Any) -> None:
    order = ordering.order()
    payments.account()
    path, token = f"/orders/{order.public_id}/payment", rights.token_of(order.public_id)
    outcomes = race(8, lambda: call(new_client(), "POST", path, {"provider": "sandbox"}, token=token, key="1"))
    begun = [answer for answer in outcomes if answer.status_code == 201]
    early = [answer for answer in outcomes if answer.status_code == 409]
    assert begun
    assert len(begun) + len(early) == 8
    assert len({answer.json["payment"] for answer in begun}) == 1
    assert all(answer.headers["Retry-After"] == "2" for answer in early)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Payment.id))) == 1


def test_a_payment_in_progress_is_told_and_taken_over_when_its_process_died(client: CheckingClient, app: Any) -> None:
    order = ordering.order()
    payments.account()
    path, token = f"/orders/{order.public_id}/payment", rights.token_of(order.public_id)
    assert call(client, "POST", path, {"provider": "sandbox"}, token=token, key="1").status_code == 201
    with transaction() as session:
        session.execute(text("UPDATE idempotency_keys SET status = NULL, subject = NULL, order_id = NULL"))
    waiting = call(client, "POST", path, {"provider": "sandbox"}, token=token, key="1")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (409, "2")
    assert waiting.json["type"].endswith("/in-progress")
    with transaction() as session:
        session.execute(text("UPDATE idempotency_keys SET created_at = created_at - interval '2 minutes'"))
    assert call(client, "POST", path, {"provider": "sandbox"}, token=token, key="1").status_code == 201


def test_a_payment_that_was_refused_is_not_remembered(client: CheckingClient, app: Any) -> None:
    order = ordering.order()
    path, token = f"/orders/{order.public_id}/payment", rights.token_of(order.public_id)
    assert call(client, "POST", path, {"provider": "sandbox"}, token=token, key="1").status_code == 422
    payments.account()
    assert call(client, "POST", path, {"provider": "sandbox"}, token=token, key="1").status_code == 201


def test_a_refresh_whose_answer_was_lost_can_be_asked_for_again(client: CheckingClient, app: Any) -> None:
    grant = access_tokens.issue(accounts.user())
    key = new_key()
    first = call(client, "POST", "/auth/refresh", {"refresh_token": grant.refresh_token}, key=key)
    again = call(client, "POST", "/auth/refresh", {"refresh_token": grant.refresh_token}, key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json["refresh_token"] == first.json["refresh_token"]
    # Without the key it is a theft, and the key does not answer any more.
    assert call(client, "POST", "/auth/refresh", {"refresh_token": grant.refresh_token}).status_code == 401
    assert call(client, "POST", "/auth/refresh", {"refresh_token": grant.refresh_token}, key=key).status_code == 401


def test_a_used_refresh_token_ends_its_family_even_under_a_key(client: CheckingClient, app: Any) -> None:
    grant = access_tokens.issue(accounts.user())
    used = call(client, "POST", "/auth/refresh", {"refresh_token": grant.refresh_token}).json
    stolen = call(client, "POST", "/auth/refresh", {"refresh_token": grant.refresh_token}, key=new_key())
    assert stolen.status_code == 401
    assert call(client, "POST", "/auth/refresh", {"refresh_token": used["refresh_token"]}).status_code == 401
