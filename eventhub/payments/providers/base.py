"""What EventHub asks of a payment company."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from flask_babel import lazy_gettext as _l

from eventhub.errors import Unavailable
from eventhub.payments.models import Payment, ProviderAccount, Refund

Outcome = Literal["succeeded", "failed", "processing", "refund_succeeded", "refund_failed", "other"]


class ProviderAway(Unavailable):
    message = _l("The payment provider does not answer right now. Your seats are kept; try again in a moment.")


class BadCallback(Exception):
    """A callback that is not the provider's, or too old: refused and only counted."""


@dataclass(frozen=True)
class Created:
    """A payment at the provider: its name there, and where the buyer's browser has to go."""

    reference: str
    url: str


@dataclass(frozen=True)
class Callback:
    """One signed message of a provider, in our words. `payment` is our public id from the provider's metadata."""

    event_id: str
    kind: str
    outcome: Outcome
    payment: str | None
    reference: str | None
    amount: int
    currency: str
    refund: str | None = None


class Provider(Protocol):
    """Calls over the network refuse to run inside a transaction: `db.refuse_in_transaction()` comes first."""

    name: str

    def create(self, payment: Payment, *, return_url: str, callback_url: str) -> Created: ...

    def verify(self, account: ProviderAccount, headers: Mapping[str, str], body: bytes) -> None:
        """Raises BadCallback for a wrong signature, or one older than five minutes."""
        ...

    def parse(self, body: bytes) -> Callback:
        """The callback in our words; raises BadCallback when it cannot be read."""
        ...

    def refund(self, refund: Refund) -> str:
        """Send money back under the refund's own id as idempotency key; answers the provider's reference."""
        ...
