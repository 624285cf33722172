"""The keys that sign tickets, as the configuration lists them."""

from functools import lru_cache

from flask import current_app

from eventhub.ticketing.codes import Signer


@lru_cache(maxsize=4)
def from_text(text: str) -> Signer:
    return Signer.from_text(text)


def signer() -> Signer:
    """The signer of the running application."""
    return from_text(current_app.config["EVENTHUB"].ticket_signing_keys)
