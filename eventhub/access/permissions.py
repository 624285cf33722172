"""Every permission by name, apart from who holds it; and which role holds which."""

from enum import StrEnum


class Permission(StrEnum):
    """area:resource:action. PUBLIC is held by everybody, visitors too."""

    PUBLIC = "public"
    ACCOUNT_READ = "account:read"
    ACCOUNT_WRITE = "account:write"
    VENUE_CHOOSE = "venue:choose"
    VENUE_READ = "venue:read"
    VENUE_SESSIONS_READ = "venue:sessions:read"
    VENUE_ORDERS_READ = "venue:orders:read"
    VENUE_TICKETS_VALIDATE = "venue:tickets:validate"
    VENUE_TICKETS_OVERRIDE = "venue:tickets:override"


EVERYBODY = frozenset({Permission.PUBLIC})

SIGNED_IN = EVERYBODY | {Permission.ACCOUNT_READ, Permission.ACCOUNT_WRITE}

VENUE_STAFF = frozenset({Permission.VENUE_CHOOSE, Permission.VENUE_TICKETS_VALIDATE})

VENUE_MANAGERS = VENUE_STAFF | {
    Permission.VENUE_READ,
    Permission.VENUE_SESSIONS_READ,
    Permission.VENUE_ORDERS_READ,
    Permission.VENUE_TICKETS_OVERRIDE,
}

VENUE_ROLES: dict[str, frozenset[Permission]] = {
    "staff": VENUE_STAFF,
    "manager": VENUE_MANAGERS,
    "owner": VENUE_MANAGERS,
}
