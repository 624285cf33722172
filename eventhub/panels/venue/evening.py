"""The door of one session in numbers, as the dashboard shows them and asks for them again."""

from dataclasses import dataclass

from eventhub import clock
from eventhub.catalog.models import EventSession
from eventhub.panels.venue import charts
from eventhub.panels.venue.charts import Chart
from eventhub.reporting import attendance
from eventhub.reporting.attendance import Section
from eventhub.ticketing import counts, scans
from eventhub.ticketing.counts import Count


@dataclass(frozen=True)
class Live:
    """What changes while people come in. `everybody_in` is a clock time, or empty when nobody can tell."""

    tag: str
    count: Count
    chart: Chart
    sections: list[Section]
    everybody_in: str


def tag(performance: EventSession) -> str:
    """Changes whenever a screen would: with a scan, a sale, a refund, and with each five minutes of an open door."""
    count = counts.live(performance.id)
    now = clock.now()
    minutes = attendance.floor(min(max(now, performance.doors_at), performance.ends_at))
    parts = (performance.id, performance.version, scans.latest(performance.id), count.sold, count.to_come, count.inside)
    return "-".join(str(part) for part in (*parts, int(minutes.timestamp())))


def live(performance: EventSession) -> Live:
    now = clock.now()
    count = counts.live(performance.id)
    arrived = attendance.arrivals(performance.id, doors_at=performance.doors_at, starts_at=performance.starts_at)
    end = attendance.everybody_in_by(arrived, to_come=count.to_come, now=now)
    zone = performance.venue.timezone
    return Live(
        tag=tag(performance),
        count=count,
        chart=charts.of_arrivals(arrived, now=now, timezone=zone),
        sections=attendance.sections(performance.id, layout_id=performance.layout_id),
        everybody_in=charts.clock_text(end, zone) if end and end < performance.ends_at else "",
    )
