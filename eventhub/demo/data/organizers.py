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

    @property
    def support_email(self) -> str:
        return f"help@{self.slug}.test"


ORGANIZERS = (
    Organizer(
        "parallel-stages", "Parallel Stages", "Parallel Stages GmbH", "Speicherstadt 4\n20457 Hamburg\nGermany", "DE 000 000 000",
        "#1e3bd1", 150, 700,
        "Until 48 hours before the session, in full, by yourself from your order.",
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
)  # fmt: skip
