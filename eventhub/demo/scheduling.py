"""The demo's sessions, counted from the moment of the load."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventhub.catalog.models import EventSession
from eventhub.db import db
from eventhub.demo.data import events, venues
from eventhub.demo.furnishing import House

TONIGHT_STARTS_IN = timedelta(minutes=90)
DOORS_OPENED_AGO = timedelta(minutes=10)
SHARE_SOLD_TONIGHT = 0.52

# Minutes, where it is not three quarters of an hour: who stands, eats or has far to walk comes earlier.
DOORS_BEFORE = {
    venues.DEPOT.slug: 60,
    venues.COPPER.slug: 90,
    venues.NORTHGATE.slug: 120,
    venues.SHIOKAZE.slug: 120,
}


@dataclass(frozen=True)
class Plan:
    """A session and how much of it is gone."""

    session: EventSession
    share: float
    venue: venues.Venue
    tonight: bool = False


def scheduled(stage: Sequence[venues.Venue], house: House, now: datetime) -> list[Plan]:
    """The sessions at these venues."""
    return [
        Plan(session_on(given, each, house, now), each.sold, venues.BY_SLUG[given.venue])
        for given in events.EVENTS
        if venues.BY_SLUG[given.venue] in stage
        for each in given.sessions
    ]


def session_on(given: events.Event, each: events.Session, house: House, now: datetime) -> EventSession:
    zone = ZoneInfo(house.venues[given.venue].timezone)
    today = now.astimezone(zone).date()
    starts_at = datetime.combine(today + timedelta(days=each.day), time.fromisoformat(each.time), zone)
    opened = now + timedelta(days=each.opens)
    if each.opens > 0:
        opened = datetime.combine(today + timedelta(days=each.opens), time(10), zone)
    doors = timedelta(minutes=DOORS_BEFORE.get(given.venue, 45))
    session = new_session(given, house, starts_at=starts_at, doors_at=starts_at - doors, sales_from=opened)
    session.note = each.note
    if given.cancelled:
        session.status = "cancelled"
    return session


def tonight(house: House, now: datetime, *, sales_from: datetime) -> Plan:
    """Doors open now, start in 90 minutes on the clock's next five, on sale until then."""
    given = events.BY_SLUG[events.GLASS_HARBOUR]
    starts_at = on_five(now + TONIGHT_STARTS_IN) + timedelta(minutes=5)
    session = new_session(given, house, starts_at=starts_at, doors_at=doors_open_since(now), sales_from=sales_from)
    return Plan(session, SHARE_SOLD_TONIGHT, venues.MERIDIAN, tonight=True)


def doors_open_since(now: datetime) -> datetime:
    return on_five(now - DOORS_OPENED_AGO)


def on_five(moment: datetime) -> datetime:
    """The last full five minutes on the clock."""
    return moment.replace(second=0, microsecond=0) - timedelta(minutes=moment.minute % 5)


def new_session(
    given: events.Event, house: House, *, starts_at: datetime, doors_at: datetime, sales_from: datetime
) -> EventSession:
    fee = house.organizers[given.organizer].fee_fixed
    session = EventSession(
        event=house.events[given.slug],
        venue=house.venues[given.venue],
        layout_id=house.layout(given.venue, given.room).id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=given.minutes),
        doors_at=doors_at,
        sales_from=sales_from,
        sales_until=starts_at,
        currency=venues.BY_SLUG[given.venue].currency,
        section_prices={
            house.sections[given.venue, given.room or venues.BY_SLUG[given.venue].main_room][key].public_id: (
                price - fee if price else 0
            )
            for key, price in given.prices.items()
        },
        max_per_order=given.max_per_order,
    )
    db.session.add(session)
    return session
