"""Making an account, and the mail that confirms its address."""

from flask import Blueprint, request, session, url_for
from flask_babel import get_locale
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.accounts import registration, resending
from eventhub.errors import Invalid, TooMany
from eventhub.panels.public import entrance
from eventhub.web import limits, respond
from eventhub.web.policy import allows

bp = Blueprint("registrations", __name__)


@bp.get("/register")
@allows(Permission.PUBLIC)
def new():
    if current_user.is_authenticated:
        return respond.see_other(url_for("public.account.index"))
    return form({})


@bp.post("/register")
@allows(Permission.PUBLIC)
def create():
    given = {name: request.form.get(name, "").replace("\0", "") for name in ("email", "name", "password")}
    try:
        registration.check(**given)
        # Only what sends a mail counts: a password that is refused can be mended as often as it takes.
        limits.spend(*limits.mails(given["email"]))
        session["registration"] = registration.register(**given, locale=str(get_locale()))
    except Invalid as invalid:
        return form(given, errors=invalid.errors)
    except TooMany as refusal:
        return form(given, refusal=refusal)
    session["asked_for"] = given["email"].strip()
    return respond.see_other(url_for("public.registrations.show"))


@bp.get("/register/sent")
@allows(Permission.PUBLIC)
def show():
    """The same for every address: whether it had an account before is in the mail."""
    return entrance.page("public/registrations/show.html", email=session.get("asked_for", ""))


@bp.post("/register/sent")
@allows(Permission.PUBLIC)
def update():
    """The mail once more, for who typed the right password before it was confirmed."""
    person = resending.person(request.form.get("account", ""))
    if person is None:
        return respond.see_other(url_for("public.sign_ins.new"))
    limits.spend(*limits.mails(person.email))
    resending.resend(person)
    session["asked_for"] = person.email
    return respond.see_other(url_for("public.registrations.show"))


def form(given: dict[str, str], *, errors: dict[str, object] | None = None, refusal: TooMany | None = None):
    return entrance.page(
        "public/registrations/new.html",
        status=422 if errors else 200,
        refusal=refusal,
        email=given.get("email", ""),
        name=given.get("name", ""),
        errors=errors or {},
    )
