"""The price of one item: section, tier, fee, tax; in minor units, rounded once a line, half up."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eventhub import money


@dataclass(frozen=True)
class Terms:
    """What an organizer puts on top of a ticket. Shares are basis points; `fee_fixed` is per item, in minor units."""

    fee_fixed: int = 0
    fee_share: int = 0
    tax_name: str = "VAT"
    tax_rate: int = 0
    tax_included: bool = True


@dataclass(frozen=True)
class Line:
    """One item's amounts. `total` is what the buyer pays for it, with everything in it."""

    base: int
    price: int
    fee: int
    tax: int
    total: int
    discount: int = 0


@dataclass(frozen=True)
class Quote:
    """An order's amounts with the lines they come from.

    total = subtotal − discount + fees, plus the tax where it is added and not included. `code` is the discount's code with
    what it takes off.
    """

    currency: str
    lines: tuple[Mapping[str, Any], ...]
    subtotal: int
    discount: int
    fees: int
    tax: int
    total: int
    tax_name: str
    tax_rate: int
    tax_included: bool
    code: Mapping[str, Any] | None = None

    def json(self) -> dict[str, Any]:
        return asdict(self)


def section_base(
    *, override: int | None, starting_price: int | None, layout_currency: str, session_currency: str
) -> int | None:
    """The session's own price of a section, else the layout's where the currencies agree, else None: not for sale."""
    if override is not None:
        return override
    return starting_price if layout_currency == session_currency else None


def tier_price(base: int, *, rule: str, value: int) -> int:
    """The tier's rule on the section's price; never below nothing."""
    match rule:
        case "same":
            price = base
        case "fixed":
            price = value
        case "amount":
            price = base + value
        case "percent":
            price = money.share(base, value)
        case _:
            raise ValueError(f"unknown rule {rule!r}")
    return max(price, 0)


def line(base: int, *, rule: str, value: int, terms: Terms) -> Line:
    """The amounts of one item. A free ticket carries no fee."""
    return amounts(base, tier_price(base, rule=rule, value=value), terms=terms)


def amounts(base: int, price: int, *, discount: int = 0, terms: Terms) -> Line:
    """What is paid for an item of this price, of which the discount is taken off first, then fee and tax reckoned."""
    rest = price - discount
    fee = terms.fee_fixed + money.share(rest, terms.fee_share) if rest else 0
    if terms.tax_included:
        tax = money.round_half_up((rest + fee) * terms.tax_rate, 10_000 + terms.tax_rate)
        total = rest + fee
    else:
        tax = money.share(rest + fee, terms.tax_rate)
        total = rest + fee + tax
    return Line(base=base, price=price, discount=discount, fee=fee, tax=tax, total=total)


def quote(
    lines: Iterable[Mapping[str, Any]], *, currency: str, terms: Terms, code: Mapping[str, Any] | None = None
) -> Quote:
    """Adds up lines that carry price, discount, fee, tax and total, and whatever describes them."""
    kept = tuple(lines)
    return Quote(
        currency=currency,
        lines=kept,
        subtotal=sum(each["price"] for each in kept),
        discount=sum(each["discount"] for each in kept),
        fees=sum(each["fee"] for each in kept),
        tax=sum(each["tax"] for each in kept),
        total=sum(each["total"] for each in kept),
        tax_name=terms.tax_name,
        tax_rate=terms.tax_rate,
        tax_included=terms.tax_included,
        code=code,
    )
