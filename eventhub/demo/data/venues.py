"""The demo's venues, in the order in which they are loaded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from eventhub.demo import layouts
from eventhub.demo.data import places
from eventhub.seating.geometry import LayoutPlan


@dataclass(frozen=True)
class Block:
    """Seats that the house keeps: `seats` are (name of the section, row, first number, last number)."""

    why: str
    seats: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True)
class Venue:
    """`rooms` are the venue's layouts by name, `house_fee` is what their round prices leave for the fee.

    `entrance` says by a section's key where one goes in.
    """

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
    rooms: Mapping[str, Callable[[], LayoutPlan]]
    entrance: Callable[[str], str]
    organizer: str | None = None
    blocks: tuple[Block, ...] = field(default=())

    @property
    def timezone(self) -> str:
        return places.BY_SLUG[self.city].timezone

    @property
    def main_room(self) -> str:
        return next(iter(self.rooms))


def doors(**entrances: str) -> Callable[[str], str]:
    """By the section's key, with _ for its hyphens."""
    return lambda key: entrances.get(key.replace("-", "_"), "")


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
    rooms={"Proscenium": layouts.theatre},
    entrance=doors(
        stalls_front="Entrance A",
        stalls="Entrance A",
        stalls_rear="Entrance B",
        dress_circle="Entrance B, first floor",
        upper_circle="Entrance C, second floor",
        boxes_left="Entrance B, left stairs",
        boxes_right="Entrance B, right stairs",
    ),
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
    rooms={"Three sides": layouts.studio},
    entrance=doors(front="Yard door", left="Yard door, left", right="Yard door, right"),
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
    rooms={"Standing": layouts.club},
    entrance=doors(floor="Gate 1", gallery="Gate 2, stairs"),
)

COPPER = Venue(
    slug="copper-room",
    name="The Copper Room",
    city="new-york",
    address="61 Tallow Street",
    postcode="10002",
    latitude=40.7156,
    longitude=-73.9902,
    about=(
        "A candle factory until 1931, and lit accordingly. Fifty-six tables bend around a stage that is lower than it looks, and "
        "eight booths along the walls belong to whoever takes them whole.\n\n"
        "The kitchen serves until the second number. After that there is only bread, and it is very good bread."
    ),
    getting_there="F to East Broadway, three minutes. The door is copper; you cannot miss it, though people do.",
    access_notes="Step-free from the street to the terrace, the cabaret and booths 4 and 8. At tables 1, 10, 11, 18, 28, 36, 37 and 46 "
    "a chair makes room for a wheelchair, and the one beside it is your companion’s.",
    currency="USD",
    house_fee=300,
    rooms={"Cabaret": layouts.cabaret},
    entrance=doors(
        stage_tables="Front door",
        cabaret="Front door",
        terrace="Front door, terrace",
        booths="Front door, ask for the booths",
    ),
    blocks=(Block("The house’s own table", (("Stage tables", "Table 5", 1, 4),)),),
)

ASSEMBLY = Venue(
    slug="assembly-house",
    name="Assembly House",
    city="kuwait-city",
    address="14 Pearl Divers Street",
    postcode="15000",
    latitude=29.3759,
    longitude=47.9774,
    about=(
        "A house for talking, with a hall for three hundred and sixty, a garden room with round tables and a reading room with "
        "desks. The courtyard between them is where most things are decided.\n\n"
        "All rooms have interpreters’ cabins, daylight and doors wide enough for an argument."
    ),
    getting_there="On the corniche, ten minutes from the old market. Water taxis stop at the steps; parking is under the courtyard.",
    access_notes="Everything is on one floor. Wheelchair places at the aisle of every area with a companion’s seat beside them, and "
    "an induction loop in the hall.",
    currency="KWD",
    house_fee=500,
    rooms={"Great Hall": layouts.great_hall, "Garden Room": layouts.garden_room, "Reading Room": layouts.reading_room},
    entrance=doors(
        front="Foyer, left", middle="Foyer", rear="Foyer", tables="Courtyard", desks="Courtyard, first door"
    ),
)


def northgate_entrance(key: str) -> str:
    """By the block's number: clockwise from the stage, east first."""
    if key in ("front", "floor"):
        return "Gate N, down the ramp"
    if key.startswith("boxes"):
        return f"{key.removeprefix('boxes-').upper()} lifts"
    ring, block = divmod(int(key), 100)
    gate = "East" if block <= (7 if ring == 1 else 9) else "South" if block <= (12 if ring == 1 else 15) else "West"
    return f"Gate {gate}" if ring == 1 else f"Gate {gate}, second floor"


NORTHGATE = Venue(
    slug="northgate-arena",
    name="Northgate Arena",
    city="manchester",
    address="1 Northgate Way",
    postcode="M4 4ND",
    latitude=53.4889,
    longitude=-2.2345,
    about=(
        "Eighteen thousand people and one echo, which took two years to remove. Two rings and two rows of boxes stand around a "
        "floor that is a dance floor on most nights and ice on some.\n\n"
        "The roof is a timber net. When it rains, and it does, you can hear it only in row 19."
    ),
    getting_there="Tram to Northgate, at the door. Trains wait for the encore: the last one leaves forty minutes after it.",
    access_notes="Wheelchair places with companion seats behind the last row of every lower block and before the first of every upper "
    "one, and in boxes 1, 12, 13 and 24. A raised platform stands on the floor beside the sound desk.",
    currency="GBP",
    house_fee=250,
    rooms={"Concert": layouts.arena},
    entrance=northgate_entrance,
)


def shiokaze_entrance(key: str) -> str:
    """Twelve gates like the hours of a clock: by where the block stands in its ring."""
    ring, block = divmod(int(key), 100)
    gate = 1 + (block - 1) * 12 // {1: 24, 2: 28, 3: 36}[ring]
    return f"Gate {gate}" + {1: "", 2: ", middle ring", 3: ", upper ring"}[ring]


def season_tickets() -> Iterator[tuple[str, str, int, int]]:
    """The lower rows of the two stands along the field belong to people who come every time."""
    for block in (102, 103, 104, 114, 115, 116):
        yield from ((f"Block {block}", str(row), 1, 30) for row in range(6, 32))
    for block in (108, 109, 110):
        yield from ((f"Block {block}", str(row), 1, 30) for row in range(10, 28))
    for block in (202, 203, 204, 216, 217, 218):
        yield from ((f"Block {block}", str(row), 1, 30) for row in range(2, 17))


SHIOKAZE = Venue(
    slug="shiokaze-stadium",
    name="Shiokaze Stadium",
    city="tokyo",
    address="2-8 Shiokaze",
    postcode="135-0099",
    latitude=35.6412,
    longitude=139.8108,
    about=(
        "Sixty thousand seats between two canals. Three rings keep the wind out and the noise in, except at the south-west "
        "corner, where the builders left a gap for the evening sun.\n\n"
        "The lowest row is nine metres from the line. The highest has a view of the sea, which is sometimes the better game."
    ),
    getting_there="Waterfront line to Shiokaze, five minutes over the bridge. Twelve gates, numbered like a clock.",
    access_notes="Wheelchair places with companion seats in every second block of every ring, at every price, all of them step-free. "
    "Quiet rooms behind blocks 206 and 220.",
    currency="JPY",
    house_fee=200,
    rooms={"Football": layouts.stadium},
    entrance=shiokaze_entrance,
    blocks=(
        Block("Season tickets", tuple(season_tickets())),
        Block("Press", tuple(("Block 203", str(row), 1, 30) for row in (1,))),
    ),
)

# What the first visitor finds, and what follows while they look around.
STAGES = ((MERIDIAN, STUDIO, DEPOT), (COPPER, ASSEMBLY), (NORTHGATE,), (SHIOKAZE,))
VENUES = tuple(venue for stage in STAGES for venue in stage)
BY_SLUG = {venue.slug: venue for venue in VENUES}
