"""Tokens for programs: short lived, rotating, and dead as a family once one was used twice."""

from datetime import timedelta

import jwt
import pytest
from sqlalchemy import select, text

from eventhub import clock, tokens
from eventhub.accounts import access_tokens
from eventhub.accounts.models import RefreshToken
from eventhub.db import db, transaction
from eventhub.errors import Unauthorized
from tests.factories import accounts


def test_a_token_speaks_for_its_user(app):
    user = accounts.user()
    grant = access_tokens.issue(user)
    assert access_tokens.user_of(grant.access_token) == user
    assert grant.expires_in == 900


def test_the_refresh_token_is_not_kept_readable(app):
    grant = access_tokens.issue(accounts.user())
    [kept] = db.session.scalars(select(RefreshToken))
    assert grant.refresh_token not in (kept.token_hash, kept.family)
    assert kept.token_hash == tokens.fingerprint(grant.refresh_token)


def forged(user, **changes):
    claims = {
        "sub": str(user.id),
        "key": user.session_key,
        "exp": clock.now() + timedelta(minutes=1),
        "aud": "eventhub",
    }
    key = changes.pop("signed_with", access_tokens.signing_key())
    return jwt.encode(claims | changes, key, algorithm=changes.pop("algorithm", "HS256") if key else "none")


@pytest.mark.parametrize(
    "changes",
    [
        {"signed_with": b"another key of thirty-two bytes or more"},
        {"exp": 1_000_000_000},
        {"aud": "somebody-else"},
        {"key": "another-session"},
        {"sub": "0"},
        {"signed_with": None},
    ],
)
def test_a_token_that_is_not_ours_speaks_for_nobody(app, changes):
    user = accounts.user()
    assert access_tokens.user_of(forged(user)) == user
    assert access_tokens.user_of(forged(user, **changes)) is None


def test_signing_out_everywhere_ends_access_tokens_too(app):
    user = accounts.user()
    grant = access_tokens.issue(user)
    with transaction():
        user.session_key = tokens.short_id()
    assert access_tokens.user_of(grant.access_token) is None


def test_a_refresh_token_is_traded_once_for_the_next_pair(app):
    user = accounts.user()
    first = access_tokens.issue(user)
    second = access_tokens.refresh(first.refresh_token)
    assert access_tokens.user_of(second.access_token) == user
    assert second.refresh_token != first.refresh_token


def test_reuse_revokes_the_whole_family_but_no_other(app):
    user = accounts.user()
    first, other = access_tokens.issue(user), access_tokens.issue(user)
    second = access_tokens.refresh(first.refresh_token)
    with pytest.raises(Unauthorized):
        access_tokens.refresh(first.refresh_token)
    with pytest.raises(Unauthorized):
        access_tokens.refresh(second.refresh_token)
    access_tokens.refresh(other.refresh_token)


def test_a_refresh_token_that_has_run_out_or_was_made_up_is_refused(app):
    grant = access_tokens.issue(accounts.user())
    with transaction() as session:
        session.execute(text("UPDATE refresh_tokens SET expires_at = now() - interval '1 second'"))
    for token in (grant.refresh_token, tokens.secret(), ""):
        with pytest.raises(Unauthorized):
            access_tokens.refresh(token)


def test_of_ten_who_use_one_refresh_token_at_once_one_succeeds_and_then_nobody(app, race):
    grant = access_tokens.issue(accounts.user())
    outcomes = race(10, lambda: access_tokens.refresh(grant.refresh_token))
    assert len(outcomes.returned) == 1
    assert len(outcomes.of(Unauthorized)) == 9
    with pytest.raises(Unauthorized):
        access_tokens.refresh(outcomes.returned[0].refresh_token)
