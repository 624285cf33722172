"""Logging in and out."""

import dataclasses
from typing import Any

import pytest
from flask import Flask

from tests.factories import accounts, catalog
from tests.factories.accounts import PASSWORD

LOGIN = "//form[@class='fields']"


def log_in(client, email: str, *, password: str = PASSWORD, address: str = "/login", **fields: Any) -> Any:
    return client.submit(client.get(address), LOGIN, email=email, password=password, **fields)


def test_somebody_logs_in_and_finds_their_tickets(client) -> None:
    person = accounts.user()
    answer = log_in(client, person.email.upper())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert person.email in client.get("/account").words


def test_a_wrong_password_is_said_beside_the_form_and_the_e_mail_is_kept(client) -> None:
    person = accounts.user()
    answer = log_in(client, person.email, password="not the one")
    assert answer.status_code == 422
    assert "do not match" in answer.one("//main//*[@role='alert']").text_content()
    assert answer.one(f"{LOGIN}//input[@name='email']/@value") == person.email
    assert not answer.one(f"{LOGIN}//input[@name='password']").get("value")


def test_an_unknown_e_mail_gets_the_same_answer(client) -> None:
    person = accounts.user()
    known = log_in(client, person.email, password="wrong")
    unknown = log_in(client, "nobody@people.test", password="wrong")
    assert known.status_code == unknown.status_code == 422
    assert (
        known.one("//main//*[@role='alert']").text_content() == unknown.one("//main//*[@role='alert']").text_content()
    )


def test_who_was_sent_to_log_in_comes_back(client) -> None:
    person = accounts.user()
    refused = client.get("/account?view=past")
    assert refused.status_code == 303
    answer = log_in(client, person.email, address=refused.headers["Location"])
    assert answer.headers["Location"] == "/account?view=past"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\r\nLocation: https://evil.test",
        "javascript:alert(1)",
        "evil.test",
        "http:///evil.test",
    ],
)
def test_nobody_is_sent_to_another_site(client, target: str) -> None:
    person = accounts.user()
    answer = client.post("/login", data={"email": person.email, "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")


def test_the_work_of_venue_people_is_at_the_venue(client) -> None:
    venue = catalog.venue()
    assert log_in(client, accounts.venue_person(venue, "owner").email).headers["Location"] == "/venue"
    client.sign_out()
    assert log_in(client, accounts.venue_person(venue, "staff").email).headers["Location"] == "/venue/validator"


def test_a_session_from_before_is_not_carried_into_the_account(client) -> None:
    person = accounts.user()
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    before = client.csrf_token()
    log_in(client, person.email)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before


def test_only_who_asks_for_it_stays_logged_in(client) -> None:
    person = accounts.user()
    log_in(client, person.email)
    assert client.get_cookie("eventhub_stay") is None
    client.post("/logout")
    log_in(client, person.email, stay="1")
    assert client.get_cookie("eventhub_stay") is not None


def test_logging_out_forgets_the_person_and_their_orders(client) -> None:
    person = accounts.user()
    log_in(client, person.email, stay="1")
    with client.session_transaction() as cookie:
        cookie["orders"] = ["some-order"]
    assert client.post("/logout").status_code == 303
    with client.session_transaction() as cookie:
        assert "orders" not in cookie
    assert client.get_cookie("eventhub_stay") is None
    assert client.get("/account").status_code == 303


def test_a_form_without_its_token_logs_nobody_in(client) -> None:
    person = accounts.user()
    answer = client.post("/login", data={"email": person.email, "password": PASSWORD}, csrf=False)
    assert answer.status_code == 400
    assert client.post("/logout", csrf=False).status_code == 400


def test_the_demo_accounts_are_listed_in_the_demo_only(app: Flask, client) -> None:
    accounts.user(email="buyer@eventhub.test")
    assert "buyer@eventhub.test" not in client.get("/login").text
    kept = app.config["EVENTHUB"]
    app.config["EVENTHUB"] = dataclasses.replace(kept, environment="demo")
    try:
        page = client.get("/login")
    finally:
        app.config["EVENTHUB"] = kept
    assert "buyer@eventhub.test" in page.words
    assert "door@eventhub.test" not in page.words


@pytest.mark.parametrize("email", ["", "no-at-sign", "a@b.test\0", "x" * 10000])
def test_hostile_e_mails_are_only_refused(client, email: str) -> None:
    answer = client.post("/login", data={"email": email, "password": "x"})
    assert answer.status_code == 422
