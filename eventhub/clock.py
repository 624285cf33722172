"""Time: UTC inside, the venue's timezone for people."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The application's time, aware, in UTC. Holds never use it: they use the database's clock."""
    return datetime.now(UTC)


def at_venue(moment: datetime, timezone: str) -> datetime:
    """The same moment as the clock on the venue's wall shows it."""
    return moment.astimezone(ZoneInfo(timezone))


def rfc3339(moment: datetime) -> str:
    """For JSON: UTC with a trailing Z, to the second unless there is a fraction."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
