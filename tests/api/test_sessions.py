"""One session for programs: its tiers and limits, what is left, and every seat."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from eventhub.catalog.models import EventSession
from eventhub.db import transaction
from eventhub.inventory import changes, sheets
from tests.api.calls import call
from tests.client import CheckingClient
from tests.factories import catalog, ordering, seating


@pytest.fixture
def session(app: Any) -> EventSession:
    changes.forget()
    organizer = catalog.organizer(fee_fixed=100)
    tiers = {"Adult": ("same", 0), "Student": ("percent", 5000)}
    return catalog.session(catalog.event(organizer_id=organizer.id, tiers=tiers))


def test_a_session_tells_its_tiers_prices_and_limits(client: CheckingClient, session: EventSession) -> None:
    shown = call(client, "GET", f"/sessions/{session.public_id}").json
    assert (shown["currency"], shown["on_sale"], shown["capacity"]) == ("EUR", True, 40)
    assert shown["limits"] == {"per_order": 8, "hold_minutes": 10, "extensions": 10}
    assert shown["layout"]["url"] == f"http://localhost/maps/{session.layout.public_id}.svg"
    assert {tier["name"]: [each["price"]["amount"] for each in tier["prices"]] for tier in shown["tiers"]} == {
        "Adult": [8500, 4300],
        "Student": [4300, 2200],
    }
    assert shown["price_from"]["amount"] == 4300


def test_availability_counts_what_can_be_had_now(client: CheckingClient, session: EventSession) -> None:
    ordering.order(session, seats=2, places=3)
    ordering.expired(ordering.order(session, seats=1))
    shown = call(client, "GET", f"/sessions/{session.public_id}/availability").json
    assert [
        (each["kind"], each["capacity"], each["available"], each["price"]["amount"]) for each in shown["sections"]
    ] == [
        ("seated", 10, 8, 8500),
        ("standing", 30, 27, 4300),
    ]
    assert isinstance(shown["version"], int)


def test_availability_is_not_sent_twice(client: CheckingClient, session: EventSession) -> None:
    path = f"/api/v1/sessions/{session.public_id}/availability"
    first = client.get(path)
    same = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.get_data()) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    ordering.order(session)
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_seats_tell_their_state_and_whole_price(client: CheckingClient, session: EventSession) -> None:
    ordering.order(session, seats=1)
    ordering.paid_order(session, seats=1)
    with transaction() as database:
        database.execute(
            text("UPDATE seats SET disabled = true WHERE id = :id"), {"id": seating.seats_of(session.layout)[2].id}
        )
        database.execute(text("UPDATE seats SET accessible = true WHERE number = '4'"))
        database.execute(text("UPDATE event_sessions SET version = version + 1"))
    # A published layout never changes, so a process reads its seats once.
    sheets.forget()
    plan = call(client, "GET", f"/sessions/{session.public_id}/seats").json
    assert [seat["status"] for seat in plan["seats"][:4]] == ["held", "sold", "blocked", "free"]
    [fourth] = [seat for seat in plan["seats"] if (seat["row"], seat["number"]) == ("A", "4")]
    assert fourth["price"] == {"amount": 8500, "currency": "EUR"}
    assert (fourth.get("accessible"), "accessible" in plan["seats"][0]) == (True, False)


def test_seats_can_be_asked_for_by_section(client: CheckingClient, app: Any) -> None:
    layout = seating.layout()
    balcony = seating.seated(layout, "Balcony", rows=1, seats=3, price=5000)
    session = catalog.session(layout=layout)
    path = f"/sessions/{session.public_id}/seats"
    assert len(call(client, "GET", path).json["seats"]) == 13
    only = call(client, "GET", f"{path}?section={balcony.public_id}").json["seats"]
    assert {seat["section"] for seat in only} == {balcony.public_id}
    assert len(only) == 3
    assert call(client, "GET", f"{path}?section=nothing").status_code == 404
    foreign = catalog.session().layout.sections[0].public_id
    assert call(client, "GET", f"{path}?section={foreign}").status_code == 404


def test_nothing_is_free_where_nothing_is_for_sale(client: CheckingClient, app: Any) -> None:
    layout = seating.layout()
    seating.seated(layout, "Without a price", rows=1, seats=3, price=None)
    session = catalog.session(layout=layout)
    plan = call(client, "GET", f"/sessions/{session.public_id}/seats").json["seats"]
    assert [seat["status"] for seat in plan if seat["price"] is None] == ["blocked"] * 3
    with transaction():
        session.sales_from = session.starts_at - timedelta(hours=1)
        session.version += 1
    ordering.sheet(session)
    plan = call(client, "GET", f"/sessions/{session.public_id}/seats").json["seats"]
    assert {seat["status"] for seat in plan} == {"blocked"}
    left = call(client, "GET", f"/sessions/{session.public_id}/availability").json["sections"]
    assert {section["available"] for section in left} == {0}
