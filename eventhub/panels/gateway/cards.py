"""What there is to know of one seat before it is chosen. The same for everybody, so it may be kept for a moment."""

from flask import Blueprint, Response, make_response, render_template

from eventhub.access.permissions import Permission
from eventhub.errors import NotFound
from eventhub.inventory import availability, sheets
from eventhub.web import seatmaps
from eventhub.web.policy import allows

bp = Blueprint("cards", __name__)

# Long enough for a hand that wanders over the map, short enough to be true.
KEPT_SECONDS = 3


@bp.get("")
@allows(Permission.PUBLIC)
def show(session: str, seat: str) -> Response:
    sheet = sheets.of(session)
    found = sheet.seat_by_public_id.get(seat)
    if found is None:
        raise NotFound()
    together = sheet.taken_with(found.id) or (found,)
    states = availability.states_of(sheet, [each.id for each in together])
    section = sheet.section_by_id[found.section_id]
    response = make_response(
        render_template(
            "gateway/cards/show.html",
            sheet=sheet,
            seat=found,
            section=section,
            together=together,
            state=seatmaps.state_together(section, together, states),
            seat_map=seatmaps.of(sheet),
        )
    )
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response.vary.update(["Accept-Language", "Cookie"])
    return response
