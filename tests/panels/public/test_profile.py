"""The profile, the password, and logging out everywhere."""

from typing import Any

from eventhub.accounts import passwords
from tests.factories import accounts, catalog
from tests.factories.accounts import PASSWORD

FORM = "//form[@class='fields']"
NEW = "five words in a row"


def test_name_and_phone_are_kept(client: Any) -> None:
    person = accounts.user()
    client.sign_in(person)
    answer = client.submit(client.get("/account/profile"), FORM, name="  Nora   Lind ", phone="+49 40 123456")
    assert answer.status_code == 303
    person = catalog.fresh(person)
    assert (person.name, person.phone) == ("Nora Lind", "+49 40 123456")
    assert "Your details are saved." in client.get("/account/profile").words


def test_what_is_no_phone_number_is_refused_and_nothing_is_lost(client: Any) -> None:
    person = accounts.user("Before")
    client.sign_in(person)
    page = client.submit(client.get("/account/profile"), FORM, name="After", phone="call me")
    assert page.status_code == 422
    assert page.one("//input[@name='phone']").get("value") == "call me"
    assert page.one("//input[@name='name']").get("value") == "After"
    assert catalog.fresh(person).name == "Before"


def test_the_language_is_asked_for_once_there_are_two(app: Any, client: Any, monkeypatch: Any) -> None:
    person = accounts.user()
    client.sign_in(person)
    assert client.get("/account/profile").all("//select[@name='locale']") == []
    monkeypatch.setitem(app.config, "EVENTHUB_LANGUAGES", ["en_GB", "de"])
    page = client.get("/account/profile")
    assert [each.text for each in page.all("//select[@name='locale']/option")] == ["English", "Deutsch"]
    client.submit(page, FORM, locale="de")
    assert catalog.fresh(person).locale == "de"
    client.post("/account/profile", data={"name": "", "phone": "", "locale": "xx"})
    assert catalog.fresh(person).locale == "de"


def test_a_changed_password_keeps_this_browser_in_and_puts_all_others_out(client: Any, new_client: Any) -> None:
    person = accounts.user()
    elsewhere = new_client()
    for browser in (client, elsewhere):
        browser.sign_in(person)
    answer = client.submit(client.get("/account/password"), FORM, old=PASSWORD, new=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/profile")
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert passwords.fits(catalog.fresh(person), NEW)


def test_without_the_old_password_it_stays(client: Any) -> None:
    person = accounts.user()
    client.sign_in(person)
    page = client.submit(client.get("/account/password"), FORM, old="a guess", new=NEW)
    assert page.status_code == 422
    assert "not your password" in page.one("//*[@id='old-error']").text_content()
    assert passwords.fits(catalog.fresh(person), PASSWORD)


def test_logging_out_everywhere_means_here_too(client: Any, new_client: Any) -> None:
    person = accounts.user()
    elsewhere = new_client()
    for browser in (client, elsewhere):
        browser.sign_in(person)
    answer = client.submit(client.get("/account/profile"), "//form[@action='/account/sign-outs']")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert client.get("/account").status_code == 303
    assert elsewhere.get("/account").status_code == 303
