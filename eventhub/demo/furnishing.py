"""The demo's catalog as rows: places, layouts, organizers, artists, events, accounts; only what is not there yet."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from eventhub import tokens
from eventhub.accounts.models import User
from eventhub.catalog import branding, posters
from eventhub.catalog.models import Appearance, Artist, Category, City, Country, Event, Organizer, Venue
from eventhub.db import Model, db
from eventhub.demo import accounts, bulk
from eventhub.demo.data import artists, events, organizers, places, venues
from eventhub.payments.models import ProviderAccount
from eventhub.pricing.models import DiscountCode, Tier
from eventhub.seating.geometry import LayoutPlan
from eventhub.seating.models import Layout, Seat, Section

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class House:
    """What sessions are made of, by slug; layouts by venue and name, and the sections of new ones by the plan's keys."""

    organizers: Mapping[str, Organizer]
    venues: Mapping[str, Venue]
    layouts: Mapping[tuple[str, str], Layout]
    events: Mapping[str, Event]
    users: Mapping[str, User]
    accounts: Mapping[int, int]
    sections: Mapping[tuple[str, str], Mapping[str, Section]] = field(default_factory=dict)

    def layout(self, venue: str, room: str = "") -> Layout:
        return self.layouts[venue, room or venues.BY_SLUG[venue].main_room]


def furnish(stage: Sequence[venues.Venue], now: datetime) -> House:
    """These venues and all that happens there, but sessions."""
    shown = [each for each in events.EVENTS if venues.BY_SLUG[each.venue] in stage]
    cities = catalog(stage, shown)
    teams = {each.slug: each for each in db.session.scalars(select(Organizer))}
    built = {each.slug: venue(each, cities[each.city], teams) for each in stage}
    db.session.add_all(built.values())
    db.session.flush()
    sections = {
        (each.slug, room): layout(each, plan(), built[each.slug], now)
        for each in stage
        for room, plan in each.rooms.items()
    }
    categories = {each.slug: each for each in db.session.scalars(select(Category))}
    performers = {each.slug: each for each in db.session.scalars(select(Artist))}
    db.session.add_all(event(each, teams, categories, performers) for each in shown)
    if db.session.scalar(select(User.id).where(User.email == accounts.ADMIN.email)) is None:
        accounts.create(
            organizer=teams["parallel-stages"],
            venue=built[venues.MERIDIAN.slug],
            artist=performers["low-tide-choir"],
        )
    db.session.flush()
    return known(sections)


def catalog(stage: Sequence[venues.Venue], shown: Sequence[events.Event]) -> dict[str, City]:
    """Countries, cities, categories, organizers with their accounts and codes, artists; answers all cities."""
    add_missing(Country.code, (Country(code=code, name=name) for code, name in places.COUNTRIES.items()))
    wanted = {each.city for each in stage}
    add_missing(
        City.slug,
        (
            City(slug=each.slug, name=each.name, country_code=each.country, timezone=each.timezone)
            for each in places.CITIES
            if each.slug in wanted
        ),
    )
    add_missing(
        Category.slug,
        (Category(slug=name.lower(), name=name, position=i) for i, name in enumerate(events.CATEGORIES)),
    )
    names = {slug for each in shown for slug, _ in each.artists}
    add_missing(
        Artist.slug,
        (Artist(slug=slug, name=name, about=about) for slug, (name, about) in artists.ARTISTS.items() if slug in names),
    )
    teams = {each.organizer for each in shown} | {each.organizer for each in stage if each.organizer}
    new = add_missing(Organizer.slug, (organizer(each) for each in organizers.ORGANIZERS if each.slug in teams))
    db.session.add_all(account(each.id) for each in new)
    if not db.session.scalar(select(ProviderAccount.id).where(ProviderAccount.organizer_id.is_(None))):
        db.session.add(account(None))
    ids = {each.slug: each.id for each in new}
    db.session.add_all(
        DiscountCode(
            organizer_id=ids[each.organizer],
            code=each.code,
            kind=each.kind,
            value=each.value,
            currency=each.currency,
            max_uses=each.max_uses,
        )
        for each in organizers.CODES
        if each.organizer in ids
    )
    db.session.flush()
    return {each.slug: each for each in db.session.scalars(select(City))}


def add_missing(key: Any, rows: Iterable[M]) -> list[M]:
    """Those whose key nobody has yet, added; a stage finds what an earlier one brought."""
    there = set(db.session.scalars(select(key)))
    new = [row for row in rows if getattr(row, key.key) not in there]
    db.session.add_all(new)
    db.session.flush()
    return new


def account(organizer_id: int | None) -> ProviderAccount:
    return ProviderAccount(organizer_id=organizer_id, provider="sandbox", webhook_secret=tokens.secret())


def organizer(given: organizers.Organizer) -> Organizer:
    return Organizer(
        slug=given.slug,
        name=given.name,
        legal_name=given.legal_name,
        address=given.address,
        tax_id=given.tax_id,
        support_email=given.support_email,
        brand_color=given.brand,
        accent=asdict(branding.accent(given.brand)),
        refund_policy=given.refund_policy,
        fee_fixed=given.fee,
        tax_name=given.tax_name,
        tax_rate=given.tax,
        tax_included=True,
    )


def venue(given: venues.Venue, city: City, teams: Mapping[str, Organizer]) -> Venue:
    return Venue(
        slug=given.slug,
        name=given.name,
        city=city,
        organizer=teams[given.organizer] if given.organizer else None,
        address=given.address,
        postcode=given.postcode,
        latitude=given.latitude,
        longitude=given.longitude,
        timezone=city.timezone,
        about=given.about,
        getting_there=given.getting_there,
        access_notes=given.access_notes,
    )


def layout(given: venues.Venue, plan: LayoutPlan, at: Venue, now: datetime) -> dict[str, Section]:
    """The plan as rows: a published first version; answers its sections by the plan's keys."""
    drawn = Layout(
        venue_id=at.id,
        name=plan.name,
        version=1,
        published_at=now,
        currency=given.currency,
        width=plan.width,
        height=plan.height,
        focal_x=plan.focal_x,
        focal_y=plan.focal_y,
        background=[dict(shape) for shape in plan.background],
    )
    db.session.add(drawn)
    db.session.flush()
    sections = {
        part.key: Section(
            layout_id=drawn.id,
            position=i,
            name=part.name,
            kind=part.kind,
            position_x=part.x,
            position_y=part.y,
            rotation=part.rotation,
            shape=part.shape,
            size_x=part.size_x,
            size_y=part.size_y,
            outline=part.outline,
            capacity=part.capacity,
            # Round for the buyer: the house's fee is part of the price that a plan names.
            starting_price=None if part.starting_price is None else part.starting_price - given.house_fee,
            color=part.color,
            entrance=given.entrance(part.key),
            grouping=part.grouping,
        )
        for i, part in enumerate(plan.sections)
    }
    db.session.add_all(sections.values())
    db.session.flush()
    # Names that follow each other: a map of 60,000 seats says each twice, and would be mostly names otherwise.
    prefix, numbers = secrets.token_hex(4)[:7], count()
    bulk.copy(
        Seat,
        [
            {
                "public_id": f"{prefix}{next(numbers):05x}",
                "layout_id": drawn.id,
                "section_id": sections[part.key].id,
                "row_label": seat.row,
                "number": seat.number,
                "position_x": seat.x,
                "position_y": seat.y,
                "rotation": seat.rotation,
                "shape": seat.shape,
                "size_x": seat.size_x,
                "size_y": seat.size_y,
                "disabled": seat.disabled,
                "accessible": seat.accessible,
                "companion": seat.companion,
                "restricted_view": seat.restricted_view,
                "note": seat.note,
            }
            for part in plan.sections
            for seat in part.seats
        ],
    )
    return sections


def event(
    given: events.Event,
    teams: Mapping[str, Organizer],
    categories: Mapping[str, Category],
    performers: Mapping[str, Artist],
) -> Event:
    return Event(
        slug=given.slug,
        organizer=teams[given.organizer],
        category=categories[given.category],
        status="cancelled" if given.cancelled else "published",
        title=given.title,
        lead=given.lead,
        description=given.description,
        facts=dict(given.facts),
        notes=dict(given.notes),
        form_schema=[asdict(each) for each in given.form],
        poster=posters.poster(
            given.title,
            teams[given.organizer].name,
            venues.BY_SLUG[given.venue].name,
            categories[given.category].name,
            seed=given.slug,
            palette=given.poster.palette,
            art=given.poster.art,
            layout=given.poster.layout,
        ),
        poster_alt=given.poster_alt,
        appearances=[
            Appearance(artist=performers[slug], role=role, position=i) for i, (slug, role) in enumerate(given.artists)
        ],
        tiers=[
            Tier(
                name=tier.name,
                description=tier.description,
                rule=tier.rule,
                value=tier.value,
                position=i,
                door_note=tier.door_note,
            )
            for i, tier in enumerate(given.tiers)
        ],
    )


def known(sections: Mapping[tuple[str, str], Mapping[str, Section]] | None = None) -> House:
    """All that is there, with the sections of what was built just now."""
    layouts = db.session.scalars(select(Layout).order_by(Layout.version, Layout.id))
    return House(
        organizers={each.slug: each for each in db.session.scalars(select(Organizer))},
        venues={each.slug: each for each in db.session.scalars(select(Venue))},
        layouts={(layout.venue.slug, layout.name): layout for layout in layouts},
        events={each.slug: each for each in db.session.scalars(select(Event))},
        users={each.email: each for each in db.session.scalars(select(User))},
        accounts={
            each.organizer_id: each.id
            for each in db.session.scalars(select(ProviderAccount).where(ProviderAccount.provider == "sandbox"))
            if each.organizer_id is not None
        },
        sections=sections or {},
    )
