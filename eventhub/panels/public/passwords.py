"""A password that was forgotten: a link by mail, and a new one."""

from flask import Blueprint, flash, request, session, url_for
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.accounts import resetting
from eventhub.db import transaction
from eventhub.errors import Invalid, TooMany
from eventhub.ordering import belonging
from eventhub.panels.public import entrance, sign_ins
from eventhub.web import limits, respond
from eventhub.web.policy import allows

bp = Blueprint("passwords", __name__)


@bp.get("/forgot")
@allows(Permission.PUBLIC)
def new():
    return form()


@bp.post("/forgot")
@allows(Permission.PUBLIC)
def create():
    email = request.form.get("email", "").replace("\0", "")
    try:
        limits.spend(*limits.mails(email))
        resetting.ask(email)
    except Invalid as invalid:
        return form(email=email, errors=invalid.errors)
    except TooMany as refusal:
        return form(email=email, refusal=refusal)
    session["asked_for"] = email.strip()
    return respond.see_other(url_for("public.passwords.show"))


@bp.get("/sent")
@allows(Permission.PUBLIC)
def show():
    """The same for every address, with an account or without."""
    return entrance.page("public/passwords/show.html", email=session.get("asked_for", ""))


@bp.get("/reset/<token>")
@allows(Permission.PUBLIC)
def edit(token: str):
    with limits.misses(limits.here(limits.CODES)):
        return reset_form(token)


@bp.post("/reset/<token>")
@allows(Permission.PUBLIC)
def update(token: str):
    try:
        with transaction():
            user = resetting.reset(token, password=request.form.get("password", ""))
            belonging.adopt(user)
    except Invalid as invalid:
        return reset_form(token, errors=invalid.errors)
    sign_ins.start(user, stay=False)
    flash(_("You have a new password. You are logged out everywhere else."))
    return respond.see_other(sign_ins.home_of(user))


def form(*, email: str = "", errors: dict[str, object] | None = None, refusal: TooMany | None = None):
    return entrance.page(
        "public/passwords/new.html",
        status=422 if errors else 200,
        refusal=refusal,
        email=email,
        errors=errors or {},
    )


def reset_form(token: str, *, errors: dict[str, object] | None = None):
    user = resetting.asked(token)
    return entrance.page(
        "public/passwords/edit.html", status=422 if errors else 200, token=token, email=user.email, errors=errors or {}
    )
