"""What a page about one place, person or kind shows of the programme: its events, and its sessions page by page."""

from datetime import datetime
from typing import Any

from flask import request, url_for

from eventhub.discovery import offers, programme
from eventhub.discovery.criteria import Criteria
from eventhub.panels.public.browsing import argument
from eventhub.panels.public.home import grouped

FEW = 12


def of(criteria: Criteria, *, now: datetime, posters: bool = True) -> dict[str, Any]:
    """The context of catalog/_listed.html; the posters stand on the first page only."""
    page = programme.page(criteria, now=now, after=argument("after"), before=argument("before"))
    coming = programme.runs(criteria, now=now, limit=FEW) if posters and not page.before else []
    shown = [*page.sessions, *(run.session for run in coming)]
    return {
        "coming": coming,
        "programme": grouped(page.sessions),
        "sessions": page.sessions,
        "offers": offers.of_sessions(shown, now=now),
        "previous_url": page.before and here(before=page.before),
        "next_url": page.after and here(after=page.after),
        "browse_url": url_for("public.home.index", **parameters(criteria), _anchor="programme"),
    }


def here(**cursor: Any) -> str:
    return url_for(request.endpoint or "", **(request.view_args or {}), **cursor, _anchor="programme")


def parameters(criteria: Criteria) -> dict[str, Any]:
    return {part: getattr(criteria, part) for part in criteria.parts}
