"""Languages: which one a request speaks, and which way it is written."""

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_login import current_user

# Languages with a catalogue. The source is written in English, with dates and hours as Europe writes them.
LANGUAGES = ["en_GB"]

babel = Babel()


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGES[0])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "UTC")
    app.config.setdefault("EVENTHUB_LANGUAGES", LANGUAGES)
    babel.init_app(app, locale_selector=choose)
    app.jinja_env.globals.update(locale_code=locale_code, text_direction=text_direction)


def choose() -> str:
    """The person's own choice, else the browser's, else English."""
    if not has_request_context():
        return LANGUAGES[0]
    from flask import current_app

    languages: list[str] = current_app.config["EVENTHUB_LANGUAGES"]
    asked = request.args.get("lang") or request.cookies.get("lang")
    if asked in languages:
        return str(asked)
    if "_login_user" in g and current_user.is_authenticated and current_user.locale in languages:
        return str(current_user.locale)
    return request.accept_languages.best_match(languages) or languages[0]


def locale_code() -> str:
    return str(get_locale() or "en").replace("_", "-")


def text_direction() -> str:
    locale = get_locale() or Locale("en")
    return str(locale.text_direction)
