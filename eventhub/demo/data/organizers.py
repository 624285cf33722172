"""The demo's organizers with their brand colors and terms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Organizer:
    """`fee` is per item in minor units of the currency the organizer sells in, `tax` in basis points, included."""

    slug: str
    name: str
    legal_name: str
    address: str
    tax_id: str
    brand: str
    fee: int
    tax: int
    refund_policy: str
    tax_name: str = "VAT"

    @property
    def support_email(self) -> str:
        return f"help@{self.slug}.test"


ORGANIZERS = (
    Organizer(
        "parallel-stages", "Parallel Stages", "Parallel Stages GmbH", "Speicherstadt 4\n20457 Hamburg\nGermany", "DE 000 000 000",
        "#1e3bd1", 150, 700,
        "Until 48 hours before the session, in full. Write to us and name your order.",
    ),
    Organizer(
        "brine-records", "Brine Records", "Brine Records UG", "Große Elbstraße 88\n22767 Hamburg\nGermany", "DE 000 000 001",
        "#ff5a36", 100, 700,
        "Until the day before, in full. On the day, hand your ticket to a friend instead.",
    ),
    Organizer(
        "halden-house", "Halden House", "Halden House e. V.", "Oberhafen 21\n20097 Hamburg\nGermany", "DE 000 000 002",
        "#0a5239", 200, 700,
        "Until seven days before the session, in full. After that we resell your seat and pay you what it brings.",
    ),
    Organizer(
        "quiet-hours", "Quiet Hours", "Quiet Hours Ltd", "9 Tanner’s Rents\nLondon SE1 3PL\nUnited Kingdom", "GB 000 0000 00",
        "#f6b900", 100, 2000,
        "Until 24 hours before the session, in full. Children fall ill: write to us, even on the day.",
    ),
    Organizer(
        "ostra", "Ostra", "Ostra Tanz gGmbH", "Am Sandtorkai 56\n20457 Hamburg\nGermany", "DE 000 000 003",
        "#c8102e", 150, 700,
        "Until 48 hours before the session, in full.",
    ),
    Organizer(
        "kino-kestrel", "Kino Kestrel", "Kestrel Lichtspiele GbR", "Schulterblatt 119\n20357 Hamburg\nGermany", "DE 000 000 004",
        "#8fb0b5", 100, 700,
        "Until the lights go down, in full.",
    ),
    Organizer(
        "copper-room-presents", "Copper Room Presents", "Copper Room Presents LLC", "61 Tallow Street\nNew York, NY 10002\nUSA", "00-0000000",
        "#a8461f", 300, 888,
        "Until 24 hours before the session, in full. A booth is one party’s: it is given back whole.", "Sales tax",
    ),
    Organizer(
        "sixth-rail", "Sixth Rail", "Sixth Rail Comedy Inc.", "220 Grand Street\nNew York, NY 10013\nUSA", "00-0000001",
        "#5b2a86", 300, 888,
        "Until the doors open, in full. Nobody laughs because they have to.", "Sales tax",
    ),
    Organizer(
        "courtyard-programme", "Courtyard Programme", "Courtyard Programme W.L.L.", "14 Pearl Divers Street\n15000 Kuwait City\nKuwait", "KW 000000",
        "#00786f", 500, 0,
        "Until seven days before, in full. After that send a colleague: tickets can be handed on until the doors open.",
    ),
    Organizer(
        "northgate-live", "Northgate Live", "Northgate Live Ltd", "1 Northgate Way\nManchester M4 4ND\nUnited Kingdom", "GB 000 0000 01",
        "#e2231a", 250, 2000,
        "Until 14 days before the session, in full. Later, sell it on at what you paid, on our own exchange.",
    ),
    Organizer(
        "shiokaze-sports", "Shiokaze Sports", "Shiokaze Sports K.K.", "2-8 Shiokaze\nKoto-ku, Tokyo 135-0099\nJapan", "T0000000000000",
        "#0d1838", 200, 1000,
        "When a game is called off, in full and without asking. Otherwise until 72 hours before it.", "Consumption tax",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class DiscountCode:
    """`value` is basis points for percent, else minor units off the order in `currency`."""

    organizer: str
    code: str
    kind: str
    value: int
    currency: str | None = None
    max_uses: int | None = None


CODES = (
    DiscountCode("parallel-stages", "WELCOME10", "percent", 1000),
    DiscountCode("parallel-stages", "FIVEOFF", "fixed", 500, "EUR"),
    DiscountCode("courtyard-programme", "MEMBERS", "percent", 2500, max_uses=200),
    DiscountCode("northgate-live", "EARLYBUS", "fixed", 1000, "GBP", 500),
)
