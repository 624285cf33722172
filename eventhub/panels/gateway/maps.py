"""The map with its state, and what changed since: the same bytes for everybody, so nobody's own seats are in them."""

import threading

from flask import Blueprint, Response, make_response, request
from flask_babel import get_locale

from eventhub.access.permissions import Permission
from eventhub.inventory import availability, changes, sheets
from eventhub.inventory.changes import Head
from eventhub.inventory.sheets import Sheet
from eventhub.web import respond, seatmaps
from eventhub.web.policy import allows

bp = Blueprint("maps", __name__)

TAG = "HX-PTag"
KEEP = 256


@bp.get("")
@allows(Permission.PUBLIC)
def show(session: str) -> Response:
    sheet = sheets.of(session)
    head = changes.head(session)
    response = make_response(whole(sheet))
    response.headers["Cache-Control"] = "no-store"
    return tagged(respond.packed(response), head)


@bp.get("/changes")
@allows(Permission.PUBLIC)
def index(session: str) -> Response:
    """304 when nothing changed since the tag; else the regions that did; without a usable tag the whole map."""
    head = changes.head(session)
    given = request.headers.get(TAG, "")
    if head and given == str(head.version):
        return tagged(make_response("", 304), head)
    sheet = sheets.of(session)
    response = make_response(answer(sheet, int(given) if given.isdecimal() and len(given) < 16 else 0, head))
    response.headers["Cache-Control"] = "no-store"
    return tagged(respond.packed(respond.vary(response)), head)


def tagged(response: Response, head: Head | None) -> Response:
    response.headers[TAG] = str(head.version if head else 0)
    return response


_answers: dict[tuple[str, int, str, int, int], str] = {}
_guard = threading.Lock()


def answer(sheet: Sheet, tag: int, head: Head | None) -> str:
    """The changes from `tag` to where the feed stands; many pollers that stand at the same tag share them."""
    if head is None:
        return region(sheet)
    key = (sheet.public_id, sheet.version, str(get_locale()), tag, head.version)
    found = _answers.get(key)
    if found is None:
        found = changed(sheet, tag, head)
        with _guard:
            if len(_answers) >= KEEP:
                _answers.pop(next(iter(_answers)))
            _answers[key] = found
    return found


def changed(sheet: Sheet, tag: int, head: Head) -> str:
    marks = changes.since(sheet.public_id, tag, head)
    if marks.seats is None or marks.sections is None:
        return region(sheet)
    return seatmaps.updates(
        seatmaps.of(sheet),
        seats=sorted(marks.seats),
        sections=sorted(marks.sections),
        states=availability.states_of(sheet, marks.seats),
    )


def region(sheet: Sheet) -> str:
    """The whole map's inside, morphed over what the page shows; the reader's own seats stay as they are."""
    return respond.partial("#map", f"<svg>{whole(sheet)}</svg>", swap="outerMorph strip:true")


def whole(sheet: Sheet) -> str:
    drawing = seatmaps.of(sheet).drawing
    return f'<g id="map">{drawing.body(availability.states(sheet), frozenset(), availability.places(sheet))}</g>'
