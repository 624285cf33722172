"""The demo's venues as geometry, one module each."""

from eventhub.demo.layouts.arena import arena
from eventhub.demo.layouts.cabaret import cabaret
from eventhub.demo.layouts.club import club
from eventhub.demo.layouts.conference import garden_room, great_hall, reading_room
from eventhub.demo.layouts.stadium import stadium
from eventhub.demo.layouts.studio import studio
from eventhub.demo.layouts.theatre import theatre

__all__ = ["arena", "cabaret", "club", "garden_room", "great_hall", "reading_room", "stadium", "studio", "theatre"]
