"""Amounts and times as JSON has them."""

from datetime import datetime
from typing import Any

from eventhub import clock
from eventhub.money import Money


def amount(value: int | None, currency: str) -> dict[str, Any] | None:
    """Minor units with their currency; None stays None."""
    return None if value is None else Money(value, currency).json()


def moment(value: datetime | None) -> str | None:
    return None if value is None else clock.rfc3339(value)
