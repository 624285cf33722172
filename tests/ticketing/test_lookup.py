"""Guests found by name."""

from typing import Any

import pytest

from eventhub.db import db, transaction
from eventhub.ordering.models import Registration
from eventhub.ticketing import lookup
from tests.panels.venue.evening import Evening, evening, ticket, tickets


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


def found(at: Evening, words: str, limit: int = 20) -> list[str]:
    return [guest.name for guest in lookup.by_name(at.session.id, words, limit=limit)]


def test_the_holder_the_attendee_and_the_buyer_find_a_ticket(tonight: Evening) -> None:
    one = ticket(tonight, name="Ada Plover")
    with transaction():
        db.session.query(Registration).filter_by(item_id=one.item_id).one().email = "tern@birds.test"
        one.holder = "Émile Dunlin"
    for words in ("dunlin", "ADA PLO", "plover@eventhub", "tern@birds", " émile   dun "):
        assert found(tonight, words) == ["Émile Dunlin"], words


def test_tickets_come_by_name_and_no_more_than_asked_for(tonight: Evening) -> None:
    for name in ("Wren Aster", "Ada Aster", "Mo Aster"):
        ticket(tonight, name=name)
    assert found(tonight, "aster") == ["Ada Aster", "Mo Aster", "Wren Aster"]
    assert found(tonight, "aster", limit=2) == ["Ada Aster", "Mo Aster"]


@pytest.mark.parametrize("words", ["", "ad", "  a d", "%%%", "___", "\\\\\\"])
def test_too_few_letters_and_wildcards_find_nobody(tonight: Evening, words: str) -> None:
    ticket(tonight, name="Ada Plover")
    assert found(tonight, words) == []


def test_other_sessions_and_revoked_tickets_are_not_found(tonight: Evening) -> None:
    tickets(evening(venue=tonight.venue), 2, name="Ada Plover")
    ticket(tonight, name="Ada Plover", status="revoked")
    assert found(tonight, "plover") == []
