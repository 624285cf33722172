"""What is on in the demo, city by city."""

from eventhub.demo.data.events import hamburg_and_london, kuwait, manchester, new_york, tokyo
from eventhub.demo.data.events.kinds import CATEGORIES, GLASS_HARBOUR, Event, Session

EVENTS = (
    *hamburg_and_london.EVENTS,
    *new_york.EVENTS,
    *kuwait.EVENTS,
    *manchester.EVENTS,
    *tokyo.EVENTS,
)
BY_SLUG = {event.slug: event for event in EVENTS}

__all__ = ["BY_SLUG", "CATEGORIES", "EVENTS", "GLASS_HARBOUR", "Event", "Session"]
