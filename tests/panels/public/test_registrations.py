"""Making an account, confirming it, and getting back into it, page by page."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from eventhub.accounts import confirmation, links, resetting
from eventhub.accounts.models import User
from eventhub.db import db, transaction
from tests.factories import accounts, catalog, ordering
from tests.factories.accounts import PASSWORD

FORM = "//form[@class='fields']"
GOOD = "four words in a row"


def register(client: Any, email: str = "nora@people.test", password: str = GOOD, **fields: Any) -> Any:
    return client.submit(client.get("/register"), FORM, email=email, password=password, **fields)


def path(link: str) -> str:
    return link.removeprefix("http://localhost")


def link_in(mailbox: Any, email: str, start: str, count: int = 1) -> str:
    mail = mailbox.wait_for(email, count=count)[-1]
    [link] = re.findall(rf"http://localhost({start}\S+)", mail.get_body(("plain",)).get_content())
    return str(link)


def test_somebody_registers_confirms_and_finds_what_was_bought_as_a_guest(
    client: Any, mailbox: Any, run_tasks: Any
) -> None:
    bought = ordering.paid_order(catalog.session(catalog.event()), email="nora@people.test")
    run_tasks()
    mailbox.clear()
    answer = register(client, name="Nora Lind")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register/sent")
    assert "nora@people.test" in client.get("/register/sent").words
    run_tasks()
    page = client.get(link_in(mailbox, "nora@people.test", "/register/confirm/"))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.all(f"{FORM}//input[@type='password']") == []
    answer = client.submit(page, FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert bought.pnr in client.get("/account").words


def test_a_known_address_gets_the_same_answer_and_a_mail(
    client: Any, new_client: Any, mailbox: Any, run_tasks: Any
) -> None:
    accounts.user(email="nora@people.test")
    other = new_client()
    known, unknown = register(client), register(other, "new@people.test")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    pages = [browser.get("/register/sent").words for browser in (client, other)]
    assert pages[0].replace("nora@", "") == pages[1].replace("new@", "")
    cookies = []
    for browser in (client, other):
        with browser.session_transaction() as cookie:
            cookies.append({name: len(str(value)) for name, value in cookie.items() if name != "asked_for"})
    assert cookies[0] == cookies[1]
    run_tasks()
    [mail] = mailbox.wait_for("nora@people.test")
    assert mail["Subject"] == "You have an EventHub account already"


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost_but_the_password(client: Any) -> None:
    page = register(client, "nora", "short", name="Nora")
    assert page.status_code == 422
    assert "10 characters" in page.one("//*[@id='password-error']").text_content()
    assert "not complete" in page.one("//*[@id='email-error']").text_content()
    assert page.one("//input[@name='email']").get("value") == "nora"
    assert page.one("//input[@name='name']").get("value") == "Nora"
    assert not page.one("//input[@name='password']").get("value")


def test_a_mail_scanner_that_opens_the_link_confirms_nothing(client: Any, new_client: Any) -> None:
    register(client)
    user = db.session.scalars(select(User)).one()
    for _ in range(3):
        assert new_client().get(path(confirmation.link(user))).status_code == 200
    db.session.refresh(user)
    assert user.confirmed_at is None


def test_in_another_browser_the_password_is_asked_for(client: Any, new_client: Any) -> None:
    register(client)
    address = path(confirmation.link(db.session.scalars(select(User)).one()))
    elsewhere = new_client()
    page = elsewhere.submit(elsewhere.get(address), FORM, password="a guess")
    assert page.status_code == 422
    assert "not the password" in page.words
    assert elsewhere.submit(page, FORM, password=GOOD).headers["Location"] == "/account"


def test_an_unconfirmed_account_is_told_so_after_its_password_only(client: Any, mailbox: Any, run_tasks: Any) -> None:
    user = accounts.user(confirmed_at=None)
    wrong = client.submit(client.get("/login"), FORM, email=user.email, password="wrong")
    assert "do not match" in wrong.words
    assert "Confirm your" not in wrong.words
    page = client.submit(client.get("/login"), FORM, email=user.email, password=PASSWORD)
    assert page.status_code == 422
    assert "Confirm your e-mail address first" in page.words
    assert client.get("/account").status_code == 303
    answer = client.submit(page, "//form[@action='/register/sent']")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register/sent")
    run_tasks()
    assert link_in(mailbox, user.email, "/register/confirm/")


def test_an_unconfirmed_account_gets_no_token_either(client: Any) -> None:
    user = accounts.user(confirmed_at=None)
    wrong = client.post("/api/v1/auth/token", json={"email": user.email, "password": "wrong"})
    right = client.post("/api/v1/auth/token", json={"email": user.email, "password": PASSWORD})
    assert (wrong.status_code, right.status_code) == (401, 401)
    assert wrong.json["type"].endswith("/wrong-password")
    assert right.json["type"].endswith("/not-confirmed")


def test_the_mail_is_sent_again_only_with_the_right_that_a_password_gave(
    client: Any, mailbox: Any, run_tasks: Any
) -> None:
    user = accounts.user(confirmed_at=None)
    for forged in ("", "made-up", links.sign("confirm", [user.id, user.session_key])):
        assert client.post("/register/sent", data={"account": forged}).headers["Location"] == "/login"
    run_tasks()
    assert mailbox.messages == []


@pytest.mark.parametrize("address", ["/register/confirm/made-up", "/password/reset/made-up", "/password/reset/.eJ.x"])
def test_a_made_up_link_is_no_longer_there(client: Any, address: str) -> None:
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410


def test_a_forgotten_password_is_replaced_once_and_everybody_else_is_out(
    client: Any, new_client: Any, mailbox: Any, run_tasks: Any
) -> None:
    user = accounts.user()
    elsewhere = new_client()
    elsewhere.sign_in(user)
    assert elsewhere.get("/account").status_code == 200
    answer = client.submit(client.get("/password/forgot"), FORM, email=user.email.upper())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/password/sent")
    run_tasks()
    address = link_in(mailbox, user.email, "/password/reset/")
    answer = client.submit(client.get(address), FORM, password="five words in a row")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert client.get(address).status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Any, mailbox: Any, run_tasks: Any) -> None:
    answer = client.submit(client.get("/password/forgot"), FORM, email="nobody@people.test")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/password/sent")
    run_tasks()
    assert mailbox.messages == []


def test_a_weak_new_password_is_refused_beside_its_field(client: Any) -> None:
    user = accounts.user()
    page = client.submit(client.get(path(resetting.link(user))), FORM, password="short")
    assert page.status_code == 422
    assert "10 characters" in page.one("//*[@id='password-error']").text_content()


def test_an_order_paid_later_with_the_accounts_address_is_the_accounts(client: Any) -> None:
    user = accounts.user(email="Nora@people.test")
    accounts.user(email="unconfirmed@people.test", confirmed_at=None)
    session = catalog.session(catalog.event())
    bought = ordering.paid_order(session, email="nora@people.test")
    other = ordering.paid_order(session, email="unconfirmed@people.test")
    assert catalog.fresh(bought).user_id == user.id
    assert catalog.fresh(other).user_id is None


def test_after_a_purchase_an_account_is_offered_with_what_is_known(client: Any) -> None:
    bought = ordering.paid_order(catalog.session(catalog.event()), email="nora@people.test", name="Nora Lind")
    with client.session_transaction() as cookie:
        cookie["orders"] = [bought.public_id]
    page = client.get(f"/gateway/{bought.public_id}/done")
    answer = client.submit(page, "//section[@class='account-offer']//form", password=GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register/sent")
    user = db.session.scalars(select(User)).one()
    assert (user.email, user.name) == ("nora@people.test", "Nora Lind")
    with transaction():
        user.confirmed_at = user.created_at
    client.sign_in(user)
    assert "Keep your tickets together" not in client.get(f"/gateway/{bought.public_id}/done", check=False).text
