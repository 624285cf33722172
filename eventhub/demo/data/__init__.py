"""What the demo is filled with, as plain values: places, organizers, artists, events."""
