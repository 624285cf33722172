"""How long a browser may keep a static file without asking again."""

from flask import Flask, request

YEAR = 365 * 24 * 3600

# Their names carry a version, or their content never changes.
FIXED = ("vendor/", "fonts/")


def init_app(app: Flask) -> None:
    """A year for an address that changes with its content; anything else is asked about each time, by its ETag.

    A module that another module imports by its plain name would otherwise stay old beside a new one.
    """

    def max_age(filename: str | None) -> int | None:
        unchanging = "v" in request.args or (filename or "").startswith(FIXED)
        return YEAR if unchanging else None

    app.get_send_file_max_age = max_age  # type: ignore[method-assign]
