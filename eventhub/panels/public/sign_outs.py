"""Logging out everywhere: this browser, all others, and every program with a token."""

from flask import Blueprint, url_for
from flask_login import current_user

from eventhub.access.permissions import Permission
from eventhub.accounts import signing_out
from eventhub.panels.public import sign_ins
from eventhub.web import respond
from eventhub.web.policy import allows

bp = Blueprint("sign_outs", __name__)


@bp.post("")
@allows(Permission.ACCOUNT_WRITE)
def create():
    signing_out.everywhere(current_user._get_current_object())
    sign_ins.leave()
    return respond.see_other(url_for("public.sign_ins.new"))
