"""What is promised survives the end of a process, at the worst moment there is."""

from sqlalchemy import select, text

from eventhub.db import db, transaction
from eventhub.notifications.models import OutboxMessage
from tests.factories import catalog, ordering


def message() -> OutboxMessage | None:
    db.session.rollback()
    return db.session.scalar(select(OutboxMessage))


def test_the_mail_of_a_worker_that_was_killed_while_sending_is_sent_by_another(live):
    """The order is committed, the worker has leased the message and waits for the mail server: then it is killed."""
    live.mailbox.pause()
    try:
        ordering.paid_order(catalog.session(), seats=2, email="ada@people.test")
        live.wait_for(lambda: (found := message()) and found.attempts == 1)
        live.kill("documents")
    finally:
        live.mailbox.resume()
    left = message()
    assert left is not None
    assert left.status == "waiting"
    assert live.mailbox.messages == []

    live.revive()
    with transaction() as session:
        # The minute that the dead worker's lease lasts.
        session.execute(text("UPDATE outbox_messages SET due_at = now()"))
    live.mailbox.wait_for("ada@people.test")
    live.wait_for(lambda: (found := message()) and found.status == "sent")
    assert {each["Message-ID"] for each in live.mailbox.to("ada@people.test")} == {left.message_id}


def test_a_purchase_whose_nudge_was_lost_with_the_broker_is_mailed_by_the_timetable(live, redis):
    live.kill("documents")
    ordering.paid_order(catalog.session(), seats=1, email="bo@people.test")
    redis.delete("documents")
    live.revive()
    assert len(live.mailbox.wait_for("bo@people.test")) == 1


def test_holds_end_with_only_the_timetable_running(live):
    order = ordering.expired(ordering.order(seats=2))
    live.wait_for(lambda: catalog.fresh(order).status == "expired")
    assert db.session.scalar(text("SELECT count(*) FROM seat_claims")) == 0
