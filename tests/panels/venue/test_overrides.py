"""Captains are offered a decision against an "already in"; ushers are not, and are refused when they try."""

from typing import Any

import pytest
from sqlalchemy import func, select

from eventhub.db import db
from eventhub.ticketing.models import Scan
from tests.panels.venue.evening import Evening, evening, person, ticket

FORM = "//form[@id='door-form']"
REASONS = "//details[@class='door-reasons']"


@pytest.fixture
def tonight(app: Any) -> Evening:
    return evening()


def twice(client: Any, code: str) -> Any:
    for _ in range(2):
        page = client.submit(client.get("/venue/validator"), FORM, code=code)
    return page


def decision(page: Any) -> dict[str, str]:
    """What the form of this page would send, but for the token of whose page it is."""
    fields = dict(page.one(f"{REASONS}//form[2]").form_values())
    return {"device": fields["device"], "refusal": fields["refusal"], "reason": "Please"}


def overridden() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Scan).where(Scan.verdict == "overridden")) or 0


@pytest.mark.parametrize("role", ["manager", "owner"])
def test_a_captain_lets_in_with_one_of_the_reasons(client: Any, tonight: Evening, role: str) -> None:
    client.sign_in(person(at=tonight.venue, role=role))
    page = twice(client, ticket(tonight).code)
    answer = client.submit(page, f"{REASONS}//form[1]", button="Went out without a scan")
    words = " ".join(answer.one("//section[@id='verdict']").text_content().split())
    for said in ("Come in", "Stalls A 1", "Reason", "Went out without a scan"):
        assert said in words
    assert answer.one("//section[@id='verdict']").get("data-tone") == "yes"
    assert overridden() == 1
    # The page sent twice decides nothing twice.
    client.submit(page, f"{REASONS}//form[1]", button="Scanned by mistake")
    assert overridden() == 1


def test_a_captain_may_write_the_reason(client: Any, tonight: Evening) -> None:
    client.sign_in(person(at=tonight.venue, role="owner"))
    page = twice(client, ticket(tonight).code)
    answer = client.submit(page, f"{REASONS}//form[2]", reason="Carried out a child")
    assert "Carried out a child" in answer.words
    tale = client.get(f"/venue/sessions/{tonight.session.public_id}").words
    assert "Let in with a reason Carried out a child" in tale
    assert "1 let in with a reason" in tale


def test_an_usher_is_offered_nothing_and_refused(client: Any, new_client: Any, tonight: Evening) -> None:
    captain = person(at=tonight.venue, role="owner")
    client.sign_in(captain)
    page = twice(client, ticket(tonight).code)
    fields = decision(page)
    usher = new_client()
    usher.sign_in(person(at=tonight.venue, role="staff"))
    assert twice(usher, ticket(tonight).code).all(REASONS) == []
    address = f"/venue/validator/{tonight.session.public_id}/overrides"
    assert usher.post(address, data=fields).status_code == 403
    assert overridden() == 0


def test_another_venues_captain_finds_no_refusal(client: Any, new_client: Any, tonight: Evening) -> None:
    client.sign_in(person(at=tonight.venue, role="owner"))
    page = twice(client, ticket(tonight).code)
    fields = decision(page)
    elsewhere = evening(title="Elsewhere")
    stranger = new_client()
    stranger.sign_in(person(at=elsewhere.venue, role="owner"))
    for session in (tonight.session, elsewhere.session):
        address = f"/venue/validator/{session.public_id}/overrides"
        assert stranger.post(address, data=fields).status_code == 404
    assert overridden() == 0


def test_other_refusals_offer_no_decision(client: Any, tonight: Evening) -> None:
    client.sign_in(person(at=tonight.venue, role="owner"))
    for code in (ticket(tonight, status="revoked").code, "nonsense"):
        assert client.submit(client.get("/venue/validator"), FORM, code=code).all(REASONS) == []
    out = client.submit(client.get("/venue/validator"), FORM, code=ticket(tonight).code, direction="out")
    assert out.all(REASONS) == []
