"""Signing in with a password, and what a database that was stolen would show."""

import pytest
from sqlalchemy.exc import IntegrityError

from eventhub.accounts import passwords
from eventhub.db import transaction
from tests.factories import accounts


def test_the_right_password_signs_in_and_is_noted(app):
    user = accounts.user(email="Nora@people.test")
    assert passwords.authenticate(" nora@PEOPLE.test ", accounts.PASSWORD) == user
    assert user.last_login_at is not None


@pytest.mark.parametrize("password", ["", "a password for test", "A password for tests"])
def test_a_wrong_password_does_not(app, password):
    user = accounts.user(email="nora@people.test")
    assert passwords.authenticate("nora@people.test", password) is None
    assert user.last_login_at is None


def test_nobody_and_somebody_without_a_password_are_the_same_answer(app):
    accounts.user(email="sso@people.test", password_hash=None)
    assert passwords.authenticate("sso@people.test", "nobody has this password") is None
    assert passwords.authenticate("nobody@people.test", "nobody has this password") is None


def test_a_password_is_kept_as_argon2id_with_the_strength_we_say(app):
    hashed = passwords.hash_password("secret")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.hash_password("secret") != hashed


def test_a_weaker_hash_is_made_again_at_sign_in(app):
    from argon2 import PasswordHasher

    user = accounts.user(password_hash=PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("old"))
    assert passwords.authenticate(user.email, "old") == user
    assert "m=19456" in (user.password_hash or "")


def test_an_address_is_taken_whatever_its_case(app):
    accounts.user(email="nora@people.test")
    with pytest.raises(IntegrityError), transaction():
        passwords.create_user("NORA@people.test", password="x")
