"""What is on at Northgate Arena."""

from eventhub.demo.data.events.kinds import ADULT, CHILD, Event, Poster, Session, Tier


def arena(front: int, floor: int, near: int, far: int, side: int, boxes: int) -> dict[str, int]:
    """All-in prices by area: two floors, blocks near and far, beside the stage, boxes."""
    lower = {
        str(n): side if n in (101, 102, 118, 119) else far if n in (109, 110, 111) else near for n in range(101, 120)
    }
    upper = {str(n): far if n in (204, 205, 206, 207, 217, 218, 219, 220) else side for n in range(201, 224)}
    return {"front": front, "floor": floor, "boxes-w": boxes, "boxes-e": boxes, **lower, **upper}


EVENTS = (
    Event(
        slug="the-understorey",
        title="The Understorey: Canopy Tour",
        category="concerts",
        organizer="northgate-live",
        venue="northgate-arena",
        lead="Five people from four islands, and a forest of loudspeakers hung upside down.",
        description=(
            "They used to play in a boathouse, and have built it again, forty times as large. The drums are in the roof. The roof "
            "moves.\n\n"
            "Two nights, two different sets; the second begins where the first ends, in the middle of a song."
        ),
        facts={"length": "2 h 30 with support", "ages": "8 and up; floor 14 and up", "language": "English, Faroese"},
        notes={
            "getting_in": "Gates two hours before. Small bags only; the cloakroom is at Gate South.",
            "access": "Wheelchair places in every block. Platform on the floor. Earplugs and ear defenders are free.",
        },
        artists=(("the-understorey", "All of it"), ("kestrel-and-vane", "Support")),
        tiers=(ADULT, Tier("Under 16", "percent", 6000, "With an adult.")),
        minutes=150,
        sessions=(Session(16, "19:00", 0.3), Session(17, "19:00", 0.18)),
        poster=Poster("forest", "rings", "head"),
        poster_alt="Rings of pink and yellow in deep green, like a felled tree.",
        prices=arena(9500, 7200, 8800, 6200, 4500, 12500),
    ),
    Event(
        slug="everybody-sings",
        title="Mirela Voss: Everybody Sings",
        category="concerts",
        organizer="northgate-live",
        venue="northgate-arena",
        lead="One voice on the stage, eighteen thousand in the room. The other parts are handed out at the door.",
        description=(
            "Alto left, tenor right, the upper ring hums. Voss rehearses the room for ten minutes and then plays the record with "
            "it. Nobody has ever asked for the original again.\n\n"
            "Your part is printed on your ticket’s section. You may swap."
        ),
        facts={"length": "2 h, no interval", "ages": "All; floor 14 and up", "language": "English, Croatian"},
        notes={"getting_in": "Gates two hours before.", "access": "Words and parts on screens, signed in block 110."},
        artists=(("mirela-voss", "Voice"),),
        tiers=(ADULT, CHILD),
        minutes=120,
        sessions=(Session(30, "19:30", 0.16), Session(31, "19:30", 0.08)),
        poster=Poster("harbour", "halftone", "sheet"),
        poster_alt="Dots of every size, from one to eighteen thousand.",
        prices=arena(11000, 8500, 9500, 7000, 5000, 14000),
    ),
    Event(
        slug="polar",
        title="Polar",
        category="children",
        organizer="northgate-live",
        venue="northgate-arena",
        lead="A bear, a lighthouse and one enormous sheet of ice. Polar Company skate through a winter night.",
        description=(
            "The floor freezes for a week and glows from below. Twenty skaters, two lamps, no words: the bear wants to go "
            "home, and home keeps drifting off.\n\n"
            "Seats only; the floor is the sea."
        ),
        facts={"length": "1 h 40, one interval", "ages": "4 and up", "language": "None"},
        notes={"getting_in": "Bring a coat: it is nine degrees beside the ice.", "access": "Relaxed session on the first afternoon."},
        artists=(("polar-company", "Ice"), ("studio-paraffin", "Light")),
        tiers=(ADULT, CHILD),
        minutes=100,
        sessions=(Session(36, "14:00", 0.1), Session(36, "18:00", 0.07), Session(37, "14:00", 0.05)),
        poster=Poster("lagoon", "horizon", "foot"),
        poster_alt="Pale bands of ice, and a small orange lamp.",
        prices={key: price for key, price in arena(0, 0, 5200, 4000, 2800, 7500).items() if price},
    ),
    Event(
        slug="night-bus-orchestra-at-large",
        title="Night Bus Orchestra, at Large",
        category="concerts",
        organizer="northgate-live",
        venue="northgate-arena",
        lead="They have outgrown the bus. One night with the whole fleet; on sale soon.",
        description=(
            "Eleven players become sixty: every depot they have ever played sends its own. The luggage hold is still the mixing "
            "desk.\n\n"
            "Sales begin for everybody at the same minute. There is no need to queue before it."
        ),
        facts={"length": "2 h 30", "ages": "8 and up; floor 14 and up", "language": "Few words"},
        notes={"getting_in": "Gates two hours before.", "access": "Wheelchair places in every block."},
        artists=(("night-bus-orchestra", "Everything"), ("harbour-brass", "Guests")),
        tiers=(ADULT, CHILD),
        minutes=150,
        sessions=(Session(78, "19:00", 0.0, opens=6), Session(79, "19:00", 0.0, opens=6)),
        poster=Poster("tin", "spots", "spine"),
        poster_alt="Headlamps on slate; one of them is orange.",
        prices=arena(9000, 7000, 8000, 6000, 4000, 11500),
    ),
)  # fmt: skip
