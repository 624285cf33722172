"""What is foreign does not exist: the owner's condition is part of every query."""

import pytest

from eventhub.access.scope import Everything, Scope
from eventhub.catalog.models import Event, EventSession, Venue
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.pricing.models import Tier
from eventhub.seating.models import Layout, Seat, Section
from tests.factories import catalog, seating


@pytest.mark.parametrize("model", [EventSession, Event, Venue, Layout, Section, Seat, Tier])
def test_a_venue_sees_its_own_rows_and_never_another_venues(app, model):
    mine, theirs = catalog.session(), catalog.session()
    own = set(db.session.scalars(Scope(mine.venue).all(model)))
    foreign = set(db.session.scalars(Scope(theirs.venue).all(model)))
    assert own and foreign
    assert not own & foreign
    for record in foreign:
        with pytest.raises(NotFound):
            Scope(mine.venue).get(model, id=record.id)
        assert Scope(theirs.venue).get(model, id=record.id) == record


@pytest.mark.parametrize("model", [EventSession, Event, Tier])
def test_an_organizer_sees_its_own_rows_in_a_shared_venue_too(app, model):
    layout = seating.layout()
    mine, theirs = catalog.session(layout=layout), catalog.session(layout=layout)
    own = set(db.session.scalars(Scope(mine.event.organizer).all(model)))
    foreign = set(db.session.scalars(Scope(theirs.event.organizer).all(model)))
    assert own and foreign
    assert not own & foreign


def test_without_an_owner_everything_is_seen(app):
    catalog.session()
    catalog.session()
    assert len(list(db.session.scalars(Everything().all(EventSession)))) == 2


def test_an_owner_that_a_model_does_not_know_is_an_error_and_not_everything(app):
    with pytest.raises((TypeError, AssertionError)):
        Scope(object()).all(EventSession)
