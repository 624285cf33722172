"""Every domain's models in one place, for Alembic and for relationships that point upward by name."""

from eventhub.accounts import models as accounts
from eventhub.audit import models as audit
from eventhub.catalog import models as catalog
from eventhub.demo import models as demo
from eventhub.inventory import models as inventory
from eventhub.notifications import models as notifications
from eventhub.ordering import models as ordering
from eventhub.payments import models as payments
from eventhub.pricing import models as pricing
from eventhub.seating import models as seating
from eventhub.ticketing import models as ticketing

__all__ = [
    "accounts",
    "audit",
    "catalog",
    "demo",
    "inventory",
    "notifications",
    "ordering",
    "payments",
    "pricing",
    "seating",
    "ticketing",
]
