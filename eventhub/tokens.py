"""Unguessable names: public ids, secrets and their hashes, PNRs, signed links."""

import hashlib
import hmac
import secrets
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B: a PNR is read aloud and typed from paper.
PNR_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"


def public_id() -> str:
    """22 URL-safe characters of 128 random bits."""
    return secrets.token_urlsafe(16)


def short_id() -> str:
    """12 URL-safe characters for what is public anyway: seats, sections, layouts. Never starts with a sign."""
    return secrets.token_hex(6)


def secret() -> str:
    """43 URL-safe characters of 256 random bits: a right by itself."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is stored of a secret. It has 256 bits of its own, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def new_pnr() -> str:
    """Six characters without look-alikes."""
    return "".join(secrets.choice(PNR_ALPHABET) for _ in range(6))


def sign_link(secret_key: str, purpose: str, value: Any) -> str:
    """A value that a URL may carry as a right for one purpose."""
    return str(URLSafeSerializer(secret_key, salt=f"link:{purpose}").dumps(value))


def read_link(secret_key: str, purpose: str, text: str) -> Any | None:
    """The value of a signed link, or None when somebody else wrote it or for another purpose."""
    try:
        return URLSafeSerializer(secret_key, salt=f"link:{purpose}").loads(text)
    except BadSignature:
        return None
