"""A whole page for a browser, only the named blocks for htmx."""

import gzip
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from jinja2_fragments.flask import render_block
from markupsafe import Markup

# Below this a page is sent as it is: packing costs more than the bytes.
LARGE = 50_000


def page(template: str, *blocks: str, status: int = 200, **context: Any) -> Response:
    """The page, or for a partial htmx request the blocks: the first is the main fragment, each other one travels as
    an `<hx-partial>` that replaces the element with the block's name as id."""
    if blocks and wants_fragment():
        first, *others = blocks
        html = render_block(template, first, **context)
        html += "".join(partial(f"#{name}", render_block(template, name, **context)) for name in others)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    vary(response)
    return response


def partial(target: str, html: str, *, swap: str = "outerHTML") -> str:
    """One more region of an answer to htmx 4."""
    return str(Markup('<hx-partial hx-target="{}" hx-swap="{}">').format(target, swap)) + html + "</hx-partial>"


def vary(response: Response) -> Response:
    response.vary.update(["HX-Request", "HX-Request-Type"])
    return response


def packed(response: Response) -> Response:
    """A large page, compressed for whoever can unpack it; only for pages that repeat nothing the asker sent, since the
    size of one that does could tell what else is in it."""
    body = response.get_data()
    response.vary.add("Accept-Encoding")
    if len(body) < LARGE or not request.accept_encodings["gzip"]:
        return response
    response.set_data(gzip.compress(body, compresslevel=1))
    response.headers["Content-Encoding"] = "gzip"
    return response


def wants_fragment() -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") == "partial"


def see_other(url: str) -> Response:
    """After a POST: 303 for a browser, and the same page change for htmx, which would follow a 303 unseen."""
    if request.headers.get("HX-Request") == "true":
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return make_response(redirect(url, 303))
