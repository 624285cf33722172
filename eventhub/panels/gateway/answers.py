"""What changes on the page when the order's content did: listed like consequences."""

from collections.abc import Sequence

from flask import Response, make_response, render_template_string
from jinja2_fragments.flask import render_block
from markupsafe import escape

from eventhub.panels.gateway.checkout import Checkout
from eventhub.panels.gateway.offers import Offer
from eventhub.web import respond


def cart(
    found: Checkout, *, said: str, refused: str | None = None, offers: Sequence[Offer] = (), regions: str = ""
) -> Response:
    """The summary; and the clock, the phone's bar, the spoken status, the notice, and what else the caller names.

    `offers` are seats that are gone, with what may be taken instead; they stand beside the map until the next click.
    """
    template = "gateway/tickets/edit.html"
    context = found.context | {"sheet": found.order.sheet, "offers": offers}
    html = render_block(template, "summary", **context)
    for name in ("clock", "bar", "lost"):
        html += respond.partial(f"#{name}", render_block(template, name, **context))
    html += respond.partial("#status", str(escape(refused or said)), swap="innerHTML")
    html += respond.partial("#notices", notice(refused) if refused and not offers else "", swap="innerHTML")
    response = make_response(html + regions)
    return respond.vary(response)


def notice(sentence: str) -> str:
    return render_template_string("{{ ui.notice('warn', sentence, id='notice') }}", sentence=sentence)
