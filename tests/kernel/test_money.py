"""Money is whole minor units, rounded half up, in any currency."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub import money

amounts = st.integers(-(10**12), 10**12)


@given(amounts, st.integers(1, 10**9))
def test_rounding_is_what_decimal_calls_half_up(numerator, denominator):
    exact = Fraction(numerator, denominator)
    quotient = Decimal(exact.numerator * 10**6 // exact.denominator) / 10**6
    if abs(exact - Fraction(quotient)) == 0:
        assert money.round_half_up(numerator, denominator) == int(quotient.quantize(Decimal(1), ROUND_HALF_UP))
    assert abs(money.round_half_up(numerator, denominator) - exact) <= Fraction(1, 2)


@given(amounts, st.integers(-(10**9), 10**9).filter(bool))
def test_rounding_is_symmetric_around_zero(numerator, denominator):
    assert money.round_half_up(-numerator, denominator) == -money.round_half_up(numerator, denominator)


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_a_share_lies_within_half_a_unit_of_the_exact_one_and_never_above_the_whole(amount, points):
    share = money.share(amount, points)
    assert abs(share - Fraction(amount * points, 10_000)) <= Fraction(1, 2)
    assert 0 <= share <= amount


@pytest.mark.parametrize(
    ("amount", "points", "share"),
    [(100, 50, 1), (99, 50, 0), (1, 5000, 1), (-1, 5000, -1), (8400, 350, 294), (0, 10_000, 0)],
)
def test_a_half_is_rounded_away_from_zero(amount, points, share):
    assert money.share(amount, points) == share


@pytest.mark.parametrize(
    ("amount", "currency", "text", "short"),
    [
        (8400, "EUR", "€84.00", "€84"),
        (8450, "EUR", "€84.50", "€84.50"),
        (8400, "JPY", "¥8,400", "¥8,400"),
        (8400, "KWD", "KWD8.400", "KWD8.400"),
        (0, "EUR", "€0.00", "€0"),
        (-1250, "USD", "-$12.50", "-$12.50"),
    ],
)
def test_amounts_are_written_with_the_decimals_of_their_currency(amount, currency, text, short):
    assert money.text(amount, currency).replace("\xa0", " ") == text
    assert money.short(amount, currency).replace("\xa0", " ") == short


def test_an_amount_is_written_as_the_language_does():
    assert money.text(123456, "PLN", "pl").replace("\xa0", " ") == "1 234,56 zł"
    assert money.text(123456, "EUR", "de").replace("\xa0", " ") == "1.234,56 €"


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD", "PLN"]))
def test_nothing_is_lost_as_a_decimal(amount, currency):
    exact = money.as_decimal(amount, currency)
    assert exact * 10 ** money.decimals(currency) == amount


def test_json_carries_minor_units_and_the_code():
    assert money.Money(8400, "EUR").json() == {"amount": 8400, "currency": "EUR"}
