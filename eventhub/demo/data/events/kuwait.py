"""What is on at Assembly House: talks, a conference with a form, a morning that costs nothing."""

from eventhub.demo.data.events.kinds import CHILD, STUDENT, Event, Poster, Question, Session, Tier

FULL = Tier("Full")


def hall(front: int, middle: int, rear: int) -> dict[str, int]:
    """In fils, all-in."""
    return {"front": front, "middle": middle, "rear": rear}


EVENTS = (
    Event(
        slug="shade",
        title="Shade: a Conference on Streets",
        category="talks",
        organizer="courtyard-programme",
        venue="assembly-house",
        lead="Two days about the cheapest cooling there is. Forty people who measure, plant, build and stand in it.",
        description=(
            "A street with shade is four degrees cooler and twice as long: people walk it to the end. Henrik Aas brings maps of "
            "eleven cities at three in the afternoon; Layla Al-Sabti brings the bridges.\n\n"
            "Each ticket is for one day, with lunch in the courtyard, under the oldest tree of the quarter."
        ),
        facts={"length": "9:00 to 17:30", "ages": "All", "language": "Arabic and English, interpreted"},
        notes={
            "getting_in": "Badges at the foyer from eight. The name on the ticket is the name on the badge.",
            "access": "One floor, induction loop, sign language on the first day. Tell us what you need in the form.",
        },
        artists=(("henrik-aas", "Keynote"), ("layla-al-sabti", "Keynote")),
        tiers=(FULL, STUDENT),
        minutes=510,
        sessions=(Session(23, "09:00", 0.34, note="Day one: measuring"), Session(24, "09:00", 0.28, note="Day two: building")),
        poster=Poster("clay", "steps", "head"),
        poster_alt="Steps of clay and green, each in the shadow of the next.",
        prices=hall(45000, 32000, 18000),
        max_per_order=6,
        form=(
            Question("organisation", "Organisation on the badge", "text"),
            Question("lunch", "Lunch", "choice", True, ("With everything", "Vegetarian", "Vegan", "None")),
            Question("interpreting", "I need a headset for interpreting", "checkbox"),
            Question("photographs", "I know that photographs are taken in the hall", "checkbox", True),
        ),
    ),
    Event(
        slug="bridges-that-fell",
        title="Bridges That Fell",
        category="talks",
        organizer="courtyard-programme",
        venue="assembly-house",
        lead="Layla Al-Sabti reads from eleven failures, none of them hers. One was saved by a goat.",
        description=(
            "Engineers are taught by what stands. Al-Sabti collects what does not: photographs, bolts, apologies. She explains "
            "each collapse with a ruler and a loaf of bread.\n\n"
            "Afterwards the models are on the tables and may be loaded until they break."
        ),
        facts={"length": "1 h 30", "ages": "10 and up", "language": "Arabic, English on headsets"},
        notes={"getting_in": "Headsets at the foyer.", "access": "Induction loop. Wheelchair places at the aisle."},
        artists=(("layla-al-sabti", "Talk"),),
        tiers=(FULL, STUDENT),
        minutes=90,
        sessions=(Session(4, "19:00", 0.42), Session(18, "19:00", 0.1)),
        poster=Poster("tin", "horizon", "sheet"),
        poster_alt="Slate bands, and an orange arc that does not quite meet.",
        prices=hall(12000, 9000, 6000),
    ),
    Event(
        slug="room-for-answers",
        title="Room for Answers",
        category="concerts",
        organizer="courtyard-programme",
        venue="assembly-house",
        lead="Noor Rahimi and an oud, at tables of eight, with tea. The pauses belong to you.",
        description=(
            "Ninety-six people around twelve tables, and one who walks between them. Rahimi plays a question; sometimes a table "
            "answers, with a glass, or a hum.\n\n"
            "Unamplified. The terrace door stays open, so the sea plays too."
        ),
        facts={"length": "1 h 20, no interval", "ages": "10 and up", "language": "Few words"},
        notes={"getting_in": "Tea is served until the first note.", "access": "One floor. Tables 9 and 12 have room for a wheelchair."},
        artists=(("noor-rahimi", "Oud"),),
        tiers=(FULL, CHILD),
        minutes=80,
        sessions=(Session(6, "20:00", 0.25), Session(13, "20:00", 0.15)),
        poster=Poster("night", "rings", "foot"),
        poster_alt="Rings of gold on deep blue, like a struck glass.",
        prices={"tables": 15000},
        room="Garden Room",
    ),
    Event(
        slug="first-drafts",
        title="First Drafts",
        category="talks",
        organizer="courtyard-programme",
        venue="assembly-house",
        lead="A writing workshop at desks. Bring two pages you are not proud of.",
        description=(
            "Four hours, four tutors, ninety-six desks. You read to the person beside you, and they read to you, and then both of "
            "you cut a third.\n\n"
            "Coffee is strong and included. So are the scissors."
        ),
        facts={"length": "4 h with breaks", "ages": "16 and up", "language": "Arabic or English, by desk"},
        notes={"getting_in": "Row A is close to the screen.", "access": "Row H is level, with room for wheelchairs at its ends."},
        artists=(("layla-al-sabti", "Tutor"),),
        tiers=(FULL, STUDENT),
        minutes=240,
        sessions=(Session(10, "16:00", 0.2), Session(17, "16:00", 0.08)),
        poster=Poster("mono", "cutouts", "spine"),
        poster_alt="Torn paper in black and grey.",
        prices={"desks": 8500},
        room="Reading Room",
    ),
    Event(
        slug="open-courtyard",
        title="Open Courtyard",
        category="children",
        organizer="courtyard-programme",
        venue="assembly-house",
        lead="The house opens for families: kites, a very long table, and a story every hour. It costs nothing.",
        description=(
            "The hall belongs to whoever is shortest. Paper Moon come with a suitcase of kitchen things and leave without it.\n\n"
            "Free, but with a seat for everyone, so please take only as many as you are."
        ),
        facts={"length": "1 h", "ages": "3 to 10, and their people", "language": "Arabic and English"},
        notes={"getting_in": "Prams stay in the courtyard.", "access": "One floor. Headphones against noise at the foyer."},
        artists=(("paper-moon", "Puppets"),),
        tiers=(Tier("Family ticket"),),
        minutes=60,
        sessions=(Session(8, "10:00", 0.5), Session(8, "12:00", 0.24)),
        poster=Poster("field", "tiles", "serif"),
        poster_alt="Quarter circles in greens, one of them coral: kites, or leaves.",
        prices=hall(0, 0, 0),
    ),
)  # fmt: skip
