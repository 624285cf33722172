"""What a code takes off: to the last minor unit, on every line."""

from hypothesis import given
from hypothesis import strategies as st

from eventhub.pricing import prices
from eventhub.pricing.discounts import Discount, spread
from eventhub.pricing.prices import Terms

amounts = st.integers(min_value=0, max_value=5_000_000)
orders = st.lists(amounts, max_size=20)
codes = st.builds(
    lambda kind, value: Discount("SPRING", kind, value % 10_001 if kind == "percent" else value),
    st.sampled_from(["percent", "fixed"]),
    amounts,
)
terms = st.builds(
    Terms,
    fee_fixed=st.integers(0, 500),
    fee_share=st.integers(0, 2000),
    tax_rate=st.integers(0, 3000),
    tax_included=st.booleans(),
)


@given(orders, codes)
def test_the_parts_add_up_and_none_is_more_than_its_line(prices_of, code):
    off = code.off(sum(prices_of))
    parts = spread(off, prices_of)
    assert sum(parts) == off <= sum(prices_of)
    assert all(0 <= part <= price for part, price in zip(parts, prices_of, strict=True))


@given(orders, codes)
def test_a_line_gets_its_share_but_for_less_than_one_minor_unit(prices_of, code):
    off, whole = code.off(sum(prices_of)), sum(prices_of)
    for part, price in zip(spread(off, prices_of), prices_of, strict=True):
        assert abs(part * whole - off * price) < max(whole, 1)


@given(orders, codes, terms)
def test_the_total_is_the_subtotal_without_the_discount_with_fees_and_added_tax(prices_of, code, put_on_top):
    parts = spread(code.off(sum(prices_of)), prices_of)
    lines = [
        prices.amounts(price, price, discount=part, terms=put_on_top)
        for price, part in zip(prices_of, parts, strict=True)
    ]
    quote = prices.quote([vars(line) for line in lines], currency="EUR", terms=put_on_top)
    added = 0 if put_on_top.tax_included else quote.tax
    assert quote.total == quote.subtotal - quote.discount + quote.fees + added
    assert quote.discount == code.off(quote.subtotal)
    assert all(line.total >= 0 for line in lines)


@given(amounts, codes, terms)
def test_a_discount_never_makes_a_line_dearer(price, code, put_on_top):
    full = prices.amounts(price, price, terms=put_on_top)
    less = prices.amounts(price, price, discount=code.off(price), terms=put_on_top)
    assert less.total <= full.total


def test_half_a_minor_unit_is_rounded_up():
    assert Discount("HALF", "percent", 5000).off(101) == 51


def test_what_cannot_be_divided_goes_to_the_largest_remainders():
    assert spread(100, [100, 100, 100]) == [34, 33, 33]
    assert spread(10, [999, 1, 1]) == [10, 0, 0]


def test_a_line_that_costs_nothing_any_more_carries_no_fee():
    line = prices.amounts(1000, 1000, discount=1000, terms=Terms(fee_fixed=150, fee_share=500, tax_rate=800))
    assert (line.fee, line.tax, line.total) == (0, 0, 0)
