"""A forgotten password: one link, one use, one hour, and everybody out."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventhub.accounts import access_tokens, links, passwords, profile, resetting, signing_out
from eventhub.db import db, transaction
from eventhub.errors import Invalid, Unauthorized
from eventhub.notifications.models import OutboxMessage
from tests.factories import accounts
from tests.factories.accounts import PASSWORD

NEW = "five words in a row now"


def token_of(user) -> str:
    return resetting.link(user).rpartition("/")[2]


def reset(token: str, password: str = NEW):
    with transaction():
        return resetting.reset(token, password=password)


def test_the_new_password_works_and_the_old_one_does_not(app):
    user = accounts.user()
    reset(token_of(user))
    assert passwords.authenticate(user.email, NEW) == user
    assert passwords.authenticate(user.email, PASSWORD) is None


def test_a_link_works_once(app):
    user = accounts.user()
    token, other = token_of(user), token_of(user)
    reset(token)
    for used in (token, other):
        with pytest.raises(resetting.ResetLinkRanOut):
            reset(used, "yet another password")
    assert passwords.fits(user, NEW)


def test_of_many_who_use_one_link_at_once_one_succeeds(app, race):
    user = accounts.user()
    token = token_of(user)
    outcomes = race(6, lambda number: reset(token, f"password number {number}"))
    assert len(outcomes.returned) == 1
    assert len(outcomes.of(resetting.ResetLinkRanOut)) == 5


def test_a_weak_password_is_refused_and_the_link_stays_good(app):
    user = accounts.user()
    with pytest.raises(Invalid):
        reset(token_of(user), "short")
    reset(token_of(user))


def test_a_link_is_bound_to_its_purpose_and_its_hour(app, monkeypatch):
    user = accounts.user()
    good = token_of(user)
    for bad in ("", "x", links.sign("confirm", [user.id, resetting.fingerprint(user)]), links.sign("reset", user.id)):
        with pytest.raises(resetting.ResetLinkRanOut):
            resetting.asked(bad)
    monkeypatch.setattr(resetting, "GOOD_FOR", timedelta(seconds=-1))
    with pytest.raises(resetting.ResetLinkRanOut):
        resetting.asked(good)


def test_everybody_who_was_signed_in_is_out(app):
    user = accounts.user()
    grant, cookie = access_tokens.issue(user), user.get_id()
    reset(token_of(user))
    assert user.get_id() != cookie
    assert access_tokens.user_of(grant.access_token) is None
    with pytest.raises(Unauthorized):
        access_tokens.refresh(grant.refresh_token)


def test_reading_the_mail_has_confirmed_the_address(app):
    user = accounts.user(confirmed_at=None)
    reset(token_of(user))
    assert user.confirmed_at is not None


def test_asking_does_the_same_for_every_address_and_writes_to_those_with_an_account(app, mailbox, run_tasks):
    user = accounts.user(email="Nora@people.test")
    resetting.ask("nora@people.test")
    resetting.ask("nobody@people.test")
    assert [row.kind for row in db.session.scalars(select(OutboxMessage))] == ["reset", "reset"]
    run_tasks()
    [mail] = mailbox.messages
    assert mail["To"] == "Nora@people.test"
    [link] = re.findall(r"http://localhost/password/reset/(\S+)", mail.get_body(("plain",)).get_content())
    assert resetting.asked(link).id == user.id


def test_a_changed_password_is_told_by_mail(app, mailbox, run_tasks):
    user = accounts.user(email="nora@people.test")
    reset(token_of(user))
    run_tasks()
    [mail] = mailbox.wait_for("nora@people.test")
    assert mail["Subject"] == "Your EventHub password was changed"


def test_the_old_password_changes_it_too(app):
    user = accounts.user()
    grant = access_tokens.issue(user)
    profile.change_password(user, old=PASSWORD, new=NEW)
    assert passwords.fits(user, NEW)
    assert access_tokens.user_of(grant.access_token) is None
    for old, new, field in ((PASSWORD, "quite another one", "old"), (NEW, "short", "new")):
        with pytest.raises(Invalid) as refused:
            profile.change_password(user, old=old, new=new)
        assert field in refused.value.errors


def test_who_never_had_a_password_cannot_change_it_by_an_empty_one(app):
    user = accounts.user()
    with transaction():
        user.password_hash = None
    for old in ("", "nobody has this password"):
        with pytest.raises(Invalid):
            profile.change_password(user, old=old, new=NEW)


def test_logging_out_everywhere_ends_cookies_and_tokens(app):
    user = accounts.user()
    grant, cookie = access_tokens.issue(user), user.get_id()
    signing_out.everywhere(user)
    assert user.get_id() != cookie
    assert access_tokens.user_of(grant.access_token) is None
    with pytest.raises(Unauthorized):
        access_tokens.refresh(grant.refresh_token)
