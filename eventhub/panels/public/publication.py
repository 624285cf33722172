"""Pages that are the same for everybody: kept by caches for a moment, unless somebody is signed in."""

import hashlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import brotli
from flask import Response, current_app, request
from flask_babel import get_locale
from flask_login import current_user

from eventhub.web import respond

SECONDS = 5
KEPT_SECONDS = 1.0
KEPT_BYTES = 16 * 1024 * 1024
QUALITY = 5
TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")

V = TypeVar("V", bound=Callable[..., Any])


def page(template: str, *blocks: str, **context: Any) -> Response:
    """The page without anything personal; the signed-in see their name in it, and then nobody keeps it."""
    personal = current_user.is_authenticated
    response = respond.page(template, *blocks, with_csrf=personal, **context)
    response.vary.update(["Cookie", "Accept-Language"])
    if not personal:
        response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response


@dataclass
class Kept:
    """A page as it was rendered last, plain and compressed, with its headers, and until when it is the newest."""

    plain: bytes
    packed: bytes
    etag: str
    headers: list[tuple[str, str]]
    until: float


pages: dict[tuple[str, str], Kept] = {}
turn = threading.Lock()


def kept(view: V) -> V:
    """A thousand strangers a second see one rendering a second: what this process shows to nobody in particular is kept.

    When a page has run out, one thread renders it again while the others still show the old one.
    """

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> Any:
        seconds = current_app.config.get("PAGES_KEPT_SECONDS", KEPT_SECONDS)
        if not seconds or respond.wants_fragment() or current_user.is_authenticated:
            return view(*args, **kwargs)
        key = (request.full_path, str(get_locale()))
        now = time.monotonic()
        with turn:
            found = pages.get(key)
            fresh = found is not None and found.until > now
            if found and not fresh:
                found.until = now + seconds
        if not fresh:
            made = current_app.make_response(view(*args, **kwargs))
            if made.status_code != 200 or "public" not in made.headers.get("Cache-Control", ""):
                return made
            found = keep(key, made, until=time.monotonic() + seconds)
        assert found is not None
        return answer(found)

    return cast(V, shown)


def keep(key: tuple[str, str], response: Response, *, until: float) -> Kept:
    plain = response.get_data()
    response.vary.add("Accept-Encoding")
    # Weak: the bytes differ by encoding, the page does not.
    etag = f'W/"{hashlib.sha256(plain).hexdigest()[:20]}"'
    made = Kept(
        plain=plain,
        packed=bytes(brotli.compress(plain, quality=QUALITY)),
        etag=etag,
        headers=[
            *((name, response.headers[name]) for name in ("Content-Type", "Cache-Control", "Vary")),
            ("ETag", etag),
        ],
        until=until,
    )
    with turn:
        pages[key] = made
        if sum(len(each.plain) + len(each.packed) for each in pages.values()) > KEPT_BYTES:
            drop_oldest()
    return made


def drop_oldest() -> None:
    """Half of what there is: addresses are endless, memory is not."""
    oldest = sorted(pages, key=lambda key: pages[key].until)
    for key in oldest[: (len(oldest) + 1) // 2]:
        del pages[key]


def answer(found: Kept) -> Response:
    # Read by hand: parsing these headers as objects costs a fifth of such an answer.
    if found.etag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers=found.headers)
    if TAKES_BROTLI.search(request.headers.get("Accept-Encoding", "")):
        return Response(found.packed, headers=[*found.headers, ("Content-Encoding", "br")])
    return Response(found.plain, headers=found.headers)


def forget() -> None:
    pages.clear()
