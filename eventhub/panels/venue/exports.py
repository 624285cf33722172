"""A list as a file: exactly what is filtered, and the log keeps who took it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import Response, g, make_response, request
from flask_login import current_user

from eventhub import clock
from eventhub.audit import log
from eventhub.db import transaction
from eventhub.reporting import exports


def csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, wanted: dict[str, Any]) -> Response:
    """`name` is what the file is a list of; `wanted` are the filters, for the log."""
    lines = list(rows)
    response = make_response(exports.document(header, lines))
    with transaction():
        log.record(
            f"{name}.export",
            g.venue,
            by=current_user._get_current_object(),
            after={"rows": len(lines), **wanted},
            address=request.remote_addr,
        )
    response.mimetype = "text/csv"
    day = clock.at_venue(clock.now(), g.venue.timezone).date()
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{g.venue.slug}-{day}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def wall_clock(moment: datetime | None, timezone: str) -> str:
    """2026-11-20 19:30 as the venue's clock shows it: what a spreadsheet sorts."""
    return clock.at_venue(moment, timezone).strftime("%Y-%m-%d %H:%M") if moment else ""
