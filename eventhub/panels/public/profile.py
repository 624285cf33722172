"""What the account says about its person, the password, and the way out everywhere."""

from babel import Locale
from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.accounts import profile
from eventhub.errors import Invalid
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("profile", __name__)


@bp.get("")
@allows(Permission.ACCOUNT_READ)
def edit():
    return form()


@bp.post("")
@allows(Permission.ACCOUNT_WRITE)
def update():
    given = {name: request.form.get(name, "").replace("\0", "") for name in ("name", "phone", "locale")}
    languages = dict(language_names())
    try:
        profile.save(
            current_user._get_current_object(),
            name=given["name"],
            phone=given["phone"],
            locale=given["locale"] if given["locale"] in languages else None,
        )
    except Invalid as invalid:
        return form(given, errors=invalid.errors)
    flash(_("Your details are saved."))
    return respond.see_other(url_for("public.profile.edit"))


def form(given: dict[str, str] | None = None, *, errors: dict[str, object] | None = None):
    kept = {"name": current_user.name, "phone": current_user.phone or "", "locale": current_user.locale}
    return respond.page(
        "public/profile/edit.html",
        status=422 if errors else 200,
        with_csrf=True,
        given=given or kept,
        languages=language_names(),
        errors=errors or {},
    )


def language_names() -> list[tuple[str, str]]:
    """Each language that has a catalogue, by its own name."""
    return [
        (code, (Locale.parse(code).language_name or code).capitalize())
        for code in current_app.config["EVENTHUB_LANGUAGES"]
    ]
