"""QR codes of tickets as SVG for pages and as PNG for mails and PDFs: black on white, four modules of quiet zone."""

import io

import segno
from markupsafe import Markup, escape

QUIET_ZONE = 4


def svg(text: str, *, title: str) -> Markup:
    """An `<svg>` element that scales to its container; the title is what a screen reader says."""
    code = symbol(text)
    side = code.symbol_size(border=QUIET_ZONE)[0]
    return Markup(
        '<svg class="qr-code" role="img" aria-label="{title}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"'
        ' xmlns="http://www.w3.org/2000/svg"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        '<path fill="#000" d="{dark}"/></svg>'
    ).format(title=escape(title), side=side, dark=_dark(code))


def png(text: str, scale: int) -> bytes:
    """A PNG with `scale` pixels a module."""
    out = io.BytesIO()
    symbol(text).save(out, kind="png", scale=scale, border=QUIET_ZONE, dark="#000", light="#fff")
    return out.getvalue()


def symbol(text: str) -> segno.QRCode:
    """The symbol itself, in the smallest version and the densest mode that hold the text."""
    # Boosting would only raise the correction level inside the same version; it is kept so that scans get easier.
    return segno.make(text, micro=False, error="m")


def _dark(code: segno.QRCode) -> str:
    runs = []
    for y, row in enumerate(code.matrix, start=QUIET_ZONE):
        x = 0
        while x < len(row):
            length = next((n for n, cell in enumerate(row[x:]) if not cell), len(row) - x)
            if length:
                runs.append(f"M{x + QUIET_ZONE} {y}h{length}v1h-{length}z")
            x += length or 1
    return "".join(runs)
