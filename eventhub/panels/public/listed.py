"""What a page about one place, person or kind shows of the programme: its events, and its sessions page by page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import request, url_for

from eventhub.discovery import offers, programme
from eventhub.discovery.criteria import Criteria
from eventhub.discovery.facets import Choice
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
        "offers": offers.of_sessions(shown, now=now),
        "previous_url": page.before and here(before=page.before),
        "next_url": page.after and here(after=page.after),
        "browse_url": browse_url(criteria),
    }


def links(criteria: Criteria, part: str, choices: Sequence[Choice]) -> list[tuple[str, str, int]]:
    """Each choice as its name, the programme narrowed to it, and how much is on there."""

    def narrowed(choice: Choice) -> str:
        changes: dict[str, Any] = {part: choice.slug}
        return browse_url(replace(criteria, **changes))

    return [(choice.name, narrowed(choice), choice.count) for choice in choices]


def here(**cursor: Any) -> str:
    return url_for(request.endpoint or "", **(request.view_args or {}), **cursor, _anchor="programme")


def browse_url(criteria: Criteria) -> str:
    """The same in the programme, where it can be narrowed down."""
    parameters: dict[str, Any] = {part: getattr(criteria, part) for part in criteria.parts}
    return url_for("public.home.index", **parameters, _anchor="programme")
