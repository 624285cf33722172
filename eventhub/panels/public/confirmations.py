"""The link of the confirmation mail. Mail scanners open links, so only the button behind it confirms."""

from flask import Blueprint, flash, request, session, url_for
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.accounts import confirmation
from eventhub.db import transaction
from eventhub.errors import Invalid, TooMany
from eventhub.ordering import belonging
from eventhub.panels.public import entrance, sign_ins
from eventhub.web import limits, respond
from eventhub.web.policy import allows

bp = Blueprint("confirmations", __name__)


@bp.get("/<token>")
@allows(Permission.PUBLIC)
def new(token: str):
    return page(token)


@bp.post("/<token>")
@allows(Permission.PUBLIC)
def create(token: str):
    found = confirmation.asked(token)
    if found.done:
        return respond.see_other(url_for("public.sign_ins.new"))
    try:
        limits.spend(*limits.logins(found.user.email))
        with transaction():
            user = confirmation.confirm(
                token, mark=session.get("registration", ""), password=request.form.get("password", "")
            )
            belonging.adopt(user)
    except Invalid as invalid:
        return page(token, errors=invalid.errors)
    except TooMany as refusal:
        return page(token, refusal=refusal)
    sign_ins.start(user, stay=False)
    flash(_("Your e-mail address is confirmed. This is where your tickets are."))
    return respond.see_other(url_for("public.account.index"))


def page(token: str, *, errors: dict[str, object] | None = None, refusal: TooMany | None = None):
    found = confirmation.asked(token)
    return entrance.page(
        "public/confirmations/new.html",
        status=422 if errors else 200,
        refusal=refusal,
        token=token,
        email=found.user.email,
        done=found.done,
        ask_password=not confirmation.is_same_browser(found.user, session.get("registration", "")),
        errors=errors or {},
    )
