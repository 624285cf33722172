"""What can go wrong, in words for the person who reads it. web/errors.py turns each into an HTTP answer."""

from typing import Any

from flask_babel import lazy_gettext as _l


class DomainError(Exception):
    """Base of all errors a domain raises. `kind` ends the problem document's type; `details` are its extra members."""

    message: Any = _l("Something went wrong.")
    kind: str = "error"

    def __init__(self, message: Any = None, **details: Any) -> None:
        super().__init__(message or self.message)
        self.sentence = message or self.message
        self.details = details

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(DomainError):
    message = _l("We could not find that.")
    kind = "not-found"


class Unauthorized(DomainError):
    message = _l("Log in to go on.")
    kind = "unauthorized"


class Forbidden(DomainError):
    message = _l("You may not do that.")
    kind = "forbidden"


class Conflict(DomainError):
    message = _l("That has changed in the meantime.")
    kind = "conflict"


class Gone(DomainError):
    message = _l("That has run out.")
    kind = "gone"


class Invalid(DomainError):
    """Input that cannot be used. `errors` maps a field's name to its sentence."""

    message = _l("Please check what you entered.")
    kind = "invalid"

    def __init__(self, message: Any = None, *, errors: dict[str, Any] | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.errors = errors or {}


class TooMany(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    message = _l("That was too often. Wait a moment and try again.")
    kind = "too-many"

    def __init__(self, message: Any = None, *, retry_after: int = 60, **details: Any) -> None:
        super().__init__(message, **details)
        self.retry_after = retry_after


class Unavailable(DomainError):
    message = _l("This is not available right now. Try again in a moment.")
    kind = "unavailable-now"
