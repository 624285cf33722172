"""Callbacks that were stored and not finished, callbacks that never came, and money that goes back."""

from eventhub.jobs import celery
from eventhub.ordering import callbacks, reconciliation
from eventhub.payments import inbox, refunds


@celery.task(name="tasks.payments.finish_callbacks")
def finish_callbacks() -> None:
    for event_id in inbox.left_over():
        callbacks.process(event_id)


@celery.task(name="tasks.payments.ask_due")
def ask_due() -> None:
    reconciliation.ask_due()


@celery.task(name="tasks.payments.close_outlived")
def close_outlived() -> None:
    reconciliation.close_outlived()


@celery.task(name="tasks.payments.send_refunds")
def send_refunds() -> None:
    refunds.send_due()
