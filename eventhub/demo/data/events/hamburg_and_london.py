"""What is on at the Meridian Theatre, Studio Nine and Depot Nord."""

from eventhub.demo.data.events.kinds import (
    ADULT,
    CHILD,
    CONCESSION,
    GLASS_HARBOUR,
    STUDENT,
    Event,
    Poster,
    Session,
    Tier,
)


def house(front: int, middle: int, rear: int, upper: int) -> dict[str, int]:
    """The theatre's seven sections in four all-in prices."""
    return {
        "stalls-front": front,
        "stalls": middle,
        "stalls-rear": rear,
        "dress-circle": middle,
        "upper-circle": upper,
        "boxes-left": rear,
        "boxes-right": rear,
    }


def studio(front: int, side: int) -> dict[str, int]:
    return {"front": front, "left": side, "right": side}


def depot(floor: int, gallery: int) -> dict[str, int]:
    return {"floor": floor, "gallery": gallery}


EVENTS = (
    Event(
        slug=GLASS_HARBOUR,
        title="The Glass Harbour",
        category="theatre",
        organizer="parallel-stages",
        venue="meridian-theatre",
        lead="A port town waits for a ship that may be made of light. New writing by Tarn, with live sound by Low Tide Choir.",
        description=(
            "Every evening at six the harbour bell rings for a ship nobody has ordered. The chandler counts rope. The pilot’s "
            "daughter writes down the weather. Then, one November, something does come in: silent, enormous, transparent to the "
            "waterline.\n\n"
            "The Glass Harbour is a play about waiting as a trade. Nine performers, one tide, and a chorus that sings from the "
            "balconies, so choose your seat by ear as much as by eye.\n\n"
            "Ferro’s staging floods the front of the stalls with nothing but light. Bring a coat anyway; people do feel the cold."
        ),
        facts={"length": "2 h 20, one interval", "ages": "12 and up", "language": "German, English surtitles"},
        notes={
            "getting_in": "Doors open well before the start. Latecomers are seated at the interval.",
            "access": "Step-free to stalls row L. Wheelchair places with companion seats. Induction loop.",
        },
        artists=(("low-tide-choir", "Voices"), ("tarn", "Text"), ("ferro", "Direction"), ("studio-paraffin", "Light")),
        tiers=(ADULT, STUDENT, CONCESSION),
        minutes=140,
        sessions=(
            Session(1, "19:30", 0.72),
            Session(2, "15:00", 0.86),
            Session(7, "19:30", 0.44, note="Audio description and a touch tour at 18:00."),
            Session(9, "19:30", 0.3),
            Session(14, "19:30", 0.22),
            Session(16, "15:00", 0.16),
            Session(22, "19:30", 0.0, opens=3, note="Last night"),
        ),
        poster=Poster("harbour", "horizon", "foot"),
        poster_alt="An orange sun goes down behind bands of pale water on deep blue.",
    ),
    Event(
        slug="understudy",
        title="Understudy",
        category="comedy",
        organizer="parallel-stages",
        venue="meridian-theatre",
        lead="Nineteen productions, one entrance. Dora Lindqvist explains how to be ready for something that does not happen.",
        description=(
            "The understudy knows every line, owns the shoes, and goes home at half past seven. For one evening she has the "
            "stage, the whole of it, and no idea who is supposed to go on if she falls ill.\n\n"
            "A solo with interruptions: by the prompter, by a stranger in the upper circle, and by the play that is meant to be "
            "on tonight."
        ),
        facts={"length": "1 h 25, no interval", "ages": "14 and up", "language": "English"},
        notes={"getting_in": "Latecomers are let in, and mentioned.", "access": "Captioned on both sides of the stage."},
        artists=(("dora-lindqvist", "Everybody"), ("ferro", "Direction")),
        tiers=(ADULT, STUDENT),
        minutes=85,
        sessions=(Session(11, "20:15", 0.31), Session(18, "20:15", 0.12)),
        poster=Poster("press", "cutouts", "head"),
        poster_alt="Red, blue and black paper cut-outs climb over each other.",
        prices=house(4200, 3400, 2700, 2100),
    ),
    Event(
        slug="night-bus-orchestra",
        title="Night Bus Orchestra",
        category="concerts",
        organizer="brine-records",
        venue="depot-nord",
        lead="Eleven players, fourteen cities, one bus. The last stop is a tram depot, and they have promised to be late.",
        description=(
            "They learned their set between stops, so the songs begin where a door closes and end where one opens. Two drummers "
            "keep the timetable. The brass does not.\n\n"
            "The new record, Depot, was made in rooms where vehicles sleep. This is the only one of them with a bar."
        ),
        facts={"length": "About 2 h", "ages": "16 and up", "language": "Few words"},
        notes={
            "getting_in": "Doors at eight, support from nine. Coats in the inspection pits.",
            "access": "Level floor. A raised platform beside the sound desk; write to us and it is yours.",
        },
        artists=(("night-bus-orchestra", "Everything"), ("kestrel-and-vane", "Support")),
        tiers=(Tier("Standing"), Tier("Under 21", "amount", -600, "Born after the band was.", "Check the date of birth")),
        minutes=180,
        sessions=(Session(7, "21:00", 0.94), Session(8, "21:00", 0.41, note="Second night, because the first one went quickly.")),
        poster=Poster("tin", "tiles", "head"),
        poster_alt="Quarter and half circles on slate, and one orange lamp among them.",
        prices=depot(2600, 3600),
        max_per_order=6,
    ),
    Event(
        slug="kestrel-and-vane",
        title="Kestrel & Vane, late set",
        category="concerts",
        organizer="brine-records",
        venue="depot-nord",
        lead="A cellist, a drum machine and the hour after everybody’s last train.",
        description=(
            "No setlist, no break, no encore, because there is nothing to come back from. Kestrel starts the machine; Vane tries "
            "to lose it. Some nights it takes forty minutes, some nights until the bar closes.\n\n"
            "Earplugs are free at the coats. Conversation is not."
        ),
        facts={"length": "Until it ends", "ages": "18 and up", "language": "None"},
        notes={"getting_in": "Doors half an hour before.", "access": "Level floor, stools on request."},
        artists=(("kestrel-and-vane", "Cello and machine"),),
        tiers=(Tier("Standing"),),
        minutes=90,
        sessions=(Session(1, "23:00", 0.97), Session(15, "22:30", 0.22)),
        poster=Poster("acid", "rings", "foot"),
        poster_alt="Yellow-green rings on black, with the shadow of a second disc across them.",
        prices=depot(1700, 2400),
    ),
    Event(
        slug="silent-film-loud-band",
        title="Silent Film, Loud Band",
        category="concerts",
        organizer="kino-kestrel",
        venue="depot-nord",
        lead="Six bands, one projector. This month: a comedy about a bridge, and people who play as if it were falling.",
        description=(
            "The film is from 1926 and has survived on two reels out of five. What happens in the other three is for The Loud "
            "Band to say.\n\nStanding, with popcorn. The projectionist takes a bow between reels; please let her."
        ),
        facts={"length": "1 h 40", "ages": "All", "language": "German intertitles"},
        notes={"getting_in": "Come early for a place in front of the screen.", "access": "Level floor, chairs on request."},
        artists=(("loud-band", "Band"),),
        tiers=(ADULT, CHILD),
        minutes=100,
        sessions=(Session(4, "20:00", 0.38),),
        poster=Poster("mono", "halftone", "spine"),
        poster_alt="Two halftone discs, one black, one grey, touch at their edges.",
        prices=depot(1900, 2600),
    ),
    Event(
        slug="nocturnes-for-nine-pianos",
        title="Nocturnes for Nine Pianos",
        category="concerts",
        organizer="halden-house",
        venue="meridian-theatre",
        lead="Nine grand pianos, nine players, and a theatre tuned like an instrument. Marek Sund’s night music, for the first time whole.",
        description=(
            "It took a crane, a floor plan and a listening test to find out where they go: five on the stage, one in each "
            "circle, two where the boxes would be if boxes had wheels.\n\n"
            "The nine nocturnes are played without a break and almost without a conductor. Sund asks that nobody claps until the "
            "last string has stopped, which takes about a minute, and is part of the piece."
        ),
        facts={"length": "1 h 30, no interval", "ages": "8 and up", "language": "None"},
        notes={"getting_in": "No admission after the start.", "access": "Step-free to stalls row L. Induction loop."},
        artists=(("nine-hands", "Pianos"), ("marek-sund", "Composition")),
        tiers=(ADULT, STUDENT, CHILD),
        minutes=90,
        sessions=(Session(8, "19:00", 0.9),),
        poster=Poster("night", "bars", "head"),
        poster_alt="Slanting bars of gold, cream and blue fall across the night.",
        prices=house(7800, 6200, 4600, 3200),
    ),
    Event(
        slug="ariadne-offline",
        title="Ariadne, Offline",
        category="opera",
        organizer="halden-house",
        venue="meridian-theatre",
        lead="She waits on an island without reception. A chamber opera about being left on read, three thousand years early.",
        description=(
            "Naxos, a beach, one bar of signal that comes and goes with the tide. Ines Okafor sings Ariadne; The Pit plays from "
            "the wings, so that the sea has somewhere to be.\n\n"
            "The gods appear, briefly, and are no help. Sung in Italian and in read receipts."
        ),
        facts={"length": "2 h 50, one interval", "ages": "12 and up", "language": "Italian, German and English surtitles"},
        notes={"getting_in": "Latecomers wait for the interval.", "access": "Step-free to stalls row L. Surtitles on request at the seat."},
        artists=(("ines-okafor", "Ariadne"), ("the-pit", "Orchestra"), ("marek-sund", "Arrangement")),
        tiers=(ADULT, STUDENT, CONCESSION),
        minutes=170,
        sessions=(Session(34, "19:30", 0.18), Session(36, "18:00", 0.07)),
        poster=Poster("forest", "curtain", "serif"),
        poster_alt="Pink folds of a curtain on green, and a yellow disc in front of them.",
        prices=house(9500, 7400, 5200, 3500),
    ),
    Event(
        slug="forty-metres-of-red",
        title="Forty Metres of Red",
        category="dance",
        organizer="ostra",
        venue="meridian-theatre",
        lead="Fourteen dancers, one length of cloth, no scissors. Yuna Brandt’s new piece for Ostra Company.",
        description=(
            "It begins folded. By the end it is a river, a queue, a wedding and a wall, and somebody has to fold it again.\n\n"
            "Brandt made the piece in a sugar warehouse with the doors open, and the wind is credited. From the upper circle you "
            "see the drawing; from the stalls you see who is pulling."
        ),
        facts={"length": "1 h 10, no interval", "ages": "10 and up", "language": "None"},
        notes={"getting_in": "Latecomers are seated on the sides.", "access": "Step-free to stalls row L. Relaxed session on request."},
        artists=(("ostra-company", "Dance"), ("yuna-brandt", "Choreography"), ("studio-paraffin", "Light")),
        tiers=(ADULT, STUDENT),
        minutes=70,
        sessions=(Session(13, "20:00", 0.46), Session(15, "18:00", 0.25)),
        poster=Poster("signal", "steps", "sheet"),
        poster_alt="The title fills a red sheet from edge to edge.",
        prices=house(6400, 5000, 3800, 2900),
    ),
    Event(
        slug="an-inventory-of-small-storms",
        title="An Inventory of Small Storms",
        category="theatre",
        organizer="quiet-hours",
        venue="studio-nine",
        lead="A forecaster retires and takes the weather home. Two parts, one actor, a great many jars.",
        description=(
            "Pell has spent forty years being wrong about tomorrow. Now he catalogues what he was right about: a gust in a "
            "stairwell, the hail at a wedding, one perfect fog.\n\n"
            "His daughter comes to help him throw things away. The jars are real. Please do not open them, however quiet it gets."
        ),
        facts={"length": "1 h 15, no interval", "ages": "10 and up", "language": "English"},
        notes={
            "getting_in": "The first row is part of the front room. You may be handed something.",
            "access": "First rows are level. The session on the last day is relaxed.",
        },
        artists=(("pell-and-daughter", "Both"), ("ferro", "Direction")),
        tiers=(ADULT, STUDENT, CONCESSION),
        minutes=75,
        sessions=(Session(3, "20:00", 0.4), Session(5, "20:00", 0.35), Session(9, "20:00", 0.2), Session(10, "20:00", 0.1), Session(16, "20:00", 0.08), Session(17, "15:00", 0.05)),
        poster=Poster("rust", "spots", "foot"),
        poster_alt="Three spotlights lean over a pale blue floor, one of them dark.",
        prices=studio(2400, 1800),
    ),
    Event(
        slug="the-moon-has-a-small-door",
        title="The Moon Has a Small Door",
        category="children",
        organizer="quiet-hours",
        venue="studio-nine",
        lead="It is just big enough for somebody of six. Puppets, paper and one real question: who turns it off in the morning?",
        description=(
            "Every night the moon’s caretaker climbs a ladder with a bucket of light. One night she is ill, and the ladder is "
            "exactly as tall as you are.\n\n"
            "Made from what was on the table: cups, string, a colander. Afterwards the table is open, and everybody may try."
        ),
        facts={"length": "50 minutes", "ages": "4 to 8, and their people", "language": "English"},
        notes={"getting_in": "Prams stay in the yard, under a roof.", "access": "Cushions on the floor beside the wheelchair places."},
        artists=(("paper-moon", "Puppets"),),
        tiers=(ADULT, CHILD),
        minutes=50,
        sessions=(Session(1, "11:00", 0.42), Session(2, "11:00", 0.38), Session(8, "11:00", 0.22), Session(9, "11:00", 0.15), Session(15, "11:00", 0.1), Session(16, "11:00", 0.08), Session(16, "14:00", 0.06)),
        poster=Poster("mustard", "moons", "head"),
        poster_alt="Nine phases of a moon in red, cream and yellow.",
        prices=studio(1200, 900),
    ),
    Event(
        slug="mild-peril",
        title="Mild Peril",
        category="comedy",
        organizer="quiet-hours",
        venue="studio-nine",
        lead="An improvised disaster film with the budget of a sandwich. New catastrophe every time.",
        description=(
            "You name what goes wrong, and where, and who is least able to deal with it. Four people then deal with it, on a "
            "floor the size of a parking bay.\n\n"
            "Past sessions: Avalanche in a Library. The Very Slow Shark. Turbulence, but at a Christening."
        ),
        facts={"length": "1 h 30, one interval", "ages": "12 and up", "language": "English"},
        notes={"getting_in": "Side banks get wet, a little.", "access": "First rows are level. Captions by a fast typist."},
        artists=(("mild-peril", "All hands"),),
        tiers=(ADULT, STUDENT),
        minutes=90,
        sessions=(Session(4, "20:15", 0.39), Session(11, "20:15", 0.27), Session(18, "20:15", 0.08), Session(25, "20:15", 0.04)),
        poster=Poster("field", "chairs", "serif"),
        poster_alt="Rows of green seats, and one that is orange.",
        prices=studio(1800, 1400),
    ),
    Event(
        slug="field-notes-on-sound",
        title="Field Notes on Sound",
        category="talks",
        organizer="quiet-hours",
        venue="studio-nine",
        lead="Osei Hart has recorded four hundred places shortly before they fell silent. He brings twelve, and the lights go off.",
        description=(
            "A lido in its last week. A typing pool. The inside of a lighthouse on the day it was automated. Hart plays each one "
            "twice: once with the story, once without.\n\n"
            "Questions afterwards, and a listening table with the recorders themselves."
        ),
        facts={"length": "1 h 20", "ages": "All", "language": "English"},
        notes={"getting_in": "Part of the evening is in complete darkness; ushers have torches.", "access": "Induction loop. Transcript on paper."},
        artists=(("osei-hart", "Speaker"),),
        tiers=(ADULT, STUDENT),
        minutes=80,
        sessions=(Session(12, "19:00", 0.3), Session(19, "19:00", 0.12)),
        poster=Poster("lagoon", "wave", "foot"),
        poster_alt="Fine lines in teal that rise to a peak like a recorded sound.",
        prices=studio(1200, 1200),
    ),
    Event(
        slug="last-tram-to-diebsteich",
        title="Last Tram to Diebsteich",
        category="concerts",
        organizer="brine-records",
        venue="depot-nord",
        lead="Harbour Brass play on the tracks, once, for eight hundred people. All eight hundred have been found.",
        description=(
            "The rails in the floor were tuned for this: a saw, a file, four weekends. Twelve players walk them from wall to wall, "
            "and wherever they meet, there is a chord.\n\n"
            "There are no places left. Whoever cannot come gives theirs back in time, and then there is one."
        ),
        facts={"length": "1 h 50", "ages": "14 and up", "language": "None"},
        notes={"getting_in": "Doors an hour before.", "access": "Level floor. The platform beside the sound desk has a rail."},
        artists=(("harbour-brass", "Brass"), ("night-bus-orchestra", "Guests")),
        tiers=(Tier("Standing"),),
        minutes=110,
        sessions=(Session(9, "20:30", 1.0),),
        poster=Poster("clay", "bars", "spine"),
        poster_alt="Slanting bars of brick and green on sand.",
        prices=depot(2400, 3200),
        max_per_order=4,
    ),
    Event(
        slug="salt-and-wire",
        title="Salt & Wire",
        category="dance",
        organizer="ostra",
        venue="meridian-theatre",
        lead="Three dancers, one fence, two sides. Nobody agrees which is the inside.",
        description=(
            "They build it in the first twenty minutes, out loud, with instructions. Then they need to get a piano across.\n\n"
            "A comedy about borders by people who grew up on one. The fence is for sale afterwards, by the metre."
        ),
        facts={"length": "1 h, no interval", "ages": "8 and up", "language": "German, very little"},
        notes={"getting_in": "Latecomers are seated on the sides.", "access": "Step-free to stalls row L. Induction loop."},
        artists=(("salt-and-wire", "Dance and fence"), ("studio-paraffin", "Light")),
        tiers=(ADULT, STUDENT, CHILD),
        minutes=60,
        sessions=(Session(20, "20:00", 0.14), Session(21, "16:00", 0.08)),
        poster=Poster("press", "bars", "sheet"),
        poster_alt="The title fills a pale sheet, red and blue behind it.",
        prices=house(4800, 3800, 2900, 2200),
    ),
    Event(
        slug="the-lighthouse-keepers-ball",
        title="The Lighthouse Keepers’ Ball",
        category="opera",
        organizer="halden-house",
        venue="meridian-theatre",
        lead="An operetta in which nobody may leave the light. Called off: the tenor has, for good.",
        description=(
            "Fourteen keepers, one evening off, and a rota. Halden House wanted to bring this forgotten piece of 1911 back with all "
            "its lamps.\n\n"
            "It will not happen this winter. Nobody had bought a seat yet, so nobody needs to do anything."
        ),
        facts={"length": "2 h 10, one interval", "ages": "8 and up", "language": "German"},
        notes={},
        artists=(("the-pit", "Orchestra"), ("ines-okafor", "The light")),
        tiers=(ADULT, STUDENT),
        minutes=130,
        sessions=(Session(27, "19:30", 0.0, opens=4), Session(28, "18:00", 0.0, opens=4)),
        poster=Poster("rose", "spots", "serif"),
        poster_alt="Three beams of light over rose, all of them a little off.",
        prices=house(8200, 6400, 4800, 3400),
        cancelled=True,
    ),
)  # fmt: skip
