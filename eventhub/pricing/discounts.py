"""Discount codes: what one takes off an order, and how often it may."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub import money
from eventhub.db import db
from eventhub.errors import Invalid

LONGEST = 60


class DiscountInvalid(Invalid):
    message = _l("This code cannot be used here.")
    kind = "discount-invalid"

    def __init__(self, message: Any = None) -> None:
        super().__init__(message, errors={"code": message or self.message})


@dataclass(frozen=True)
class Discount:
    """What a code takes off, as it was when it was applied. `value`: basis points, or minor units off the whole order."""

    code: str
    kind: str
    value: int

    def off(self, subtotal: int) -> int:
        """Rounded half up, and never more than there is to pay."""
        if self.kind == "percent":
            return min(money.share(subtotal, self.value), subtotal)
        return min(self.value, subtotal)

    def json(self) -> dict[str, Any]:
        return asdict(self)


def spread(off: int, prices: Sequence[int]) -> list[int]:
    """An amount divided over lines in proportion to their prices, by largest remainder: the parts add up to it, and none
    is more than its line's price."""
    whole = sum(prices)
    if not whole:
        return [0] * len(prices)
    parts = [off * price // whole for price in prices]
    # Among equal remainders the first line comes first, so that the same order is always divided the same way.
    by_remainder = sorted(range(len(prices)), key=lambda line: (-(off * prices[line] % whole), line))
    for line in by_remainder[: off - sum(parts)]:
        parts[line] += 1
    return parts


FIND = text(
    """SELECT id, code, kind, value, currency, event_id, max_uses, uses,
              valid_from > statement_timestamp() AS too_early, valid_until <= statement_timestamp() AS over
       FROM discount_codes WHERE organizer_id = :organizer AND code = :code"""
)


def find(given: str, *, organizer_id: int, event_id: int, currency: str) -> tuple[int, Discount]:
    """The code's id and what it takes off. Raises DiscountInvalid with the reason, in words."""
    code = given.strip().upper()
    if not code:
        raise DiscountInvalid(_l("Enter a code."))
    row = None
    if len(code) <= LONGEST and code.isprintable():
        row = db.session.execute(FIND, {"organizer": organizer_id, "code": code}).one_or_none()
    if row is None:
        raise DiscountInvalid(_l("We do not know this code. Check how it is written."))
    if row.event_id not in (None, event_id):
        raise DiscountInvalid(_l("This code is for another event."))
    if row.currency not in (None, currency):
        raise DiscountInvalid(_l("This code is for prices in another currency."))
    if row.too_early:
        raise DiscountInvalid(_l("This code cannot be used yet."))
    if row.over:
        raise DiscountInvalid(_l("The time of this code is over."))
    return cast(int, row.id), Discount(code=row.code, kind=row.kind, value=row.value)


TAKE = text(
    """UPDATE discount_codes SET uses = uses + 1
       WHERE id = :id AND (max_uses IS NULL OR uses < max_uses) RETURNING id"""
)

GIVE_BACK = text("UPDATE discount_codes SET uses = uses - :n WHERE id = :id")


def take(code_id: int) -> bool:
    """Count one use more; False when the code is used up."""
    return db.session.execute(TAKE, {"id": code_id}).scalar() is not None


def give_back(uses: Mapping[int, int]) -> None:
    """Code id → uses that are free again, in the order of their ids, as everywhere where several rows are locked."""
    for code_id, count in sorted(uses.items()):
        db.session.execute(GIVE_BACK, {"id": code_id, "n": count})
