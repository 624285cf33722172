"""Depot Nord: a standing floor for 700 and a gallery for 100 around it."""

from eventhub.demo.layouts.shapes import path, text
from eventhub.seating.geometry import LayoutPlan, SectionPlan


def club() -> LayoutPlan:
    """Depot Nord: 700 on the floor in front of the stage, 100 on the gallery around it, the bar on the left wall."""
    floor = SectionPlan(
        "floor",
        "Floor",
        "standing",
        350,
        309,
        0,
        "path",
        364,
        382,
        "M-182 -191H182V191H70V137H-70V191H-182Z",
        700,
        2900,
    )
    # Down both sides and across the back, one flight up; its origin is the middle of the back, where its name stands.
    gallery = SectionPlan(
        "gallery", "Gallery", "standing", 350, 562, 0, "path", 508, 64,
        "M-254 -352H-204V-32H204V-352H254V32H-254Z", 100, 3900,
    )  # fmt: skip
    background = (
        path("wall", "M24 84V24H676V556M676 620V640H260M160 640H24V128"),
        path("stage", "M156 24H544V86L528 98H172L156 86Z"),
        text("stage-text", "Stage", 350, 67),
        path("fixture", "M24 230H70V470H24"),
        text("note", "Bar", 47, 354),
        path("fixture", "M292 454H408V496H292Z"),
        text("note", "Sound", 350, 479),
        path("fixture", "M676 330H630V470H676"),
        text("note", "Coats", 653, 404),
        text("note", "Entrance", 210, 644),
    )
    return LayoutPlan("Standing", 700, 664, 350, 90, "EUR", background, (floor, gallery))
