"""What EventHub asks of a payment company."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from flask_babel import lazy_gettext as _l

from eventhub.errors import Unavailable
from eventhub.payments.models import Payment, ProviderAccount, Refund

Outcome = Literal["succeeded", "failed", "processing", "refund_succeeded", "refund_failed", "other"]


class ProviderAway(Unavailable):
    """No answer, or none that says what became of the call; asking again under the same id is harmless."""

    message = _l("The payment provider does not answer right now. Your seats are kept; try again in a moment.")


class ProviderUntouched(ProviderAway):
    """The call certainly changed nothing there: it was not reached, or it said that it is busy."""


class ProviderRefused(Exception):
    """The provider will not do this, however often it is asked; its reason is the exception's text."""


class BadCallback(Exception):
    """A callback that is not the provider's, or too old: refused and only counted."""


@dataclass(frozen=True)
class Created:
    """A payment at the provider: its name there, and where the buyer's browser has to go."""

    reference: str
    url: str


@dataclass(frozen=True)
class Callback:
    """One signed message of a provider, in our words.

    `payment` and `refund` are our public ids from the provider's metadata; `reference` and `refund_reference` are the
    provider's own names for the two. Of a refund, `amount` is what went back.
    """

    event_id: str
    kind: str
    outcome: Outcome
    payment: str | None
    reference: str | None
    amount: int
    currency: str
    refund: str | None = None
    refund_reference: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class State:
    """What a payment is at its provider. `open`: the buyer may still pay. `expired`: nobody paid, and nobody can any more."""

    outcome: Literal["open", "processing", "succeeded", "failed", "expired"]
    amount: int
    currency: str


@dataclass(frozen=True)
class RefundState:
    """What a refund is at its provider, where it is called `reference`. `sent`: under way."""

    reference: str
    outcome: Literal["sent", "succeeded", "failed"]
    reason: str | None = None


class Provider(Protocol):
    """Calls over the network refuse to run inside a transaction: `db.refuse_in_transaction()` comes first.

    They raise ProviderAway, and ProviderRefused for what the provider will never do.
    """

    name: str

    def create(self, payment: Payment, *, return_url: str, callback_url: str) -> Created: ...

    def verify(self, account: ProviderAccount, headers: Mapping[str, str], body: bytes) -> None:
        """Raises BadCallback for a wrong signature, or one older than five minutes."""
        ...

    def parse(self, body: bytes) -> Callback:
        """The callback in our words; raises BadCallback when it cannot be read."""
        ...

    def status(self, payment: Payment) -> State:
        """What became of a payment, as its provider knows it now."""
        ...

    def expire(self, payment: Payment) -> State:
        """Let nobody pay it any more; answers what it is then, which is `succeeded` when somebody was quicker."""
        ...

    def refund(self, refund: Refund) -> RefundState:
        """Send money back under the refund's own id as idempotency key; asked again, it says what became of it."""
        ...
