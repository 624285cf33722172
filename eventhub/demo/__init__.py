"""The demonstration: data, the sandbox provider's pages and sender, the mailbox. Never part of production."""

from flask import Blueprint, g

from eventhub.access.permissions import EVERYBODY
from eventhub.demo import mailbox, sandbox, sandbox_questions

blueprint = Blueprint("demo", __name__)


@blueprint.before_request
def enter() -> None:
    g.permissions = EVERYBODY


blueprint.register_blueprint(mailbox.bp, url_prefix="/mailbox")
blueprint.register_blueprint(sandbox.bp, url_prefix="/sandbox/pay")
blueprint.register_blueprint(sandbox_questions.bp, url_prefix="/sandbox")
