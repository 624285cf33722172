"""What an event of the demo consists of: ticket types, sessions counted in days from the load, a poster, a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tier:
    name: str
    rule: str = "same"
    value: int = 0
    description: str = ""
    door_note: str = ""


@dataclass(frozen=True)
class Session:
    """`day` counts from the day of the load at the venue; `sold` is the share that is gone; `opens` the day sales begin."""

    day: int
    time: str
    sold: float
    opens: int = -40
    note: str = ""


@dataclass(frozen=True)
class Poster:
    """How the event's poster is drawn: names from catalog.posters."""

    palette: str
    art: str
    layout: str


@dataclass(frozen=True)
class Question:
    """One field of an event's form; `kind` is text, choice or checkbox."""

    name: str
    label: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """`prices` are all-in by the plan's section keys; without them the layout's own prices hold.

    `room` names one of the venue's layouts, the first when it is empty; `form` is what is asked of every attendee.
    """

    slug: str
    title: str
    category: str
    organizer: str
    venue: str
    lead: str
    description: str
    facts: Mapping[str, str]
    notes: Mapping[str, str]
    artists: tuple[tuple[str, str], ...]
    tiers: tuple[Tier, ...]
    minutes: int
    sessions: tuple[Session, ...]
    poster: Poster
    poster_alt: str
    prices: Mapping[str, int] = field(default_factory=dict)
    max_per_order: int = 8
    room: str = ""
    form: tuple[Question, ...] = ()
    cancelled: bool = False


CATEGORIES = ("Theatre", "Concerts", "Dance", "Comedy", "Opera", "Talks", "Children", "Sport")

ADULT = Tier("Adult")
STUDENT = Tier("Student", "percent", 5000, "Half price with a student card.", "Check the student card")
CONCESSION = Tier("Concession", "amount", -600, "Under 18, over 65, or out of work.", "Ask what the concession is for")
CHILD = Tier("Child", "percent", 6000, "Up to 14 years.")

GLASS_HARBOUR = "glass-harbour"
