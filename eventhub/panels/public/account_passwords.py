"""Another password for somebody who knows the old one."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_login import current_user, login_user

from eventhub.access.permissions import Permission
from eventhub.accounts import profile
from eventhub.errors import Invalid, TooMany
from eventhub.web import limits, respond
from eventhub.web.policy import allows

bp = Blueprint("account_passwords", __name__)


@bp.get("")
@allows(Permission.ACCOUNT_READ)
def edit():
    return form()


@bp.post("")
@allows(Permission.ACCOUNT_WRITE)
def update():
    tries = limits.logins(current_user.email)
    try:
        limits.spend(*tries)
        user = profile.change_password(
            current_user._get_current_object(),
            old=request.form.get("old", ""),
            new=request.form.get("new", ""),
        )
    except Invalid as invalid:
        return form(errors=invalid.errors)
    except TooMany as refusal:
        return form(errors={"old": refusal}, retry_after=refusal.retry_after)
    limits.forgive(tries[0])
    login_user(user)
    flash(_("Your password is changed. You are logged out everywhere else."))
    return respond.see_other("/account/profile")


def form(*, errors: dict[str, object] | None = None, retry_after: int = 0):
    status = 429 if retry_after else 422 if errors else 200
    response = respond.page("public/account_passwords/edit.html", status=status, with_csrf=True, errors=errors or {})
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response
