"""The code field on the payment page and by JSON."""

from typing import Any

import pytest

from eventhub.catalog.models import EventSession
from eventhub.db import transaction
from eventhub.pricing.models import DiscountCode
from tests.api.calls import call
from tests.factories import catalog, payments, seating
from tests.panels.gateway import choosing


@pytest.fixture
def session(app: Any) -> EventSession:
    payments.account()
    made = catalog.session(layout=seating.layout())
    with transaction() as database:
        database.add(
            DiscountCode(organizer_id=made.event.organizer_id, code="SPRING", kind="percent", value=2500, max_uses=1)
        )
    return made


def test_a_code_is_applied_shown_and_taken_off(client, session):
    mine = choosing.begin(client, session)
    mine.take(0)
    mine.ready_to_pay()
    assert mine.post("discount", {"code": "spring"}).location.endswith("/payment")
    page = mine.get("payment")
    assert "Pay €63.00" in page.words
    assert "−€21.00" in page.words
    mine.post("discount", {"remove": "1"})
    assert "Pay €84.00" in mine.get("payment").words


def test_a_wrong_code_stays_in_its_field_with_the_reason(client, session):
    mine = choosing.begin(client, session)
    mine.take(0)
    mine.ready_to_pay()
    refused = mine.post("discount", {"code": "winter"})
    assert refused.status_code == 422
    assert refused.one("//input[@name='code']").get("value") == "winter"
    assert "We do not know this code" in refused.one("//*[@id='code-error']").text_content()


def test_a_code_waits_for_its_step(client, session):
    mine = choosing.begin(client, session)
    mine.take(0)
    assert mine.post("discount", {"code": "spring"}).location.endswith("/details")


def test_programs_apply_a_code_and_take_it_off(client, session):
    seats = [seat.public_id for seat in seating.seats_of(session.layout)[:2]]
    made = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats[:1]}).json
    token = {"token": made["token"]}
    path = f"/orders/{made['id']}/discount"
    applied = call(client, "POST", path, {"code": "SPRING"}, **token).json
    assert (applied["discount"]["amount"], applied["total"]["amount"]) == (2100, 6300)
    assert applied["discount_code"] == "SPRING"
    assert applied["items"][0]["discount"]["amount"] == 2100
    other = call(client, "POST", "/orders", {"session": session.public_id, "seats": seats[1:]}).json
    used_up = call(client, "POST", f"/orders/{other['id']}/discount", {"code": "SPRING"}, token=other["token"])
    assert used_up.status_code == 422
    assert used_up.json["type"].endswith("/discount-invalid")
    assert "code" in used_up.json["errors"]
    removed = call(client, "DELETE", path, **token).json
    assert (removed["discount"]["amount"], removed["total"]["amount"]) == (0, 8400)
