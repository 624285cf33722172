"""Answers that never change under their address: caches keep them for a year."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

import brotli
from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

YEAR = 60 * 60 * 24 * 365


@dataclass(frozen=True)
class Document:
    """A text with its type, compressed once for each encoding that is asked for."""

    text: str
    mimetype: str

    @cached_property
    def plain(self) -> bytes:
        return self.text.encode()

    @cached_property
    def br(self) -> bytes:
        return bytes(brotli.compress(self.plain, quality=9))

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.plain, compresslevel=6, mtime=0)

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256(self.plain).hexdigest()[:20]


class SharedResponse(Response):
    """The gate looked at the cookie, the answer does not: without this, every cache would keep one for each visitor."""

    def get_wsgi_headers(self, environ):
        headers = super().get_wsgi_headers(environ)
        headers["Vary"] = "Accept-Encoding"
        return headers


def answer(document: Document, *, seconds: int = YEAR, immutable: bool = True) -> BaseResponse:
    """The document in the best encoding the browser takes; 304 when it has it already."""
    encoding = request.accept_encodings.best_match(["br", "gzip", "identity"], default="identity")
    body = {"br": lambda: document.br, "gzip": lambda: document.gzip}.get(encoding, lambda: document.plain)()
    response = SharedResponse(body, mimetype=document.mimetype)
    if encoding in ("br", "gzip"):
        response.content_encoding = encoding
    response.headers["Cache-Control"] = f"public, max-age={seconds}" + (", immutable" if immutable else "")
    # Weak: the bytes differ by encoding, the drawing does not.
    response.set_etag(document.etag, weak=True)
    return response.make_conditional(request)
