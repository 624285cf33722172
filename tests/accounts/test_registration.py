"""Making an account: the mail decides, and no answer tells who has one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventhub import tokens
from eventhub.accounts import confirmation, links, passwords, registration, resending
from eventhub.accounts.models import User
from eventhub.db import db, transaction
from eventhub.errors import Invalid
from eventhub.notifications.models import OutboxMessage
from eventhub.ordering import belonging
from tests.factories import accounts, catalog, ordering

GOOD = "four words in a row"


def waiting() -> list[tuple[str, str]]:
    return [(row.kind, row.recipient) for row in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def somebody(email: str = "nora@people.test", **fields) -> tuple[User, str]:
    mark = registration.register(email=email, password=GOOD, **fields)
    return db.session.scalars(select(User)).one(), mark


def token_of(user: User) -> str:
    return confirmation.link(user).rpartition("/")[2]


def test_a_new_account_waits_for_its_address_to_be_confirmed(app):
    user, _ = somebody(name="Nora Lind", locale="en_GB")
    assert (user.email, user.name, user.confirmed_at) == ("nora@people.test", "Nora Lind", None)
    assert passwords.fits(user, GOOD)
    assert waiting() == [("confirm", "nora@people.test")]


def test_a_known_address_is_told_by_mail_and_stays_as_it_is(app):
    user = accounts.user(email="nora@people.test")
    before = (user.password_hash, user.session_key, user.name)
    registration.register(email="NORA@people.test", password=GOOD, name="Somebody Else")
    db.session.refresh(user)
    assert (user.password_hash, user.session_key, user.name) == before
    assert waiting() == [("registered_again", "nora@people.test")]


def test_whoever_asks_last_for_an_unconfirmed_address_is_believed_and_earlier_links_end(app):
    user, _ = somebody()
    old = token_of(user)
    registration.register(email="nora@people.test", password="another good one", name="")
    db.session.refresh(user)
    assert passwords.fits(user, "another good one")
    with pytest.raises(confirmation.LinkRanOut):
        confirmation.asked(old)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("nine char", "10 characters"),
        ("x" * 201, "too long"),
        ("password123", "first passwords"),
        ("PASSWORD123", "first passwords"),
        ("aaaaaaaaaaaa", "first passwords"),
        ("nora@people.test", "no secret"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(app, password, why):
    with pytest.raises(Invalid) as refused:
        registration.register(email="nora@people.test", password=password)
    assert why in str(refused.value.errors["password"])
    assert waiting() == []


@pytest.mark.parametrize(
    "email", ["", "nora", "nora@", "@people.test", "a b@people.test", "nora@people.test\nBcc: x@y.test"]
)
def test_what_is_no_address_is_refused(app, email):
    with pytest.raises(Invalid) as refused:
        registration.register(email=email, password=GOOD)
    assert "email" in refused.value.errors


def test_the_browser_that_asked_confirms_without_the_password(app):
    user, mark = somebody()
    with transaction():
        confirmation.confirm(token_of(user), mark=mark)
    assert user.confirmed_at is not None


def test_elsewhere_the_link_alone_confirms_nothing(app):
    """Somebody may have typed another person's address with a password of their own."""
    user, _ = somebody()
    for mark, password in (("", ""), ("made up", "wrong password"), (confirmation.mark_of("other"), "")):
        with pytest.raises(Invalid), transaction():
            confirmation.confirm(token_of(user), mark=mark, password=password)
    assert user.confirmed_at is None
    with transaction():
        confirmation.confirm(token_of(user), password=GOOD)
    assert user.confirmed_at is not None


def test_the_mark_of_one_password_does_not_fit_the_account_after_another_was_put_in_its_place(app):
    user, mark = somebody()
    registration.register(email="nora@people.test", password="of somebody else")
    db.session.refresh(user)
    with pytest.raises(Invalid), transaction():
        confirmation.confirm(token_of(user), mark=mark)


def test_a_link_is_bound_to_its_purpose_its_address_and_its_time(app, monkeypatch):
    user, _ = somebody()
    good = token_of(user)
    other = links.sign("reset", [user.id, user.email, user.session_key])
    for bad in ("", "x", good[2:], other, links.sign("confirm", [user.id, "other@people.test", user.session_key])):
        with pytest.raises(confirmation.LinkRanOut):
            confirmation.asked(bad)
    with transaction():
        user.email = "moved@people.test"
    with pytest.raises(confirmation.LinkRanOut):
        confirmation.asked(good)
    with transaction():
        user.email = "nora@people.test"
    monkeypatch.setattr(confirmation, "GOOD_FOR", timedelta(seconds=-1))
    with pytest.raises(confirmation.LinkRanOut):
        confirmation.asked(good)


def test_what_was_bought_as_a_guest_becomes_the_accounts_once_it_is_confirmed(app):
    session = catalog.session(catalog.event())
    bought = ordering.paid_order(session, email="Nora@People.test")
    other = ordering.paid_order(session, email="other@people.test")
    user, mark = somebody()
    assert belonging.adopt(user) == 0
    with transaction():
        assert belonging.adopt(confirmation.confirm(token_of(user), mark=mark)) == 1
    assert catalog.fresh(bought).user_id == user.id
    assert catalog.fresh(other).user_id is None


def test_of_many_who_register_one_address_at_once_one_account_comes(app, race):
    outcomes = race(6, lambda number: registration.register(email="nora@people.test", password=f"{GOOD} {number}"))
    assert outcomes.raised == []
    assert len(db.session.scalars(select(User)).all()) == 1


def test_the_mail_holds_the_link_in_both_parts(app, mailbox, run_tasks):
    user, _ = somebody(name="Nora")
    run_tasks()
    [mail] = mailbox.wait_for("nora@people.test")
    plain = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    [link] = re.findall(r"http://localhost/register/confirm/\S+", plain)
    assert link in page
    assert confirmation.asked(link.rpartition("/")[2]).user.id == user.id
    assert "Hello Nora," in plain


def test_the_mail_can_be_sent_again_with_the_right_that_a_right_password_gives(app):
    user, mark = somebody()
    assert resending.person(resending.token(user)) == user
    assert resending.person("made up") is None
    assert resending.person(links.sign("resend", [user.id, tokens.short_id()])) is None
    resending.resend(user)
    assert waiting() == [("confirm", "nora@people.test")] * 2
    right = resending.token(user)
    with transaction():
        confirmation.confirm(token_of(user), mark=mark)
    assert resending.person(right) is None
