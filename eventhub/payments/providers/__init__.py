"""Payment companies: one interface, one module each."""

from eventhub.payments.providers.base import (
    BadCallback,
    Callback,
    Created,
    Provider,
    ProviderAway,
    ProviderRefused,
    ProviderUntouched,
    RefundState,
    State,
)
from eventhub.payments.providers.sandbox import Sandbox

PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in (Sandbox(),)}

__all__ = [
    "PROVIDERS",
    "BadCallback",
    "Callback",
    "Created",
    "Provider",
    "ProviderAway",
    "ProviderRefused",
    "ProviderUntouched",
    "RefundState",
    "State",
]
