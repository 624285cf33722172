"""What is on at Shiokaze Stadium."""

from eventhub.demo.data.events.kinds import ADULT, CHILD, Event, Poster, Session, Tier

SENIOR = Tier("Senior", "percent", 8000, "From 65 years.", "Ask for the year of birth")


EVENTS = (
    Event(
        slug="shiokaze-kawabe",
        title="Shiokaze FC – Kawabe United",
        category="sport",
        organizer="shiokaze-sports",
        venue="shiokaze-stadium",
        lead="The river against the sea. Forty years of this fixture, and the brass bands have not agreed on a key.",
        description=(
            "Last year it took a header in the ninety-fourth minute. The year before, fog. Whoever loses repaints the other’s "
            "bridge.\n\n"
            "Visitors from Kawabe sit in blocks 121 to 123 and are very welcome, until kick-off."
        ),
        facts={"length": "About 2 h", "ages": "All", "language": "Japanese, English"},
        notes={
            "getting_in": "Gates two hours before. Gate and block are on the ticket.",
            "access": "Wheelchair places in all rings. Commentary on headsets from the service desk behind block 103.",
        },
        artists=(("shiokaze-fc", "Home"), ("kawabe-united", "Away")),
        tiers=(ADULT, CHILD, SENIOR),
        minutes=115,
        sessions=(Session(5, "19:00", 0.09),),
        poster=Poster("signal", "tiles", "head"),
        poster_alt="Quarter circles in red and cream, like scarves held up.",
    ),
    Event(
        slug="harbour-cup",
        title="Harbour Cup",
        category="sport",
        organizer="shiokaze-sports",
        venue="shiokaze-stadium",
        lead="Four sides, three evenings, one very heavy cup. Semi-finals and the final under lights.",
        description=(
            "The cup was cast from an anchor and has been dropped twice. Four port towns send their sides; the losers play for the "
            "chain.\n\n"
            "One ticket, one evening. In the final the sun sets through the south-west corner at kick-off."
        ),
        facts={"length": "About 2 h 30", "ages": "All", "language": "Japanese, English"},
        notes={"getting_in": "Gates two hours before.", "access": "Wheelchair places in all rings, step-free."},
        artists=(("shiokaze-fc", "Home"),),
        tiers=(ADULT, CHILD),
        minutes=150,
        sessions=(
            Session(20, "18:30", 0.05, note="First semi-final"),
            Session(21, "18:30", 0.04, note="Second semi-final"),
            Session(24, "18:30", 0.07, note="Final"),
        ),
        poster=Poster("harbour", "cutouts", "foot"),
        poster_alt="Paper cut-outs of an anchor and waves in orange and pale blue.",
    ),
    Event(
        slug="ten-thousand-drums",
        title="Ten Thousand Drums",
        category="concerts",
        organizer="shiokaze-sports",
        venue="shiokaze-stadium",
        lead="Haru Minami stands in the centre circle. Everybody brings something to hit.",
        description=(
            "It needs a stadium, because it needs the echo: what one side plays, the other answers three quarters of a second "
            "later, and Minami conducts the gap.\n\n"
            "Pans, buckets, drums, knees. Sticks are handed out at the gates and grown back in the spring."
        ),
        facts={"length": "1 h 30, no interval", "ages": "All", "language": "None"},
        notes={"getting_in": "Instruments up to a metre.", "access": "Vibrating vests at the service desk behind block 103."},
        artists=(("haru-minami", "Direction"),),
        tiers=(ADULT, CHILD),
        minutes=90,
        sessions=(Session(43, "17:00", 0.03),),
        poster=Poster("mustard", "rings", "sheet"),
        poster_alt="Rings spread from the middle of a mustard field.",
    ),
)  # fmt: skip
