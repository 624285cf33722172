"""Accounts at payment providers."""

from sqlalchemy import select

from eventhub import tokens
from eventhub.catalog.models import Organizer
from eventhub.db import db, transaction
from eventhub.payments.models import ProviderAccount


def account(organizer: Organizer | None = None, *, provider: str = "sandbox") -> ProviderAccount:
    """The organizer's account there, or the platform's; there is one of each."""
    owner = organizer.id if organizer else None
    wanted = select(ProviderAccount).where(
        ProviderAccount.provider == provider, ProviderAccount.organizer_id.is_not_distinct_from(owner)
    )
    with transaction() as session:
        found = db.session.scalar(wanted)
        if found is None:
            found = ProviderAccount(organizer_id=owner, provider=provider, webhook_secret=tokens.secret())
            session.add(found)
    return found
