"""What is on: events by search, category, city, time and availability; and one of them with its sessions."""

from typing import Any

from flask import Response, g, jsonify, url_for
from sqlalchemy.orm import defer, joinedload, selectinload

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.api import parsing, sessions
from eventhub.api.amounts import amount, moment
from eventhub.catalog.models import Event
from eventhub.db import db
from eventhub.discovery import listing, offers, programme
from eventhub.discovery.criteria import Criteria
from eventhub.discovery.listing import Listed, Wanted
from eventhub.discovery.offers import PriceRange
from eventhub.errors import NotFound
from eventhub.web.policy import allows
from eventhub.web.settings import settings

PAGE = 20


@allows(Permission.PUBLIC)
def index() -> Response:
    query = parsing.query()
    wanted = Wanted(
        Criteria(q=query.text("q"), category=query.text("category"), city=query.text("city")),
        earliest=query.moment("from"),
        latest=query.moment("to"),
        available=query.flag("available"),
    )
    limit = query.whole("limit", least=1, most=parsing.MOST, default=PAGE)
    after = query.text("after")
    query.check()
    page = listing.page(wanted, now=clock.now(), limit=limit, after=after)
    ranges = offers.price_ranges([listed.session.id for listed in page.items])
    response = jsonify(
        items=[listed_json(listed, ranges.get(listed.session.id)) for listed in page.items], next=page.after
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@allows(Permission.PUBLIC)
def show(slug: str) -> Response:
    event = db.session.scalar(
        g.scope.all(Event)
        .where(Event.slug == slug, Event.status != "draft")
        .options(
            defer(Event.poster),
            joinedload(Event.organizer),
            joinedload(Event.category),
            selectinload(Event.appearances),
        )
    )
    if event is None:
        raise NotFound()
    found = programme.of_event(event)
    offered = offers.of_sessions(found)
    response = jsonify(
        as_json(event)
        | {
            "description": event.description,
            "facts": event.facts,
            "artists": [
                {"slug": each.artist.slug, "name": each.artist.name, "role": each.role} for each in event.appearances
            ],
            "sessions": [sessions.as_json(session, offered[session.id]) for session in found],
        }
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def as_json(event: Event) -> dict[str, Any]:
    return {
        "slug": event.slug,
        "title": event.title,
        "lead": event.lead,
        "status": event.status,
        "category": {"slug": event.category.slug, "name": event.category.name},
        "organizer": {"slug": event.organizer.slug, "name": event.organizer.name},
        "url": settings().base_url + url_for("public.events.show", slug=event.slug),
        "poster": settings().base_url + url_for("public.posters.show", slug=event.slug),
    }


def listed_json(listed: Listed, prices: PriceRange | None) -> dict[str, Any]:
    session = listed.session
    return as_json(listed.event) | {
        "sessions": listed.sessions,
        "next_session": {
            "id": session.public_id,
            "starts_at": moment(session.starts_at),
            "timezone": session.venue.timezone,
            "venue": sessions.venue_json(session.venue),
            "currency": session.currency,
            "price_from": amount(prices.lowest if prices else None, session.currency),
        },
    }
