"""Who gets into the venue panel, into which venue, and how far."""

from typing import Any

import pytest
from sqlalchemy import select

from eventhub.accounts.models import VenuePerson
from eventhub.audit.models import AuditEntry
from eventhub.db import db, transaction
from tests.panels.venue.evening import Evening, evening, person


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


def pages(at: Evening) -> list[str]:
    return ["/venue", f"/venue/sessions/{at.session.public_id}", "/venue/validator", "/venue/venues"]


def test_nobody_is_sent_to_the_login(client: Any, tonight: Evening) -> None:
    for page in pages(tonight):
        answer = client.get(page, check=False)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/login")


def test_a_buyer_is_refused(client: Any, tonight: Evening) -> None:
    client.sign_in(person())
    assert {client.get(page).status_code for page in pages(tonight)} == {403}
    scan = client.post(f"/venue/validator/{tonight.session.public_id}/validations", data={"code": "x"})
    assert scan.status_code == 403


def test_another_venues_people_find_nothing(client: Any, tonight: Evening) -> None:
    client.sign_in(person(at=evening(title="Elsewhere").venue, role="owner"))
    session = tonight.session.public_id
    assert client.get(f"/venue/sessions/{session}").status_code == 404
    assert client.get(f"/venue/validator?session={session}").status_code == 404
    assert client.post(f"/venue/validator/{session}/validations", data={"code": "x"}).status_code == 404
    assert client.get(f"/venue?venue={tonight.venue.slug}").status_code == 404
    assert "The Glass Harbour" not in client.get("/venue").words


def test_staff_have_the_validator_and_nothing_else(client: Any, tonight: Evening) -> None:
    client.sign_in(person(at=tonight.venue, role="staff"))
    assert client.get("/venue", check=False).headers["Location"] == "/venue/validator"
    assert client.get("/venue/validator").status_code == 200
    assert client.get(f"/venue/sessions/{tonight.session.public_id}").status_code == 403


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_owners_and_managers_see_everything_of_their_venue(client: Any, tonight: Evening, role: str) -> None:
    client.sign_in(person(at=tonight.venue, role=role))
    assert {client.get(page).status_code for page in pages(tonight)} == {200}


def test_who_works_at_two_venues_switches_and_stays(client: Any, tonight: Evening) -> None:
    other = evening(title="Elsewhere")
    both = person(at=tonight.venue, role="owner")
    with transaction() as session:
        session.add(VenuePerson(venue_id=other.venue.id, user_id=both.id, role="staff"))
    client.sign_in(both)
    assert "Tonight: The Glass Harbour" in client.get("/venue").words
    assert client.get(f"/venue?venue={other.venue.slug}", check=False).headers["Location"] == "/venue/validator"
    assert "Elsewhere" in client.get("/venue/validator").words
    assert client.get(f"/venue/validator?session={tonight.session.public_id}").status_code == 404


def test_a_platform_admin_chooses_any_venue_and_the_log_keeps_it(client: Any, tonight: Evening) -> None:
    admin = person(platform_role="admin")
    client.sign_in(admin)
    assert client.get("/venue", check=False).headers["Location"] == "/venue/venues"
    assert client.get("/venue/validator").status_code == 403
    assert tonight.venue.name in client.get("/venue/venues").words
    for _ in range(2):
        assert "Tonight: The Glass Harbour" in client.get(f"/venue?venue={tonight.venue.slug}").words
    assert client.get("/venue/validator").status_code == 200
    [entry] = db.session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.actor, entry.subject_id) == ("venue.enter", admin.email, str(tonight.venue.id))


def test_an_unknown_venue_is_not_found(client: Any, tonight: Evening) -> None:
    client.sign_in(person(platform_role="admin"))
    assert client.get("/venue?venue=nowhere").status_code == 404


def test_who_leaves_a_venue_is_out_at_once(client: Any, tonight: Evening) -> None:
    former = person(at=tonight.venue, role="owner")
    client.sign_in(former)
    assert client.get("/venue").status_code == 200
    with transaction() as session:
        session.delete(session.scalars(select(VenuePerson)).one())
    assert client.get("/venue").status_code == 403
