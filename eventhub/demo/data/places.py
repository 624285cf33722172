"""The demo's countries, cities and venues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eventhub.demo import layouts
from eventhub.seating.geometry import LayoutPlan

COUNTRIES = {"DE": "Germany", "GB": "United Kingdom"}


@dataclass(frozen=True)
class City:
    slug: str
    name: str
    country: str
    timezone: str


CITIES = (
    City("hamburg", "Hamburg", "DE", "Europe/Berlin"),
    City("london", "London", "GB", "Europe/London"),
)


@dataclass(frozen=True)
class Block:
    """Seats that the house keeps: `seats` are (name of the section, row, first number, last number)."""

    why: str
    seats: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True)
class Venue:
    """`house_fee` is what the layout's round prices leave for the fee; `entrances` go by the plan's section keys."""

    slug: str
    name: str
    city: str
    address: str
    postcode: str
    latitude: float
    longitude: float
    about: str
    getting_there: str
    access_notes: str
    currency: str
    house_fee: int
    plan: Callable[[], LayoutPlan]
    entrances: Mapping[str, str]
    organizer: str | None = None
    blocks: tuple[Block, ...] = field(default=())

    @property
    def timezone(self) -> str:
        return next(city.timezone for city in CITIES if city.slug == self.city)


MERIDIAN = Venue(
    slug="meridian-theatre",
    name="Meridian Theatre",
    city="hamburg",
    address="Am Kai 12",
    postcode="20459",
    latitude=53.5443,
    longitude=9.9756,
    about=(
        "Built in 1907 as a hall for rope auctions, and still a room in which you can hear a knot being tied. Every row of the "
        "stalls and both circles bends around one point behind the stage, so nobody sits at an angle to the play.\n\n"
        "Fourteen hundred seats, eight boxes, one bar that closes five minutes before the bell."
    ),
    getting_there="U3 to Baumwall, four minutes along the water. Bus 111 stops at the door. Bicycles stand under the arches.",
    access_notes="Step-free from the quay to stalls row L by Entrance A. Wheelchair places with companion seats, an induction loop "
    "in the stalls, and a quiet room on the first floor that anybody may use.",
    currency="EUR",
    house_fee=150,
    plan=layouts.theatre,
    entrances={
        "stalls-front": "Entrance A",
        "stalls": "Entrance A",
        "stalls-rear": "Entrance B",
        "dress-circle": "Entrance B, first floor",
        "upper-circle": "Entrance C, second floor",
        "boxes-left": "Entrance B, left stairs",
        "boxes-right": "Entrance B, right stairs",
    },
    blocks=(
        Block("Sound desk", (("Stalls rear", "X", 11, 18),)),
        Block("House seats", (("Dress circle", "AA", 23, 24),)),
    ),
)

STUDIO = Venue(
    slug="studio-nine",
    name="Studio Nine",
    city="london",
    address="9 Tanner’s Rents",
    postcode="SE1 3PL",
    latitude=51.5008,
    longitude=-0.0795,
    about=(
        "A hundred and twenty seats on three sides of a floor the size of a parking bay. The furthest row is nine metres from "
        "the actor’s hand.\n\nIt was a dairy, then a darkroom, and for one summer a very small swimming school."
    ),
    getting_there="London Bridge, eight minutes on foot. The entrance is in the yard, behind the green gate.",
    access_notes="The first row of each bank is level with the yard. Four wheelchair places with companion seats. Tell the box "
    "office if you would like to come in before the others.",
    currency="GBP",
    house_fee=100,
    plan=layouts.studio,
    entrances={"front": "Yard door", "left": "Yard door, left", "right": "Yard door, right"},
    organizer="quiet-hours",
    blocks=(Block("Stage manager", (("Left bank", "D", 1, 2),)),),
)

DEPOT = Venue(
    slug="depot-nord",
    name="Depot Nord",
    city="hamburg",
    address="Alte Remise 3",
    postcode="22765",
    latitude=53.5561,
    longitude=9.9312,
    about=(
        "Trams slept here until 1978. The rails are still in the floor, the pits are the cloakroom, and the roof gives every "
        "drum a second opinion.\n\nSeven hundred on the floor, a hundred on the gallery that runs around it."
    ),
    getting_there="S-Bahn to Diebsteich, six minutes. After midnight the night bus 608 leaves from the gate every half hour.",
    access_notes="The floor is level, with a raised platform beside the sound desk. The gallery has stairs only.",
    currency="EUR",
    house_fee=100,
    plan=layouts.club,
    entrances={"floor": "Gate 1", "gallery": "Gate 2, stairs"},
)

VENUES = (MERIDIAN, STUDIO, DEPOT)
BY_SLUG = {venue.slug: venue for venue in VENUES}
