"""Names that cannot be guessed, and links that cannot be written by others."""

import re

from hypothesis import given
from hypothesis import strategies as st

from eventhub import tokens

KEY = "a key of the application"


def test_names_have_their_length_and_are_never_the_same():
    for make, pattern in [
        (tokens.public_id, r"[\w-]{22}"),
        (tokens.short_id, r"[0-9a-f]{12}"),
        (tokens.secret, r"[\w-]{43}"),
    ]:
        made = {make() for _ in range(1000)}
        assert len(made) == 1000
        assert all(re.fullmatch(pattern, each) for each in made)


def test_a_pnr_has_no_look_alikes():
    letters = set("".join(tokens.new_pnr() for _ in range(2000)))
    assert letters == set(tokens.PNR_ALPHABET)
    assert not letters & set("0O1IL2Z5S8B")
    assert len(tokens.new_pnr()) == 6


@given(st.text())
def test_only_the_same_token_has_the_same_fingerprint(token):
    assert tokens.same(tokens.fingerprint(token), tokens.fingerprint(token))
    assert not tokens.same(tokens.fingerprint(token), tokens.fingerprint(token + "x"))


@given(st.text() | st.integers() | st.lists(st.integers()))
def test_a_signed_link_gives_back_its_value(value):
    assert tokens.read_link(KEY, "order", tokens.sign_link(KEY, "order", value)) == value


def test_a_link_is_no_right_for_another_purpose_nor_under_another_key_nor_changed():
    link = tokens.sign_link(KEY, "order", "abc")
    assert tokens.read_link(KEY, "ticket", link) is None
    assert tokens.read_link("another key", "order", link) is None
    assert tokens.read_link(KEY, "order", link[:-1] + ("A" if link[-1] != "A" else "B")) is None
    assert tokens.read_link(KEY, "order", "") is None
