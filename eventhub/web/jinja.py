"""What every template can call: components, static URLs, money and times as people read them."""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date, format_datetime, format_skeleton, format_time, get_timezone_name
from flask import Flask, url_for
from flask_babel import get_locale, gettext
from jinja2 import StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from eventhub import clock, money


def init_app(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.add_extension("jinja2.ext.do")
    env.globals.update(static_url=static_url, now=clock.now)
    env.globals["ui"] = Components(app)
    env.filters.update(
        money=money_text,
        money_short=money_short,
        weekday=lambda moment, zone: local(moment, zone, "EEE"),
        day=lambda moment, zone: local(moment, zone, "d"),
        month=lambda moment, zone: local(moment, zone, "MMM"),
        date=date_text,
        date_long=lambda moment, zone: format_date(clock.at_venue(moment, zone), "full", locale=get_locale()),
        time=time_text,
        when=when_text,
        zone_name=zone_name,
        rfc3339=clock.rfc3339,
        paragraphs=paragraphs,
        kilobytes=kilobytes,
    )


class Components:
    """`ui` in a template: the macros of components/ui.html, parsed when the first one is used.

    A block that is rendered alone does not see its page's imports, so components are one global.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __getattr__(self, name: str) -> object:
        return getattr(self.module, name)

    @property
    def module(self) -> TemplateModule:
        return self.app.jinja_env.get_template("components/ui.html").module


def static_url(filename: str) -> str:
    """A static file's URL with its content's fingerprint, so that it may be cached for a year."""
    return url_for("static", filename=filename, v=fingerprint(filename))


@lru_cache(maxsize=512)
def fingerprint(filename: str) -> str:
    path = Path(__file__).parent.parent / "static" / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def language() -> str:
    return str(get_locale() or "en")


def money_text(amount: int, currency: str) -> str:
    return money.text(amount, currency, language())


def money_short(amount: int, currency: str) -> str:
    return money.short(amount, currency, language())


def local(moment: datetime, zone: str, pattern: str) -> str:
    return format_datetime(clock.at_venue(moment, zone), pattern, locale=language())


def date_text(moment: datetime, zone: str) -> str:
    """Fri, Nov 20, in the order the language has."""
    return format_skeleton("MMMEd", clock.at_venue(moment, zone), locale=language())


def time_text(moment: datetime, zone: str) -> str:
    """19:30, or 7:30 PM where the language says so; the venue's clock."""
    return format_time(clock.at_venue(moment, zone), "HH:mm", locale=language())


def when_text(moment: datetime, zone: str) -> str:
    return f"{date_text(moment, zone)}, {time_text(moment, zone)}"


def zone_name(moment: datetime, zone: str) -> str:
    return get_timezone_name(clock.at_venue(moment, zone), width="short", locale=language())


def kilobytes(size: int) -> str:
    """A file's size as people read it; a small one counts as one."""
    return gettext("%(size)d kB", size=max(1, round(size / 1000)))


def paragraphs(text: str) -> Markup:
    """Plain text with empty lines between paragraphs, as <p> elements."""
    return Markup("").join(
        Markup("<p>{}</p>").format(escape(part.strip())) for part in text.split("\n\n") if part.strip()
    )
