"""Guessing and flooding: slowed down, then stopped, for everybody alike, and never because Redis is away."""

import dataclasses
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from eventhub import create_app
from eventhub.accounts import access_tokens
from eventhub.errors import NotFound, TooMany
from eventhub.web import limits
from eventhub.web.limits import Bound, Count
from tests.factories import accounts, catalog
from tests.factories.accounts import PASSWORD
from tests.limiting import limits_on
from tests.panels.public.buying import purchase

SLOW = Bound("test", burst=3, seconds=600)


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    with limits_on(app):
        yield


@pytest.fixture
def request_here(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        yield


def log_in(client: Any, email: str, password: str, **options: Any) -> Any:
    return client.post("/login", data={"email": email, "password": password}, **options)


@pytest.mark.usefixtures("limited", "request_here")
def test_a_burst_goes_through_and_then_one_waits() -> None:
    one, other = Count(SLOW, "one"), Count(SLOW, "other")
    for _ in range(3):
        limits.spend(one)
    with pytest.raises(TooMany) as refused:
        limits.spend(one)
    assert 0 < refused.value.retry_after <= 600
    limits.spend(other)


@pytest.mark.usefixtures("limited", "request_here")
def test_a_refused_try_is_not_counted_under_the_other_keys() -> None:
    full, other = Count(SLOW, "full"), Count(SLOW, "other")
    for _ in range(3):
        limits.spend(full)
    for _ in range(5):
        with pytest.raises(TooMany):
            limits.spend(full, other)
    for _ in range(3):
        limits.spend(other)


@pytest.mark.usefixtures("limited", "request_here")
def test_time_gives_tries_back() -> None:
    quick = Count(Bound("quick", burst=1, seconds=0.2), "one")
    limits.spend(quick)
    with pytest.raises(TooMany):
        limits.spend(quick)
    time.sleep(0.25)
    limits.spend(quick)


@pytest.mark.usefixtures("limited", "request_here")
def test_of_many_at_once_no_more_than_the_burst_go_through(app: Flask, race: Any) -> None:
    def spend() -> None:
        with app.test_request_context("/"):
            limits.spend(Count(SLOW, "one"))

    outcomes = race(10, spend)
    assert len(outcomes.returned) == 3


@pytest.mark.usefixtures("request_here")
def test_nothing_is_counted_unless_it_is_switched_on(redis: Any) -> None:
    for _ in range(10):
        limits.spend(Count(SLOW, "one"))
    assert [key for key in redis.scan_iter() if key.startswith("limit:")] == []


@pytest.mark.usefixtures("limited", "request_here")
def test_without_redis_nobody_is_held_up(app: Flask) -> None:
    kept = app.config["EVENTHUB"]
    app.config["EVENTHUB"] = dataclasses.replace(kept, redis_url="redis://127.0.0.1:1/0")
    try:
        for _ in range(10):
            limits.spend(Count(SLOW, "one"))
    finally:
        app.config["EVENTHUB"] = kept


@pytest.mark.usefixtures("limited", "request_here")
def test_only_what_is_not_found_counts_as_a_guess() -> None:
    count = Count(SLOW, "one")
    for _ in range(10):
        with limits.misses(count):
            pass
    for _ in range(3):
        with pytest.raises(NotFound), limits.misses(count):
            raise NotFound()
    with pytest.raises(TooMany), limits.misses(count):
        raise AssertionError("not reached")


@pytest.mark.usefixtures("limited", "request_here")
def test_redis_learns_neither_addresses_nor_e_mails(redis: Any) -> None:
    limits.spend(*limits.logins("nora@people.test"))
    for key in redis.scan_iter():
        assert "nora" not in key
        assert "192.0.2.7" not in key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "no address", True),
    ],
)
def test_an_address_is_a_network(one: str, other: str, same: bool) -> None:
    assert (limits.network(one) == limits.network(other)) is same


@pytest.mark.usefixtures("limited")
def test_guessing_a_password_is_stopped_whether_the_account_exists_or_not(client: Any, new_client: Any) -> None:
    person = accounts.user()
    known = [log_in(client, person.email, "wrong") for _ in range(8)]
    unknown = [log_in(new_client(), "nobody@people.test", "wrong") for _ in range(8)]
    assert [each.status_code for each in known] == [each.status_code for each in unknown] == [422] * 6 + [429] * 2
    assert 0 < int(known[-1].headers["Retry-After"]) <= 30
    assert known[-1].words.replace(person.email, "") == unknown[-1].words.replace("nobody@people.test", "")
    # The right password does not pass either, or guessing would go on and only look stopped.
    assert log_in(client, person.email, PASSWORD).status_code == 429


@pytest.mark.usefixtures("limited")
def test_who_guesses_from_elsewhere_does_not_lock_the_owner_out(client: Any, new_client: Any) -> None:
    person = accounts.user()
    for _ in range(10):
        log_in(client, person.email, "wrong", environ_base={"REMOTE_ADDR": "198.51.100.1"})
    assert log_in(new_client(), person.email, PASSWORD).status_code == 303


@pytest.mark.usefixtures("limited")
def test_who_logs_in_in_the_end_has_all_tries_again(client: Any) -> None:
    person = accounts.user()
    for _ in range(3):
        for _ in range(5):
            assert log_in(client, person.email, "wrong").status_code == 422
        assert log_in(client, person.email, PASSWORD).status_code == 303
        client.sign_out()


@pytest.mark.usefixtures("limited")
def test_tokens_for_programs_are_bounded_by_the_same_counters(client: Any) -> None:
    person = accounts.user()
    for _ in range(6):
        log_in(client, person.email, "wrong")
    refused = client.post("/api/v1/auth/token", json={"email": person.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert refused.json["type"].endswith("/too-many")
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("limited")
def test_nobodys_mailbox_is_flooded(client: Any) -> None:
    answers = [client.post("/password/forgot", data={"email": "nora@people.test"}).status_code for _ in range(7)]
    assert answers == [303] * 5 + [429] * 2
    registering = {"email": "NORA@people.test", "password": "four words in a row"}
    assert client.post("/register", data=registering).status_code == 429


@pytest.mark.usefixtures("limited")
def test_a_password_may_be_mended_as_often_as_it_takes(client: Any) -> None:
    for _ in range(9):
        assert client.post("/register", data={"email": "nora@people.test", "password": "short"}).status_code == 422
    answer = client.post("/register", data={"email": "nora@people.test", "password": "four words in a row"})
    assert answer.status_code == 303


@pytest.mark.usefixtures("limited")
def test_door_staff_who_try_codes_are_stopped_and_guests_are_not(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOOR", SLOW)
    bought = purchase(session=catalog.tonight(catalog.event(tiers={"Guest": ("fixed", 0)})))
    person = accounts.venue_person(bought.session.venue, "staff")
    headers = {"Authorization": f"Bearer {access_tokens.encode(person)}"}

    def verdict(code: str) -> str:
        body = {"code": code, "session": bought.session.public_id, "device": "phone"}
        answer = client.post("/api/public/validate", json=body, headers=headers)
        return str(answer.json.get("verdict", answer.status_code))

    assert [verdict(ticket.code) for ticket in bought.tickets] == ["admitted"] * 2
    assert [verdict(bought.tickets[0].code) for _ in range(5)] == ["already_used"] * 5
    assert [verdict(f"CCCCC-CCCC{last}") for last in "CDFGH"] == ["unknown"] * 3 + ["429"] * 2


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("address", ["/account/orders/{}", "/account/tickets/{}", "/account/links/{}"])
def test_trying_codes_is_stopped_but_ones_own_are_never_slowed_down(
    client: Any, new_client: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CODES", SLOW)
    buyer = accounts.user()
    bought = purchase(buyer)
    client.sign_in(buyer)
    for _ in range(6):
        assert client.get(f"/account/orders/{bought.order.pnr}").status_code == 200
    guesser = new_client()
    answers = [guesser.get(address.format(f"guess{number}")).status_code for number in range(5)]
    assert answers == [404] * 3 + [429] * 2


@pytest.mark.usefixtures("limited")
def test_orders_are_not_opened_without_end(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ORDERS", SLOW)
    session = purchase().session
    answers = []
    for _ in range(5):
        client.sign_out()
        answers.append(client.post(f"/sessions/{session.public_id}/orders").status_code)
    assert answers == [303] * 3 + [429] * 2


def test_a_browser_is_known_again_by_a_cookie_of_ours(client: Any) -> None:
    session = purchase().session
    assert client.get_cookie("eventhub_device") is None
    client.post(f"/sessions/{session.public_id}/orders")
    cookie = client.get_cookie("eventhub_device")
    assert cookie is not None
    assert cookie.http_only
    client.sign_out()
    client.post(f"/sessions/{session.public_id}/orders")
    assert client.get_cookie("eventhub_device").value == cookie.value


def test_what_a_client_says_about_its_address_is_believed_only_behind_a_trusted_proxy(app: Flask) -> None:
    def seen(application: Flask) -> str:
        found: list[str] = []
        application.view_functions["health.alive"] = lambda: found.append(limits.origin()) or "ok"  # type: ignore[func-returns-value]
        for forwarded in ("203.0.113.1", "203.0.113.2"):
            application.test_client().get("/healthz", headers={"X-Forwarded-For": forwarded})
        return "believed" if found[0] != found[1] else "not believed"

    settings = app.config["EVENTHUB"]
    assert seen(create_app(settings)) == "not believed"
    assert seen(create_app(dataclasses.replace(settings, trusted_proxies=1))) == "believed"
