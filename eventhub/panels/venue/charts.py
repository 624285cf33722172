"""Arrivals as bars: where each stands is worked out here, so that the drawing needs no script."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_time
from flask_babel import get_locale

from eventhub import clock
from eventhub.reporting.attendance import Arrivals

WIDTH, LEFT = 420, 30
TOP, BOTTOM = 20, 100
GAP = 0.2

# Labels under the bars: as many as fit without touching each other.
MOST_LABELS = 6

# What the highest line may stand for: round numbers that halve well.
STEPS = (2, 4, 10, 20, 30, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 800)


@dataclass(frozen=True)
class Bar:
    """One five minutes. `height` is 0 for nobody; `label` is empty where there is no room for one."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    time: str
    count: int
    label: str
    current: bool
    coming: bool


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    lines: list[tuple[float, int]]  # y and what it stands for
    total: int
    highest: Bar | None

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def left(self) -> int:
        return LEFT

    @property
    def rows(self) -> list[Bar]:
        """What a table of the numbers shows: the five minutes that have begun."""
        return [bar for bar in self.bars if not bar.coming]


def of_arrivals(arrived: Arrivals, *, now: datetime, timezone: str) -> Chart:
    top = scale(max(arrived.counts))
    room = (WIDTH - LEFT) / len(arrived.counts)
    current = arrived.step_of(now)
    every = -(-len(arrived.counts) // MOST_LABELS)
    bars = []
    for step, count in enumerate(arrived.counts):
        height = (BOTTOM - TOP) * count / top
        time = clock_text(arrived.at(step), timezone)
        bars.append(
            Bar(
                x=round(LEFT + (step + GAP / 2) * room, 1),
                y=round(BOTTOM - height, 1),
                width=round(room * (1 - GAP), 1),
                height=round(height, 1),
                middle=round(LEFT + (step + 0.5) * room, 1),
                time=time,
                count=count,
                label=time if step % every == 0 else "",
                current=step == current,
                coming=step > current,
            )
        )
    total = sum(arrived.counts)
    return Chart(
        bars,
        lines=[(TOP, top), ((TOP + BOTTOM) / 2, top // 2), (BOTTOM, 0)],
        total=total,
        highest=max(bars, key=lambda bar: bar.count) if total else None,
    )


def scale(most: int) -> int:
    """The round number at the chart's top."""
    magnitude = 1
    while True:
        for step in STEPS:
            if step * magnitude >= most:
                return step * magnitude
        magnitude *= 10


def clock_text(moment: datetime, timezone: str) -> str:
    return format_time(clock.at_venue(moment, timezone), "HH:mm", locale=get_locale())
