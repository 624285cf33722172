"""The sandbox provider's sender: callbacks over HTTP, with retries, as a payment company sends them."""

from typing import Any

import httpx
from celery import Task

from eventhub.demo import sandbox
from eventhub.jobs import celery


@celery.task(name="tasks.sandbox.send_callback", bind=True, max_retries=12)
def send_callback(self: Task, url: str, account: str, message: dict[str, Any]) -> None:
    try:
        sandbox.deliver(url, account=account, message=message)
    except httpx.HTTPError as error:
        raise self.retry(exc=error, countdown=min(2**self.request.retries, 300)) from error
