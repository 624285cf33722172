"""Fills the database with the demo, relative to the moment of the load.

All times are set once, at the first load, and pass by like any others. `load` does nothing more while the theatre's
doors are open for a session of tonight. On a later start, when there is no such session, it opens the doors of one
that begins within three hours anyway, else it adds one of The Glass Harbour that starts in 90 minutes, sold in part as
on the first day, and leaves the rest as it is.

It comes in stages: `load` brings the venues that a first visitor needs at once, `rest` the others, the largest last.
An organizer sells in one stage only, because invoices are numbered in the order of payment. `reset` starts afresh.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from eventhub import clock
from eventhub.catalog.models import Event, EventSession, Venue
from eventhub.db import Model, db, transaction
from eventhub.demo.data import events, venues
from eventhub.demo.furnishing import furnish, known
from eventhub.demo.scheduling import TONIGHT_STARTS_IN, doors_open_since, scheduled, tonight
from eventhub.demo.stocking import stock
from eventhub.ordering.models import Order

# How long tonight's session has been on sale; one that is added on the evening itself had an hour at least.
SALE, SHORTEST_SALE = timedelta(days=40), timedelta(hours=1)

# Any number; two loads at the same moment must not both find an empty database.
LOAD_LOCK = 7_305_114


def load() -> str:
    """The first stage, or what it lacks tonight; answers in a sentence what was done."""
    with transaction():
        wait_for_others()
        if db.session.scalar(select(Event.id).where(Event.slug == events.GLASS_HARBOUR)) is None:
            return fill()
        return refresh()


def rest() -> Iterator[str]:
    """The stages that are missing, each in a transaction of its own: after an interruption it goes on where it was."""
    for stage in venues.STAGES[1:]:
        with transaction():
            wait_for_others()
            if db.session.scalar(select(Venue.id).where(Venue.slug == stage[0].slug)) is not None:
                continue
            now = database_now()
            house = furnish(stage, now)
            plans = scheduled(stage, house, now)
            sold = stock(plans, house, now=now)
            settle()
            names = " and ".join(venue.name for venue in stage)
        db.session.expunge_all()
        yield f"Added {names}: {len(plans)} sessions, {sold:,} tickets sold."


def reset() -> Iterator[str]:
    """Empty every table and load all of it again. Ids go on from where they were: caches know rows by them."""
    with transaction():
        wait_for_others()
        tables = ", ".join(table.name for table in Model.metadata.sorted_tables)
        db.session.execute(text(f"TRUNCATE {tables} CASCADE"))
        done = fill()
    yield done
    yield from rest()


def wait_for_others() -> None:
    # A page may not take this long; a load may.
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    db.session.execute(text("SET LOCAL lock_timeout = 0"))
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOAD_LOCK})


def settle() -> None:
    """Count what came, so that the first pages are planned for full tables and not for empty ones."""
    db.session.execute(text("ANALYZE"))


def fill() -> str:
    now = database_now()
    stage = venues.STAGES[0]
    house = furnish(stage, now)
    evening = tonight(house, now, sales_from=now - SALE)
    plans = [*scheduled(stage, house, now), evening]
    sold = stock(plans, house, now=now)
    settle()
    return (
        f"Demo data loaded: {len(house.venues)} venues, {len(house.events)} events, {len(plans)} sessions, "
        f"{sold:,} tickets sold. {announced(evening.session)}"
    )


def refresh() -> str:
    """Tonight's session, where there is none whose doors are open."""
    now = database_now()
    coming = db.session.scalar(
        select(EventSession)
        .join(Event)
        .join(Venue, EventSession.venue_id == Venue.id)
        .where(
            Event.slug == events.GLASS_HARBOUR,
            Venue.slug == venues.MERIDIAN.slug,
            EventSession.status == "scheduled",
            EventSession.starts_at > now,
        )
        .order_by(EventSession.starts_at)
        .limit(1)
    )
    if coming is not None and coming.doors_at <= now:
        return f"Demo data is in. {announced(coming)}"
    if coming is not None and coming.starts_at - now <= 2 * TONIGHT_STARTS_IN:
        coming.doors_at = doors_open_since(now)
        coming.version += 1
        return f"Demo data is in from an earlier day; the doors were opened. {announced(coming)}"
    house = known()
    # Its orders come after all that are there, so that invoice numbers and dates go the same way.
    last = db.session.scalar(select(func.max(Order.paid_at))) or now - SALE
    evening = tonight(house, now, sales_from=min(max(last, now - SALE), now - SHORTEST_SALE))
    stock([evening], house, now=now)
    return f"Demo data is in from an earlier day; a session was added. {announced(evening.session)}"


def announced(session: EventSession) -> str:
    local = clock.at_venue(session.starts_at, venues.MERIDIAN.timezone)
    return f"Tonight: {session.event.title}, {local:%H:%M} at the {venues.MERIDIAN.name}, doors open."


def database_now() -> datetime:
    """Holds are judged by the database's clock, so the demo begins by it too."""
    moment: datetime = db.session.execute(select(func.now())).scalar_one()
    return moment
