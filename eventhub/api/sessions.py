"""One session: what it is, how much of each section is left, and every seat."""

import hashlib
import json
from typing import Any

from flask import Response, current_app, g, jsonify, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, defer, joinedload

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.api import parsing
from eventhub.api.amounts import amount, moment
from eventhub.catalog.models import Event, EventSession, Venue
from eventhub.db import db
from eventhub.discovery import offers
from eventhub.discovery.offers import Offer
from eventhub.errors import NotFound
from eventhub.inventory import availability as stock
from eventhub.inventory import changes, sheets
from eventhub.inventory.sheets import Sheet, SheetSeat, SheetTier
from eventhub.web.policy import allows
from eventhub.web.settings import settings


@allows(Permission.PUBLIC)
def show(session: str) -> Response:
    found = find(session)
    sheet = sheets.of(session)
    event = found.event
    return jsonify(
        as_json(found, offers.of_sessions([found])[found.id])
        | {
            "event": {"slug": event.slug, "title": event.title},
            "note": found.note,
            "layout": {
                "id": sheet.layout_public_id,
                "version": found.layout.version,
                "url": settings().base_url + url_for("public.maps.show", public_id=sheet.layout_public_id),
            },
            "tiers": [tier_json(tier, sheet) for tier in sheet.tiers],
            "limits": {
                "per_order": sheet.max_per_order,
                "hold_minutes": sheet.hold_minutes,
                "extensions": sheet.max_extensions,
            },
        }
    )


@allows(Permission.PUBLIC)
def availability(session: str) -> Response:
    """`available` and `price` are what anybody can have now, at the default tier and with everything in it."""
    sheet = sheet_of(session)
    version = version_of(sheet)
    on_sale = sheet.on_sale(clock.now())
    counts = {count.section_id: count for count in stock.sections(sheet)}
    return revalidated(
        version,
        sections=[
            {
                "id": section.public_id,
                "name": section.name,
                "kind": section.kind,
                "capacity": counts[section.id].capacity,
                "available": counts[section.id].available if on_sale else 0,
                "price": amount(sheet.full_prices.get(section.id), sheet.currency),
            }
            for section in sheet.sections
        ],
    )


@allows(Permission.PUBLIC)
def seats(session: str) -> Response:
    """Free are the seats that can be had now: none where nothing is for sale."""
    sheet = sheet_of(session)
    section = parsing.query().identity("section")
    if section and section not in sheet.section_by_public_id:
        raise NotFound(_("There is no such section."))
    version = version_of(sheet)
    states = stock.states(sheet)
    on_sale = sheet.on_sale(clock.now())
    prices = {each.id: amount(sheet.full_prices.get(each.id), sheet.currency) for each in sheet.sections}

    def status(seat: SheetSeat) -> str:
        free = on_sale and not seat.disabled and prices[seat.section_id] is not None
        return states.get(seat.id, "free" if free else "blocked")

    return revalidated(
        version,
        seats=[
            {
                "id": seat.public_id,
                "section": each.public_id,
                "row": seat.row,
                "number": seat.number,
                "status": status(seat),
                "price": prices[each.id],
                **features(seat),
            }
            for each in sheet.sections
            if section in ("", each.public_id)
            for seat in each.seats
        ],
    )


def features(seat: SheetSeat) -> dict[str, bool]:
    """What is special about a seat; nothing for nearly all of them."""
    return {name: True for name in ("accessible", "companion", "restricted_view") if getattr(seat, name)}


def revalidated(version: int, **content: Any) -> Response:
    """304 for who has this content already. The tag is the content's own: it holds with Redis emptied, too."""
    # Not jsonify: it would sort the keys of sixty thousand seats.
    text = json.dumps(content, separators=(",", ":"))
    body = f'{{"version":{version},{text[1:]}'
    response = current_app.response_class(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32], weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def version_of(sheet: Sheet) -> int:
    """Where the change feed stands; read before the states, so that a later change is never passed over."""
    head = changes.head(sheet.public_id)
    # The feed counts in milliseconds, so the clock stands in for it while Redis is away.
    return head.version if head else int(clock.now().timestamp() * 1000)


def find(public_id: str) -> EventSession:
    """A draft is nobody's business; what was cancelled says so."""
    session = db.session.scalar(
        g.scope.all(EventSession)
        .join(EventSession.event)
        .where(EventSession.public_id == public_id, Event.status != "draft")
        .options(
            contains_eager(EventSession.event).options(defer(Event.poster), defer(Event.description)),
            joinedload(EventSession.venue),
            joinedload(EventSession.layout),
        )
    )
    if session is None:
        raise NotFound()
    return session


def sheet_of(public_id: str) -> Sheet:
    """The sheet of a session that the public may see. Raises NotFound."""
    sheet = sheets.of(public_id)
    if not sheet.published and db.session.scalar(select(Event.status).where(Event.id == sheet.event_id)) == "draft":
        raise NotFound()
    return sheet


def as_json(session: EventSession, offer: Offer) -> dict[str, Any]:
    return {
        "id": session.public_id,
        "starts_at": moment(session.starts_at),
        "ends_at": moment(session.ends_at),
        "doors_at": moment(session.doors_at),
        "timezone": session.venue.timezone,
        "venue": venue_json(session.venue),
        "status": session.status,
        "currency": session.currency,
        "price_from": amount(offer.prices.lowest if offer.prices else None, session.currency),
        "sales_from": moment(session.sales_from),
        "sales_until": moment(session.sales_until),
        "on_sale": offer.on_sale,
        "sale": offer.state,
        "available": offer.available if offer.on_sale else 0,
        "capacity": offer.capacity,
    }


def venue_json(venue: Venue) -> dict[str, Any]:
    return {
        "slug": venue.slug,
        "name": venue.name,
        "address": venue.address,
        "postcode": venue.postcode,
        "city": {"slug": venue.city.slug, "name": venue.city.name},
        "country": venue.city.country_code,
    }


def tier_json(tier: SheetTier, sheet: Sheet) -> dict[str, Any]:
    lines = {section: sheet.line(section, tier) for section in sheet.sections}
    return {
        "id": tier.public_id,
        "name": tier.name,
        "description": tier.description,
        "note": tier.door_note,
        "on_sale": tier.on_sale(clock.now()),
        "prices": [
            {"section": section.public_id, "price": amount(line.total, sheet.currency)}
            for section, line in lines.items()
            if line
        ],
    }
