"""Mail that waits in the outbox."""

from eventhub.jobs import celery
from eventhub.notifications import outbox
from eventhub.ordering import messages


@celery.task(name="tasks.notifications.send_due")
def send_due() -> None:
    outbox.send_due(messages.SENDERS)
