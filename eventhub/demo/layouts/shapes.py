"""Pieces that every plan of the demo is made of: background shapes, and marks on seats."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from eventhub.seating.geometry import SeatPlan

Shape = dict[str, object]


def path(role: str, d: str) -> Shape:
    return {"kind": "path", "role": role, "d": d}


def standing(role: str, d: str) -> Shape:
    """A path drawn above the floors of sections: what stands in them."""
    return {"kind": "path", "role": role, "d": d, "above": True}


def text(role: str, words: str, x: float, y: float) -> Shape:
    return {"kind": "text", "role": role, "text": words, "x": x, "y": y}


def marked(seats: Iterable[SeatPlan], mark: Callable[[SeatPlan], Mapping[str, Any]]) -> tuple[SeatPlan, ...]:
    """The seats with what `mark` says of each."""
    return tuple(replace(seat, **mark(seat)) for seat in seats)
