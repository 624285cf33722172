"""The demo's catalog as rows: places, layouts, organizers, artists, events, accounts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from eventhub import tokens
from eventhub.accounts.models import User
from eventhub.catalog import branding, posters
from eventhub.catalog.models import Appearance, Artist, Category, City, Country, Event, Organizer, Venue
from eventhub.db import db
from eventhub.demo import accounts, bulk
from eventhub.demo.data import artists, events, organizers, places
from eventhub.payments.models import ProviderAccount
from eventhub.pricing.models import Tier
from eventhub.seating.models import Layout, Seat, Section


@dataclass(frozen=True)
class House:
    """What sessions are made of, by slug; sections by venue and the plan's keys."""

    organizers: Mapping[str, Organizer]
    venues: Mapping[str, Venue]
    layouts: Mapping[str, Layout]
    sections: Mapping[str, Mapping[str, Section]]
    events: Mapping[str, Event]
    users: Mapping[str, User]
    accounts: Mapping[int, int]


def furnish(now: datetime) -> House:
    """Everything but sessions."""
    db.session.add_all(Country(code=code, name=name) for code, name in places.COUNTRIES.items())
    cities = {
        each.slug: City(slug=each.slug, name=each.name, country_code=each.country, timezone=each.timezone)
        for each in places.CITIES
    }
    categories = {
        name.lower(): Category(slug=name.lower(), name=name, position=i) for i, name in enumerate(events.CATEGORIES)
    }
    teams = {each.slug: organizer(each) for each in organizers.ORGANIZERS}
    performers = {slug: Artist(slug=slug, name=name, about=about) for slug, (name, about) in artists.ARTISTS.items()}
    db.session.add_all([*cities.values(), *categories.values(), *teams.values(), *performers.values()])
    db.session.flush()
    venues = {each.slug: venue(each, cities[each.city], teams) for each in places.VENUES}
    db.session.add_all(venues.values())
    db.session.flush()
    layouts, sections = {}, {}
    for each in places.VENUES:
        layouts[each.slug], sections[each.slug] = layout(each, venues[each.slug], now)
    shown = {each.slug: event(each, teams, categories, performers) for each in events.EVENTS}
    money = [
        ProviderAccount(organizer_id=owner.id if owner else None, provider="sandbox", webhook_secret=tokens.secret())
        for owner in (None, *teams.values())
    ]
    db.session.add_all([*shown.values(), *money])
    users = accounts.create(
        organizer=teams["parallel-stages"],
        venue=venues[places.MERIDIAN.slug],
        artist=performers["low-tide-choir"],
    )
    return House(
        organizers=teams,
        venues=venues,
        layouts=layouts,
        sections=sections,
        events=shown,
        users=users,
        accounts={each.organizer_id: each.id for each in money if each.organizer_id is not None},
    )


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
        tax_name="VAT",
        tax_rate=given.tax,
        tax_included=True,
    )


def venue(given: places.Venue, city: City, teams: Mapping[str, Organizer]) -> Venue:
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


def layout(given: places.Venue, at: Venue, now: datetime) -> tuple[Layout, dict[str, Section]]:
    """The plan as rows: a published first version, with the sections by the plan's keys."""
    plan = given.plan()
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
            entrance=given.entrances.get(part.key, ""),
            grouping=part.grouping,
        )
        for i, part in enumerate(plan.sections)
    }
    db.session.add_all(sections.values())
    db.session.flush()
    seats = [(sections[part.key], seat) for part in plan.sections for seat in part.seats]
    bulk.copy(
        Seat,
        [
            {
                "public_id": tokens.short_id(),
                "layout_id": drawn.id,
                "section_id": section.id,
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
            for section, seat in seats
        ],
    )
    return drawn, sections


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
        status="published",
        title=given.title,
        lead=given.lead,
        description=given.description,
        facts=dict(given.facts),
        notes=dict(given.notes),
        poster=posters.poster(
            given.title,
            teams[given.organizer].name,
            places.BY_SLUG[given.venue].name,
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


def known() -> House:
    """The same from the database, for a load that only adds an evening."""
    layouts = {
        layout.venue.slug: layout for layout in db.session.scalars(select(Layout).order_by(Layout.version, Layout.id))
    }
    return House(
        organizers={each.slug: each for each in db.session.scalars(select(Organizer))},
        venues={each.slug: each for each in db.session.scalars(select(Venue))},
        layouts=layouts,
        sections={},
        events={each.slug: each for each in db.session.scalars(select(Event))},
        users={each.email: each for each in db.session.scalars(select(User))},
        accounts={
            each.organizer_id: each.id
            for each in db.session.scalars(select(ProviderAccount).where(ProviderAccount.provider == "sandbox"))
            if each.organizer_id is not None
        },
    )
