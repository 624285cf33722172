"""Mail that waits in the outbox."""

from eventhub.accounts import messages as accounts
from eventhub.jobs import celery
from eventhub.notifications import outbox
from eventhub.ordering import messages as ordering


@celery.task(name="tasks.notifications.send_due")
def send_due() -> None:
    outbox.send_due(accounts.SENDERS | ordering.SENDERS)
