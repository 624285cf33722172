"""Logging in and out with e-mail and password."""

from urllib.parse import urlsplit

from flask import Blueprint, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select

from eventhub.access.permissions import Permission
from eventhub.accounts import passwords, resending
from eventhub.accounts.models import User
from eventhub.db import db
from eventhub.errors import TooMany
from eventhub.panels.public import entrance
from eventhub.web import limits, respond
from eventhub.web.policy import allows
from eventhub.web.settings import settings

bp = Blueprint("sign_ins", __name__)

# Published with the demo data; production has neither.
DEMO_PASSWORD = "demo-password"  # noqa: S105
DEMO_DOMAIN = "@eventhub.test"


@bp.get("/login")
@allows(Permission.PUBLIC)
def new():
    target = own_path(request.args.get("next", ""))
    if current_user.is_authenticated:
        return respond.see_other(target or home_of(current_user))
    return form(target=target)


@bp.post("/login")
@allows(Permission.PUBLIC)
def create():
    email = request.form.get("email", "").replace("\0", "").strip()
    target = own_path(request.form.get("next", ""))
    tries = limits.logins(email)
    try:
        limits.spend(*tries)
    except TooMany as refusal:
        return form(target=target, email=email, refusal=refusal)
    user = passwords.authenticate(email, request.form.get("password", ""))
    if user is None:
        return form(target=target, email=email, refused=True)
    limits.forgive(tries[0])
    if user.confirmed_at is None:
        return form(target=target, email=email, unconfirmed=user)
    start(user, stay=bool(request.form.get("stay")))
    return respond.see_other(target or home_of(user))


@bp.post("/logout")
@allows(Permission.PUBLIC)
def destroy():
    leave()
    return respond.see_other(url_for("public.home.index"))


def leave() -> None:
    """The next person at this computer gets neither the orders nor a form of this one."""
    logout_user()
    for name in ("orders", "csrf_token", "registration", "asked_for"):
        session.pop(name, None)


def form(
    *,
    target: str,
    email: str = "",
    refused: bool = False,
    unconfirmed: User | None = None,
    refusal: TooMany | None = None,
):
    return entrance.page(
        "public/sign_ins/new.html",
        status=422 if refused or unconfirmed else 200,
        refusal=refusal,
        target=target,
        email=email,
        refused=refused,
        resend=resending.token(unconfirmed) if unconfirmed else "",
        demo_accounts=demo_accounts() if settings().demo else [],
        demo_password=DEMO_PASSWORD,
    )


def start(user: User, *, stay: bool) -> None:
    """Sign in on a fresh session: what somebody else may have planted in the old one is gone."""
    orders = session.get("orders")
    session.clear()
    if orders:
        session["orders"] = orders
        session.permanent = True
    login_user(user, remember=stay)


def own_path(text: str) -> str:
    """The path if it leads into this site, else nothing. Browsers read a backslash as a slash and skip control signs."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or any(ord(sign) < 32 for sign in text):
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc else text


def home_of(user: User) -> str:
    """Where the work of this person is."""
    roles = {person.role for person in user.venue_places}
    if roles & {"owner", "manager"}:
        return "/venue"
    if roles:
        return "/venue/validator"
    return url_for("public.account.index")


def demo_accounts() -> list[tuple[str, str]]:
    """E-mail and what the account is good for, of the accounts that the demo data made."""
    roles = {
        "admin": _("platform"),
        "organizer": _("owner, organizer"),
        "staff": _("staff, organizer"),
        "venue": _("owner, venue"),
        "door": _("staff, door"),
        "artist": _("owner, artist"),
        "marketing": _("marketing"),
        "buyer": _("buyer"),
    }
    known = {name + DEMO_DOMAIN: role for name, role in roles.items()}
    stored = set(db.session.scalars(select(User.email).where(User.email.in_(known))))
    return [(email, role) for email, role in known.items() if email in stored]
