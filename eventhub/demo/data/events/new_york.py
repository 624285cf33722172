"""What is on at the Copper Room: cabaret at tables."""

from eventhub.demo.data.events.kinds import ADULT, STUDENT, Event, Poster, Session, Tier

STANDBY = Tier("Standby", "percent", 7000, "For people who work in the trade.", "Ask for the union card")


def tables(stage: int, cabaret: int, terrace: int, booths: int) -> dict[str, int]:
    """All-in prices a chair; booths are sold by eight."""
    return {"stage-tables": stage, "cabaret": cabaret, "terrace": terrace, "booths": booths}


EVENTS = (
    Event(
        slug="the-second-number",
        title="The Second Number",
        category="concerts",
        organizer="copper-room-presents",
        venue="copper-room",
        lead="The Copper Room’s own evening: Vera Halloway, four players, and whatever you wrote on the napkin.",
        description=(
            "The first number is always the same, so that latecomers miss nothing. The second has never been the same twice. "
            "Between them, bread.\n\n"
            "Requests are taken on paper napkins until the lamps turn red. Vera keeps them all; there is a cupboard."
        ),
        facts={"length": "2 h 15, one interval", "ages": "16 and up", "language": "English"},
        notes={
            "getting_in": "Doors and kitchen open an hour and a half before. Tables are shared; booths are not.",
            "access": "Step-free but for the stage tables’ inner arc. Menus in large print and braille.",
        },
        artists=(("vera-halloway", "Voice"), ("the-second-number", "Band")),
        tiers=(ADULT, STANDBY),
        minutes=135,
        sessions=(
            Session(1, "20:00", 0.62), Session(2, "20:00", 0.7), Session(6, "20:00", 0.4), Session(8, "20:00", 0.36),
            Session(9, "20:00", 0.48), Session(13, "20:00", 0.2),
        ),
        poster=Poster("rust", "curtain", "serif"),
        poster_alt="A rust-red curtain in folds before a pale blue wall.",
    ),
    Event(
        slug="close-up",
        title="Close Up",
        category="theatre",
        organizer="copper-room-presents",
        venue="copper-room",
        lead="Tomás Quill goes from table to table with a loaf and four coins. By the last table there are five.",
        description=(
            "No stage, no cabinet, no assistants: an hour and a half of hands. Quill works each table for four minutes, and the "
            "cameras above him show the others.\n\n"
            "He would like you to keep your phone in your pocket. You will find it there afterwards, probably."
        ),
        facts={"length": "1 h 30, no interval", "ages": "12 and up", "language": "English and Spanish"},
        notes={"getting_in": "No admission after the lamps turn red.", "access": "A describer sits at the terrace; ask for table 41."},
        artists=(("tomas-quill", "Hands"),),
        tiers=(ADULT, STUDENT),
        minutes=90,
        sessions=(Session(3, "19:30", 0.44), Session(5, "19:30", 0.38), Session(12, "19:30", 0.2), Session(19, "19:30", 0.1)),
        poster=Poster("acid", "moons", "foot"),
        poster_alt="Nine coins, or moons, on black; the fifth is green.",
        prices=tables(8500, 6500, 4800, 7500),
    ),
    Event(
        slug="quiet-car",
        title="Quiet Car",
        category="comedy",
        organizer="sixth-rail",
        venue="copper-room",
        lead="June Abara has been asked to keep it down. An hour of stand-up at the volume of a confession.",
        description=(
            "It began as a bet about microphones. The room leans in; so does the bar. The loudest joke of the evening is about a "
            "door.\n\n"
            "With two guests a night, who are told to whisper and rarely manage."
        ),
        facts={"length": "1 h 20, no interval", "ages": "18 and up", "language": "English"},
        notes={"getting_in": "The kitchen closes during the set, because of the plates.", "access": "Live captions on the wall."},
        artists=(("june-abara", "Everything"),),
        tiers=(ADULT, STUDENT, STANDBY),
        minutes=80,
        sessions=(Session(4, "21:00", 0.5), Session(11, "21:00", 0.33), Session(18, "21:00", 0.14), Session(25, "21:00", 0.05)),
        poster=Poster("mustard", "cutouts", "head"),
        poster_alt="Paper shapes in red and cream lean towards each other on mustard.",
        prices=tables(5500, 4500, 3200, 5000),
    ),
    Event(
        slug="feathers-and-son",
        title="Feathers & Son",
        category="dance",
        organizer="copper-room-presents",
        venue="copper-room",
        lead="She has been taking things off since 1989. He has been putting light on them since he was eleven.",
        description=(
            "A burlesque about inheritance: eleven costumes, one of which nobody has ever seen, and a lighting desk in the "
            "pantry.\n\n"
            "Tender, ridiculous, and over by midnight, as agreed with the neighbours."
        ),
        facts={"length": "1 h 50, one interval", "ages": "18 and up", "language": "English"},
        notes={"getting_in": "Tables 1 to 10 may be given a feather.", "access": "Step-free but for the stage tables’ inner arc."},
        artists=(("feathers-and-son", "Feathers, light"), ("the-second-number", "Band")),
        tiers=(ADULT,),
        minutes=110,
        sessions=(Session(7, "22:00", 0.58), Session(14, "22:00", 0.3), Session(21, "22:00", 0.12)),
        poster=Poster("rose", "wave", "foot"),
        poster_alt="Plumes of fine dark lines on rose.",
        prices=tables(11000, 8000, 5800, 9500),
    ),
)  # fmt: skip
