"""Prices add up for any mix, in any currency, to the minor unit."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub import money
from eventhub.pricing import prices
from eventhub.pricing.prices import Line, Terms

AMOUNTS = st.integers(0, 5_000_000)
SHARES = st.integers(0, 10_000)
RULES = st.one_of(
    st.tuples(st.just("same"), st.just(0)),
    st.tuples(st.just("fixed"), AMOUNTS),
    st.tuples(st.just("amount"), st.integers(-5_000_000, 5_000_000)),
    st.tuples(st.just("percent"), st.integers(0, 20_000)),
)
TERMS = st.builds(
    Terms, fee_fixed=st.integers(0, 5000), fee_share=SHARES, tax_rate=st.integers(0, 4000), tax_included=st.booleans()
)


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def described(line: Line) -> dict[str, int]:
    """The line as a quote takes it."""
    return {
        "price": line.price,
        "discount": line.discount,
        "fee": line.fee,
        "tax": line.tax,
        "total": line.total,
    }


def line_of(base: int, rule: tuple[str, int], terms: Terms) -> Line:
    return prices.line(base, rule=rule[0], value=rule[1], terms=terms)


@given(AMOUNTS, RULES, TERMS)
def test_a_lines_parts_make_its_total(base: int, rule: tuple[str, int], terms: Terms) -> None:
    line = line_of(base, rule, terms)
    assert line.base == base
    assert min(line.price, line.fee, line.tax, line.total) >= 0
    assert line.total == line.price + line.fee + (0 if terms.tax_included else line.tax)


@given(AMOUNTS, st.integers(0, 100), TERMS)
def test_a_discount_comes_off_before_fee_and_tax(price: int, percent: int, terms: Terms) -> None:
    discount = price * percent // 100
    line = prices.amounts(price, price, discount=discount, terms=terms)
    plain = prices.amounts(price, price - discount, terms=terms)
    assert (line.fee, line.tax, line.total) == (plain.fee, plain.tax, plain.total)
    assert (line.price, line.discount) == (price, discount)


@given(AMOUNTS, RULES, TERMS)
def test_fee_and_tax_are_rounded_once_half_up(base: int, rule: tuple[str, int], terms: Terms) -> None:
    """Against decimal arithmetic of any precision."""
    line = line_of(base, rule, terms)
    share = rounded(Decimal(line.price) * terms.fee_share / 10_000)
    assert line.fee == (terms.fee_fixed + share if line.price else 0)
    paid = Decimal(line.price + line.fee)
    rate = Decimal(terms.tax_rate) / 10_000
    assert line.tax == rounded(paid - paid / (1 + rate) if terms.tax_included else paid * rate)


@given(AMOUNTS, TERMS)
def test_a_free_ticket_carries_no_fee_and_no_tax(base: int, terms: Terms) -> None:
    for rule in (("fixed", 0), ("amount", -base), ("percent", 0)):
        assert line_of(base, rule, terms) == Line(base=base, price=0, discount=0, fee=0, tax=0, total=0)


@given(AMOUNTS, st.integers(-9_000_000, -1))
def test_no_rule_makes_a_price_less_than_nothing(base: int, value: int) -> None:
    for rule in ("fixed", "amount", "percent"):
        assert prices.tier_price(base, rule=rule, value=value) == max(base + value if rule == "amount" else 0, 0)


@given(st.lists(st.tuples(AMOUNTS, RULES), max_size=12), TERMS, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_a_quote_is_the_sum_of_its_lines(mix: list[tuple[int, tuple[str, int]]], terms: Terms, currency: str) -> None:
    lines = [line_of(base, rule, terms) for base, rule in mix]
    quote = prices.quote(
        [{"seat": number, **described(line)} for number, line in enumerate(lines)], currency=currency, terms=terms
    )
    assert quote.total == sum(line.total for line in lines)
    assert quote.total == quote.subtotal - quote.discount + quote.fees + (0 if terms.tax_included else quote.tax)
    assert [each["seat"] for each in quote.lines] == list(range(len(mix)))
    assert quote.json()["currency"] == currency


@given(AMOUNTS, RULES, TERMS, st.integers(1, 10))
def test_so_many_tickets_cost_so_many_times_one(base: int, rule: tuple[str, int], terms: Terms, number: int) -> None:
    """Rounded once a line, never on the sum: what the map says for one is what each of ten costs."""
    line = line_of(base, rule, terms)
    quote = prices.quote([described(line)] * number, currency="EUR", terms=terms)
    assert (quote.subtotal, quote.fees, quote.tax, quote.total) == tuple(
        number * part for part in (line.price, line.fee, line.tax, line.total)
    )


@pytest.mark.parametrize(
    ("currency", "amount", "read"),
    [("EUR", 2500, "€50.00"), ("JPY", 2500, "¥5,000"), ("KWD", 25_000, "KWD50.000")],
)
def test_twice_twenty_five_is_fifty(currency: str, amount: int, read: str) -> None:
    line = line_of(amount, ("same", 0), Terms(tax_rate=1900))
    quote = prices.quote([described(line)] * 2, currency=currency, terms=Terms(tax_rate=1900))
    assert money.text(quote.total, currency).replace("\N{NO-BREAK SPACE}", "") == read


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"),
    [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, -1), (-4, 10, 0), (5, -10, -1), (0, 7, 0), (14, 7, 2)],
)
def test_a_half_is_rounded_away_from_nothing(numerator: int, denominator: int, whole: int) -> None:
    assert money.round_half_up(numerator, denominator) == whole


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_agrees_with_decimals(numerator: int, denominator: int) -> None:
    """Exactly: decimals of fifty digits hold these fractions closely enough to tell a half."""
    twice = 2 * abs(numerator)
    whole, rest = divmod(twice, 2 * denominator)
    expected = whole + (rest >= denominator)
    assert money.round_half_up(numerator, denominator) == (expected if numerator >= 0 else -expected)


@pytest.mark.parametrize(
    ("override", "starting", "layout", "session", "base"),
    [
        (4200, 8400, "EUR", "EUR", 4200),
        (0, 8400, "EUR", "EUR", 0),
        (None, 8400, "EUR", "EUR", 8400),
        (None, 8400, "EUR", "USD", None),
        (4200, 8400, "EUR", "USD", 4200),
        (None, None, "EUR", "EUR", None),
    ],
)
def test_a_sections_base_is_the_sessions_own_or_the_layouts_in_the_same_currency(
    override: int | None, starting: int | None, layout: str, session: str, base: int | None
) -> None:
    assert base == prices.section_base(
        override=override, starting_price=starting, layout_currency=layout, session_currency=session
    )


def test_a_rule_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="surprise"):
        prices.tier_price(100, rule="surprise", value=0)
