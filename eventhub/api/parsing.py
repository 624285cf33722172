"""Input of the API, read strictly: what is wrong with each field is said under its name."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from eventhub.errors import Invalid

LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 200
LONGEST_ID = 64
MOST = 100


class Fields:
    """An object of names and values; each wrong one leaves its sentence in `errors`, shared with the objects inside."""

    def __init__(self, values: Mapping[str, Any], *, path: str = "", errors: dict[str, str] | None = None) -> None:
        self.values = values
        self.path = path
        self.errors: dict[str, str] = {} if errors is None else errors

    def wrong(self, name: str, sentence: Any) -> None:
        self.errors.setdefault(self.path + name, str(sentence))

    def check(self) -> None:
        """Raises Invalid when anything was wrong."""
        if self.errors:
            raise Invalid(errors=self.errors)

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        """Text without control characters; empty when it is missing."""
        value = self.values.get(name)
        if value is None:
            if required:
                self.wrong(name, _("This is missing."))
            return ""
        if not isinstance(value, str):
            self.wrong(name, _("This has to be text."))
            return ""
        if len(value) > longest:
            self.wrong(name, _("This has at most %(number)s characters.", number=longest))
            return ""
        if not writable(value):
            self.wrong(name, _("This holds characters that cannot be kept."))
            return ""
        if required and not value.strip():
            self.wrong(name, _("This is missing."))
        return value

    def identity(self, name: str, *, required: bool = False) -> str:
        return self.text(name, required=required, longest=LONGEST_ID)

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number; in a query it comes as digits. Neither true nor 2.0 is one."""
        value = self.values.get(name, default)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 and self.is_query:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(name, _("This is a whole number from %(least)s to %(most)s.", least=least, most=most))
            return least
        return value

    @property
    def is_query(self) -> bool:
        return False

    def identities(self, name: str, *, most: int = MOST) -> list[str]:
        """A list of different ids."""
        value = self.array(name, most=most)
        if not all(isinstance(each, str) and 0 < len(each) <= LONGEST_ID and writable(each) for each in value):
            self.wrong(name, _("This is a list of ids, each of them text."))
            return []
        if len(set(value)) < len(value):
            self.wrong(name, _("The same id is in the list twice."))
        return value

    def objects(self, name: str, *, most: int = MOST) -> list["Fields"]:
        value = self.array(name, most=most)
        if not all(isinstance(each, dict) for each in value):
            self.wrong(name, _("This is a list of objects."))
            return []
        return [
            Fields(each, path=f"{self.path}{name}.{number}.", errors=self.errors) for number, each in enumerate(value)
        ]

    def object(self, name: str) -> "Fields":
        value = self.values.get(name)
        if value is not None and not isinstance(value, dict):
            self.wrong(name, _("This has to be an object."))
        return Fields(value if isinstance(value, dict) else {}, path=f"{self.path}{name}.", errors=self.errors)

    def array(self, name: str, *, most: int) -> list[Any]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(name, _("This has to be a list."))
            return []
        if len(value) > most:
            self.wrong(name, _("This list has at most %(number)s entries.", number=most))
            return []
        return value


class Query(Fields):
    """The parameters of a URL."""

    @property
    def is_query(self) -> bool:
        return True

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in ("", "0", "1", "true", "false"):
            self.wrong(name, _("This is 0 or 1."))
        return value in ("1", "true")

    def moment(self, name: str) -> date | datetime | None:
        """A day (at the venue), or a time with its offset from UTC."""
        value = self.text(name)
        if not value:
            return None
        try:
            if len(value) == len("2026-11-20"):
                return date.fromisoformat(value)
            # A plus sign that was not escaped arrives as a space.
            found = datetime.fromisoformat(value.replace(" ", "+"))
            # Near both ends of the calendar another zone's day would be outside of it.
            if found.tzinfo is not None and 1970 <= found.year <= 9990:
                return found
        except ValueError:
            pass
        self.wrong(name, _("Write a day like 2026-11-20 or a time like 2026-11-20T19:30:00Z."))
        return None


def writable(text: str) -> bool:
    """Whether a database can keep it: no NUL, no half of a surrogate pair, nothing that controls a terminal."""
    return all(ord(each) >= 32 and not 0xD800 <= ord(each) <= 0xDFFF and ord(each) != 127 for each in text)


def query() -> Query:
    return Query(request.args.to_dict())


def body() -> Fields:
    """The JSON object that was sent; nothing at all is an empty one. 400 for what is no JSON, 415 for another type."""
    request.max_content_length = LARGEST_BODY
    raw = request.get_data()
    if not raw:
        return Fields({})
    if not request.is_json:
        raise UnsupportedMediaType()
    try:
        value = json.loads(raw, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise BadRequest() from None
    if not isinstance(value, dict):
        raise Invalid(_("Send a JSON object."))
    return Fields(value)


def refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
