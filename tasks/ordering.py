"""Holds that run out."""

from eventhub.jobs import celery
from eventhub.ordering import expiry


@celery.task(name="tasks.ordering.expire_due")
def expire_due() -> None:
    expiry.expire_due()
