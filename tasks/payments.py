"""Callbacks that were stored and not finished, and refunds that were asked for."""

from eventhub.jobs import celery
from eventhub.ordering import callbacks
from eventhub.payments import inbox, refunds


@celery.task(name="tasks.payments.finish_callbacks")
def finish_callbacks() -> None:
    for event_id in inbox.left_over():
        callbacks.process(event_id)


@celery.task(name="tasks.payments.send_refunds")
def send_refunds() -> None:
    refunds.send_due()
