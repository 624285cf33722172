"""One session: when, where, what a place costs with everything in it, and the way in."""

from flask import Blueprint, g
from sqlalchemy.orm import contains_eager, defer, joinedload

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.catalog.models import Event, EventSession
from eventhub.db import db
from eventhub.discovery import offers
from eventhub.errors import NotFound
from eventhub.inventory import availability, sheets
from eventhub.inventory.availability import SessionCount
from eventhub.inventory.sheets import Sheet
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("sessions", __name__)


@bp.get("/<public_id>")
@allows(Permission.PUBLIC)
def show(public_id: str):
    session = find(public_id)
    sheet = sheets.of(public_id)
    counts = {count.section_id: count for count in availability.sections(sheet)}
    offer = offers.offer(session, whole(counts.values()), price_range(sheet), now=clock.now())
    # The form that starts an order carries a token, so nobody may keep this page.
    return respond.page(
        "public/sessions/show.html",
        session=session,
        sheet=sheet,
        counts=counts,
        offer=offer,
        tiers=[tier for tier in sheet.tiers if tier.on_sale(clock.now())] or list(sheet.tiers),
    )


def find(public_id: str) -> EventSession:
    session = db.session.scalar(
        g.scope.all(EventSession)
        .join(EventSession.event)
        .where(EventSession.public_id == public_id, Event.status != "draft")
        .options(
            contains_eager(EventSession.event).options(
                defer(Event.poster), joinedload(Event.organizer), joinedload(Event.category)
            ),
            joinedload(EventSession.venue),
            joinedload(EventSession.layout),
        )
    )
    if session is None:
        raise NotFound()
    return session


def whole(counts) -> SessionCount:
    counts = list(counts)
    return SessionCount(sum(count.capacity for count in counts), sum(count.available for count in counts))


def price_range(sheet: Sheet) -> offers.PriceRange | None:
    totals = sheet.full_prices.values()
    return offers.PriceRange(min(totals), max(totals)) if totals else None
