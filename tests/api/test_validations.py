"""POST /api/public/validate: who may ask, what may be sent, what is answered."""

from typing import Any

import pytest

from eventhub import clock
from eventhub.accounts import access_tokens
from eventhub.accounts.models import User
from eventhub.audit.models import AuditEntry
from eventhub.db import db
from tests.panels.venue.evening import Evening, evening, fresh, person, qr, ticket, tickets

URL = "/api/public/validate"


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening(door_note="Check the student card")


@pytest.fixture
def usher(tonight: Evening) -> User:
    return person(at=tonight.venue, role="staff")


def bearer(user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_tokens.encode(user)}"}


def post(client: Any, user: User | None, **body: Any) -> Any:
    return client.post(URL, json=body, headers=bearer(user) if user else {}, csrf=False)


def test_nobody_gets_401(client: Any, tonight: Evening) -> None:
    answer = post(client, None, code=qr(ticket(tonight)))
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_a_buyer_gets_403(client: Any, tonight: Evening) -> None:
    one = ticket(tonight)
    assert post(client, person(), code=qr(one)).status_code == 403
    assert fresh(one).checked_in_at is None


def test_an_usher_admits_with_a_token(client: Any, tonight: Evening, usher: User) -> None:
    one = ticket(tonight)
    answer = post(client, usher, code=qr(one), session=tonight.session.public_id, scan_id="1")
    assert answer.status_code == 200
    assert answer.json["verdict"] == "admitted"
    assert answer.json["order"]["pnr"] == one.order.pnr
    [shown] = answer.json["tickets"]
    assert (shown["code"], shown["seat"], shown["note"]) == (
        one.code,
        {"row": "A", "number": "1"},
        "Check the student card",
    )


def test_a_repeat_is_harmless_and_a_second_scan_is_refused(client: Any, tonight: Evening, usher: User) -> None:
    code = qr(ticket(tonight))
    verdicts = [post(client, usher, code=code, scan_id=scan).json["verdict"] for scan in ("1", "1", "2")]
    assert verdicts == ["admitted", "admitted", "already_used"]


def test_a_cookie_works_only_with_the_csrf_token(client: Any, tonight: Evening, usher: User) -> None:
    code = qr(ticket(tonight))
    client.sign_in(usher)
    refused = client.post(URL, json={"code": code}, csrf=False)
    assert refused.status_code == 403
    assert client.post(URL, json={"code": code}).json["verdict"] == "admitted"


def test_a_pnr_lists_the_orders_tickets(client: Any, tonight: Evening, usher: User) -> None:
    both = tickets(tonight, 2)
    answer = post(client, usher, code=both[0].order.pnr).json
    assert (answer["verdict"], answer["order"]["status"]) == ("order", "paid")
    assert [each["code"] for each in answer["tickets"]] == [each.code for each in both]


def test_a_foreign_ticket_is_not_yours_and_tells_nothing(client: Any, usher: User) -> None:
    answer = post(client, usher, code=qr(ticket(evening()))).json
    assert (answer["verdict"], answer["tickets"], answer["order"]) == ("not_yours", [], None)


def test_a_foreign_session_is_not_yours(client: Any, tonight: Evening, usher: User) -> None:
    answer = post(client, usher, code=qr(ticket(tonight)), session=evening().session.public_id)
    assert answer.json["verdict"] == "not_yours"


def test_an_unknown_session_is_not_found(client: Any, tonight: Evening, usher: User) -> None:
    assert post(client, usher, code=qr(ticket(tonight)), session="nothing-like-it").status_code == 404


def test_a_platform_admin_may_everywhere_and_each_call_is_audited(client: Any, tonight: Evening) -> None:
    admin = person(platform_role="admin")
    assert post(client, admin, code=qr(ticket(tonight))).json["verdict"] == "admitted"
    assert post(client, admin, code=qr(ticket(evening()))).json["verdict"] == "admitted"
    assert db.session.query(AuditEntry).count() == 2


def test_a_forged_code_is_refused(client: Any, tonight: Evening, usher: User) -> None:
    assert post(client, usher, code=qr(ticket(tonight))[:-3] + "AAA").json["verdict"] == "forged"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("code", 7),
        ("code", None),
        ("code", "A" * 201),
        ("direction", "up"),
        ("direction", ["in"]),
        ("session", {"id": 1}),
        ("session", "a\x00b"),
        ("device", "d" * 101),
        ("device", "\ud800"),
        ("scan_id", ""),
        ("scan_id", 12),
        ("scanned_at", "yesterday"),
        ("scanned_at", "2026-11-20T19:30:00"),
        ("scanned_at", 1),
        ("scanned_at", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_what_cannot_be_used_is_named(client: Any, usher: User, field: str, value: Any) -> None:
    answer = post(client, usher, **{"code": "ABCDEF", field: value})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"text"', "1"])
def test_a_body_that_is_no_object_is_refused(client: Any, usher: User, body: str) -> None:
    answer = client.post(URL, data=body, content_type="application/json", headers=bearer(usher), csrf=False)
    assert answer.status_code == 422


def test_odd_but_printable_codes_are_unknown(client: Any, usher: User) -> None:
    for code in ("\x00\x01", "ü" * 144, " " * 10 + "x", "\ud800" * 10, "'; DROP TABLE tickets; --"):
        assert post(client, usher, code=code).json["verdict"] in ("unknown", "forged")


def test_the_time_of_the_scan_comes_back_clamped(client: Any, usher: User) -> None:
    answer = post(client, usher, code="ABCDEF", scanned_at="2990-01-01T00:00:00Z")
    assert answer.json["scanned_at"] <= clock.rfc3339(clock.now())
