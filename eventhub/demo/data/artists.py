"""Who performs in the demo."""

ARTISTS = {
    "low-tide-choir": (
        "Low Tide Choir",
        "Twenty-two voices from both banks of the river, most of them off work at six. They rehearse in a pump house and "
        "sing without a conductor.",
    ),
    "tarn": ("Tarn", "Writes plays in which very little happens, very precisely. The Glass Harbour is the fourth."),
    "ferro": ("Ferro", "Directs, and used to weld. Likes machines that can be seen working."),
    "studio-paraffin": ("Studio Paraffin", "Light for stages, bridges and one lighthouse."),
    "night-bus-orchestra": (
        "Night Bus Orchestra",
        "Eleven players who met on the last line home. Brass, two drummers, and a mixing desk that lives in the luggage hold.",
    ),
    "kestrel-and-vane": ("Kestrel & Vane", "A cellist and a drum machine. They argue in public, and it swings."),
    "ines-okafor": (
        "Ines Okafor",
        "Mezzo-soprano. Sang with her back to the audience for a whole season, and sold it out.",
    ),
    "the-pit": (
        "The Pit",
        "Halden House’s orchestra: thirty-four players, period strings, no music stands if they can help it.",
    ),
    "nine-hands": ("Nine Hands", "Nine pianists who tour together and have never agreed on a tuning."),
    "marek-sund": ("Marek Sund", "Composer. Measures rooms before he writes for them."),
    "ostra-company": ("Ostra Company", "Fourteen dancers, resident in a former sugar warehouse."),
    "yuna-brandt": ("Yuna Brandt", "Choreographs for crowds, corridors and, once, a car ferry."),
    "pell-and-daughter": (
        "Pell & Daughter",
        "A weather forecaster’s daughter and her father. Both are played by one actor.",
    ),
    "paper-moon": ("Paper Moon", "Puppets made of what was on the table."),
    "mild-peril": ("Mild Peril", "Four improvisers and a fire extinguisher, which has been used twice."),
    "osei-hart": ("Osei Hart", "Records places that are about to become quiet."),
    "loud-band": ("The Loud Band", "Plays for films that cannot answer back."),
    "dora-lindqvist": (
        "Dora Lindqvist",
        "Has been the understudy in nineteen productions. On as Hamlet for six minutes in 2019.",
    ),
    "vera-halloway": (
        "Vera Halloway",
        "Sings between the courses and about the guests. Takes requests on paper napkins, and keeps them.",
    ),
    "the-second-number": (
        "The Second Number",
        "House band of the Copper Room: piano, bass, clarinet, and a chair that creaks in tune.",
    ),
    "tomas-quill": ("Tomás Quill", "Close-up magician who works with bread, because everybody trusts bread."),
    "june-abara": (
        "June Abara",
        "Stand-up from the last car of the train. Has been told she speaks quietly; has not heard it.",
    ),
    "feathers-and-son": (
        "Feathers & Son",
        "A burlesque in two generations. The son does the lighting and regrets nothing.",
    ),
    "salt-and-wire": ("Salt & Wire", "Three dancers and a fence they built themselves."),
    "harbour-brass": ("Harbour Brass", "Twelve players who used to be signals."),
    "the-understorey": ("The Understorey", "Five people from four islands, loud enough for a fifth. First arena tour."),
    "mirela-voss": (
        "Mirela Voss",
        "Writes songs for one voice and plays them to eighteen thousand people who sing the other parts.",
    ),
    "polar-company": ("Polar Company", "Skaters who used to be engineers; the ice plays along."),
    "haru-minami": ("Haru Minami", "Taiko drummer. Began with the roof of her grandmother’s boathouse."),
    "shiokaze-fc": ("Shiokaze FC", "The home side. Twice champions, both times by accident, they say."),
    "kawabe-united": ("Kawabe United", "From up the river. They bring their own brass band."),
    "layla-al-sabti": ("Layla Al-Sabti", "Builds bridges, and writes about those that fell."),
    "henrik-aas": ("Henrik Aas", "Meteorologist of streets: measures the shade that people walk in."),
    "noor-rahimi": ("Noor Rahimi", "Plays the oud as if it were a conversation, and leaves room for answers."),
}
