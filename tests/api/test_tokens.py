"""Access tokens: got with a password, renewed with a refresh token, refused otherwise."""

from datetime import timedelta
from typing import Any

import pytest

from eventhub import clock, tokens
from eventhub.accounts import access_tokens
from eventhub.accounts.models import RefreshToken
from eventhub.db import db, transaction
from tests.api.calls import call, new_key
from tests.client import CheckingClient
from tests.factories import accounts, ordering


def test_a_password_gets_a_token_that_opens_the_persons_orders(client: CheckingClient, app: Any) -> None:
    person = accounts.user(email="Nora@People.test")
    order = ordering.order(user=person)
    answer = call(client, "POST", "/auth/token", {"email": "nora@people.TEST", "password": accounts.PASSWORD})
    assert answer.status_code == 200
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 900)
    assert answer.headers["Cache-Control"] == "no-store"
    assert call(client, "GET", f"/orders/{order.public_id}", token=answer.json["access_token"]).status_code == 200


@pytest.mark.parametrize("email", ["nora@people.test", "nobody@people.test"])
def test_a_wrong_password_and_an_unknown_person_look_the_same(client: CheckingClient, app: Any, email: str) -> None:
    accounts.user(email="nora@people.test")
    answer = call(client, "POST", "/auth/token", {"email": email, "password": "wrong"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json["type"].endswith("/wrong-password")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["email", "password"]),
        ({"email": "nora@people.test", "password": 1}, ["password"]),
        ({"email": "nora\0@people.test", "password": "x"}, ["email"]),
        ({"email": "nora@people.test", "password": "x" * 1001}, ["password"]),
        ({"email": ["nora@people.test"], "password": "x"}, ["email"]),
    ],
)
def test_what_is_missing_or_no_text_is_named(client: CheckingClient, app: Any, body: Any, fields: list[str]) -> None:
    answer = call(client, "POST", "/auth/token", body)
    assert (answer.status_code, sorted(answer.json["errors"])) == (422, fields)


def test_a_refresh_token_works_once_and_its_reuse_ends_the_family(client: CheckingClient, app: Any) -> None:
    first = call(client, "POST", "/auth/token", sign_in()).json
    second = call(client, "POST", "/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert second.status_code == 200
    assert call(client, "POST", "/auth/refresh", {"refresh_token": first["refresh_token"]}).status_code == 401
    assert call(client, "POST", "/auth/refresh", {"refresh_token": second.json["refresh_token"]}).status_code == 401


def test_of_eight_refreshes_with_one_token_at_most_one_gets_a_pair_and_the_family_ends(
    new_client: Any, race: Any
) -> None:
    token = access_tokens.issue(accounts.user()).refresh_token
    outcomes = race(8, lambda: call(new_client(), "POST", "/auth/refresh", {"refresh_token": token}))
    assert not outcomes.raised
    pairs = [answer.json for answer in outcomes if answer.status_code == 200]
    assert len(pairs) <= 1
    assert {answer.status_code for answer in outcomes} <= {200, 401}
    for pair in pairs:
        again = call(new_client(), "POST", "/auth/refresh", {"refresh_token": pair["refresh_token"]})
        assert again.status_code == 401


def test_a_refresh_token_that_is_too_old_is_refused(client: CheckingClient, app: Any) -> None:
    token = access_tokens.issue(accounts.user()).refresh_token
    with transaction() as session:
        known = session.query(RefreshToken).filter_by(token_hash=tokens.fingerprint(token)).one()
        known.expires_at = clock.now() - timedelta(seconds=1)
    assert call(client, "POST", "/auth/refresh", {"refresh_token": token}).status_code == 401


@pytest.mark.parametrize("token", ["", "made up", "\0", None, 7])
def test_a_made_up_refresh_token_is_refused(client: CheckingClient, app: Any, token: Any) -> None:
    assert call(client, "POST", "/auth/refresh", {"refresh_token": token}).status_code in (401, 422)


def test_an_access_token_ends_when_the_person_is_signed_out_everywhere(client: CheckingClient, app: Any) -> None:
    person = accounts.user()
    order = ordering.order(user=person)
    access = access_tokens.encode(person)
    with transaction():
        person.session_key = tokens.short_id()
    answer = call(client, "GET", f"/orders/{order.public_id}", token=access)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_key_gives_the_same_refresh_token_but_asks_for_the_password_again(client: CheckingClient, app: Any) -> None:
    body, key = sign_in(), new_key()
    first = call(client, "POST", "/auth/token", body, key=key).json
    assert call(client, "POST", "/auth/token", body, key=key).json["refresh_token"] == first["refresh_token"]
    with transaction() as session:
        session.execute(db.text("UPDATE users SET password_hash = NULL"))
    assert call(client, "POST", "/auth/token", body, key=key).status_code == 401


def sign_in() -> dict[str, str]:
    return {"email": accounts.user().email, "password": accounts.PASSWORD}
