"""The Idempotency-Key of a request, read from its header."""

import hashlib
import hmac
import json
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _

from eventhub import tokens
from eventhub.accounts.models import User
from eventhub.errors import Invalid
from eventhub.ordering.idempotency import Key

HEADER = "Idempotency-Key"
LONGEST = 255
# What nobody vouches for is a secret of its own, since it opens the answer again.
SHORTEST_ANONYMOUS = 20

ANONYMOUS = "anonymous"


def user_principal(user: User | None) -> str:
    return f"user:{user.id}" if user else ANONYMOUS


def read_key(principal: str, body: Any) -> Key | None:
    """The request's key, or None when it has none. `body` is its parsed JSON. Raises Invalid."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    given = given.strip()
    if not given or len(given) > LONGEST or not (given.isascii() and given.isprintable()):
        raise wrong(_("An idempotency key has 1 to %(number)s printable ASCII characters.", number=LONGEST))
    if principal == ANONYMOUS and len(given) < SHORTEST_ANONYMOUS:
        raise wrong(
            _("Without an account, an idempotency key has %(number)s characters or more.", number=SHORTEST_ANONYMOUS)
        )
    return Key(
        principal=principal,
        method=request.method,
        path=request.path,
        key=tokens.fingerprint(given),
        body_hash=hash_of(body),
    )


def wrong(sentence: str) -> Invalid:
    return Invalid(sentence, errors={HEADER: sentence})


def hash_of(body: Any) -> str:
    """Keyed, since a body may hold a password; the same for the same JSON, however it was written."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    secret = f"idempotency-body:{current_app.config['SECRET_KEY']}".encode()
    return hmac.digest(secret, text.encode(), hashlib.sha256).hex()
