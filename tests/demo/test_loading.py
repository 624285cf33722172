from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from eventhub.catalog.models import Event, EventSession
from eventhub.db import db
from eventhub.demo import loading
from eventhub.ordering.models import Order
from tests.demo import test_data
from tests.demo.emptying import emptied_after


@pytest.fixture
def demo(app: Flask) -> Iterator[None]:
    with emptied_after():
        loading.load()
        yield


def sizes() -> Counter[str]:
    tables = ["events", "event_sessions", "orders", "tickets", "invoices", "seat_claims", "users", "scans"]
    return Counter({table: db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables})


def test_a_second_load_changes_nothing(demo: None) -> None:
    before = sizes()
    assert before["events"] == 15
    assert "Demo data is in" in loading.load()
    assert sizes() == before


def test_a_load_on_another_day_brings_a_new_session_for_tonight(demo: None) -> None:
    before = sizes()
    for session in db.session.scalars(select(EventSession)):
        move(session, timedelta(days=-10))
    db.session.execute(update(Order).values(paid_at=Order.paid_at - timedelta(days=10)))
    db.session.commit()
    assert "a session was added" in loading.load()
    assert sizes()["event_sessions"] == before["event_sessions"] + 1
    assert sizes()["orders"] > before["orders"]
    test_data.test_every_order_adds_up(None)
    test_data.test_every_paid_order_has_its_money_tickets_invoice_and_mail(None)
    test_data.test_claims_and_pools_are_what_the_orders_hold(None)
    test_data.test_invoice_numbers_have_no_gaps(None)
    assert test_data.tonight().event.slug == "glass-harbour"


def test_a_load_shortly_before_another_session_opens_its_doors(demo: None) -> None:
    first, second, *_ = db.session.scalars(
        select(EventSession).join(Event).where(Event.slug == "glass-harbour").order_by(EventSession.starts_at)
    )
    gap = second.starts_at - loading.database_now() - timedelta(hours=2)
    move(first, -timedelta(days=1))
    move(second, -gap)
    db.session.commit()
    before = sizes()
    assert "the doors were opened" in loading.load()
    assert sizes() == before
    assert test_data.tonight().id == second.id


def test_a_reset_starts_afresh_and_never_gives_an_id_twice(demo: None) -> None:
    old = db.session.scalar(select(func.max(EventSession.id)))
    # The first step is the first stage; the others are for test_stages.
    next(loading.reset())
    assert old is not None
    assert db.session.scalars(select(func.min(EventSession.id))).one() > old


def test_production_refuses_both_commands(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "EVENTHUB", replace(app.config["EVENTHUB"], environment="production"))
    for command in ("load", "reset"):
        result = app.test_cli_runner().invoke(args=["demo", command])
        assert result.exit_code != 0
        assert "nothing was changed" in result.output
    assert sizes()["events"] == 0


def move(session: EventSession, by: timedelta) -> None:
    session.starts_at += by
    session.ends_at += by
    session.doors_at += by
    session.sales_until += by
