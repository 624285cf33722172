"""CSRF, and the headers that every answer carries."""

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

from eventhub.errors import Invalid, NotFound

csrf = CSRFProtect()

FORM = "application/x-www-form-urlencoded"

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def init_app(app: Flask) -> None:
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # The site may be reached by several names (a phone in the same network), and the token itself is bound to the session.
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    csrf.init_app(app)

    @app.before_request
    def refuse_nul() -> None:
        """PostgreSQL keeps no NUL in a text, and nobody types one: it is refused before anything looks at it."""
        if "\0" in request.path:
            raise NotFound()
        # Programs get a word about each field from the API's own parsing.
        if request.path.startswith(("/api/", "/webhooks/")) or request.mimetype != FORM:
            return
        if any("\0" in value for value in request.form.values()):
            raise Invalid()

    @app.after_request
    def headers(response: Response) -> Response:
        policy = {**POLICY, **g.get("content_security", {})}
        response.headers.setdefault("Content-Security-Policy", "; ".join(f"{k} {v}" for k, v in policy.items()))
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
