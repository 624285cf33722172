"""Money: integers of minor units with an ISO 4217 code. No float ever touches it."""

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (cents, fils, yen) of a currency."""

    amount: int
    currency: str

    def json(self) -> dict[str, object]:
        return {"amount": self.amount, "currency": self.currency}


def decimals(currency: str) -> int:
    """How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217, by way of CLDR)."""
    return get_currency_precision(currency)


def as_decimal(amount: int, currency: str) -> Decimal:
    return Decimal(amount).scaleb(-decimals(currency))


def text(amount: int, currency: str, locale: str = "en") -> str:
    """The amount as people read it: €84.00, ¥8,400."""
    return format_currency(as_decimal(amount, currency), currency, locale=locale)


def short(amount: int, currency: str, locale: str = "en") -> str:
    """The same without decimals where there are none to show: €84."""
    whole = amount % 10 ** decimals(currency) == 0
    if not whole:
        return text(amount, currency, locale)
    return format_currency(
        as_decimal(amount, currency), currency, locale=locale, currency_digits=False, format="¤#,##0"
    )


def share(amount: int, basis_points: int) -> int:
    """That share of an amount, rounded half up to a minor unit. Ten thousand basis points are the whole."""
    return round_half_up(amount * basis_points, 10_000)


def round_half_up(numerator: int, denominator: int) -> int:
    """Integer division that rounds a half away from zero."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))
