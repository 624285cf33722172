"""The signed text inside a ticket's QR code, which a door can check without network, and the short code people type.

The QR text is base45 (RFC 9285) of 96 bytes, big endian, 144 characters:

    offset  bytes  what
    0       1      version of this layout, 1
    1       2      key id, 1 to 999
    3       16     ticket's public id, the bytes behind its 22 characters of base64url
    19      8      session id
    27      5      issue time, whole seconds since 1970-01-01 UTC
    32      64     Ed25519 signature (RFC 8032) over bytes 0 to 31
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from base45 import b45decode, b45encode
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = 1
SIGNED_BYTES = 32
CODE_BYTES = 96
CODE_CHARACTERS = 144
# With the version before it, a larger key id could make the first base45 character a space, which scanners and people
# trim; the last character of a base45 triple never is one.
HIGHEST_KEY_ID = 999

# No vowels (no words come out), no 0 1 B I L O S U Z (nothing that is read as something else).
HUMAN_ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
HUMAN_CHARACTERS = 10


class ForgedCode(ValueError):
    """The text is not a ticket code that one of our keys signed for its session."""


class BadSigningKeys(ValueError):
    """The configured signing keys cannot be used; the message never contains a key."""


@dataclass(frozen=True)
class SignedCode:
    """What a genuine QR text says. Whether the ticket still admits is for the database or the manifest to say."""

    key_id: int
    ticket: bytes
    session: int
    issued_at: datetime

    @property
    def ticket_public_id(self) -> str:
        """The ticket's public id as it stands in URLs and in the database."""
        return urlsafe_b64encode(self.ticket).rstrip(b"=").decode()


@dataclass(frozen=True)
class SigningKey:
    """One Ed25519 key and the sessions it may sign for, both ends included; no end means all later ones."""

    key_id: int
    private: Ed25519PrivateKey = field(repr=False)
    first_session: int = 1
    last_session: int | None = None

    @property
    def public(self) -> Ed25519PublicKey:
        return self.private.public_key()

    def may_sign(self, session_id: int) -> bool:
        """Whether the key's range holds the session."""
        return self.first_session <= session_id and (self.last_session is None or session_id <= self.last_session)


class Signer:
    """Signs with the first of its keys that may sign for the session, and reads what any of them signed."""

    def __init__(self, keys: Iterable[SigningKey]) -> None:
        self.keys = tuple(keys)
        self._by_id: Mapping[int, SigningKey] = {key.key_id: key for key in self.keys}
        if not self.keys:
            raise BadSigningKeys("At least one signing key is needed.")
        if len(self._by_id) != len(self.keys):
            raise BadSigningKeys("Two signing keys have the same id.")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Keys from `TICKET_SIGNING_KEYS`: `id:seed` or `id:seed:first-last`, separated by commas, the newest first.

        The seed is 32 bytes in base64url. `first-last` are session ids; `100-` means from 100 on. To change keys, put
        the new one in front with `first-` at the next session and keep the old one until its last session is over.
        """
        return cls(_signing_key(part) for part in text.split(",") if part.strip())

    @property
    def public_keys(self) -> dict[int, bytes]:
        """The 32 raw bytes of each public key by its id, for doors that check by themselves."""
        return {key.key_id: key.public.public_bytes_raw() for key in self.keys}

    def sign(self, ticket_public_id: str, session_id: int, issued_at: datetime) -> str:
        """The QR text of a ticket. Raises BadSigningKeys when no key may sign for the session."""
        key = next((key for key in self.keys if key.may_sign(session_id)), None)
        if key is None:
            raise BadSigningKeys(f"No signing key is allowed for session {session_id}.")
        if issued_at.tzinfo is None:
            raise ValueError("The issue time needs a time zone.")
        signed = b"".join(
            (
                VERSION.to_bytes(1),
                key.key_id.to_bytes(2),
                _ticket_bytes(ticket_public_id),
                session_id.to_bytes(8),
                int(issued_at.timestamp()).to_bytes(5),
            )
        )
        text: bytes = b45encode(signed + key.private.sign(signed))
        return text.decode()

    def read(self, text: str) -> SignedCode:
        """What the QR text says, or ForgedCode. White space around it, as scanners add it, does not matter."""
        raw = _raw(text)
        signed, signature = raw[:SIGNED_BYTES], raw[SIGNED_BYTES:]
        if signed[0] != VERSION:
            raise ForgedCode("unknown version")
        key = self._by_id.get(int.from_bytes(signed[1:3]))
        if key is None:
            raise ForgedCode("unknown key")
        try:
            key.public.verify(signature, signed)
        except InvalidSignature:
            raise ForgedCode("bad signature") from None
        session = int.from_bytes(signed[19:27])
        if not key.may_sign(session):
            raise ForgedCode("key not allowed for this session")
        issued_at = datetime.fromtimestamp(int.from_bytes(signed[27:32]), UTC)
        return SignedCode(key_id=key.key_id, ticket=signed[3:19], session=session, issued_at=issued_at)


def new_signing_key() -> str:
    """A fresh random seed in the text form that `TICKET_SIGNING_KEYS` takes after the key's id."""
    return urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()


def new_ticket_code() -> str:
    """A ticket's short code for people who cannot scan: `XXXXX-XXXXX`, 46 bits of chance."""
    characters = "".join(secrets.choice(HUMAN_ALPHABET) for _ in range(HUMAN_CHARACTERS))
    return f"{characters[:5]}-{characters[5:]}"


def typed_ticket_code(text: str) -> str | None:
    """The short code as it is stored, from what somebody typed at the door; None when it cannot be one."""
    characters = "".join(character for character in text.upper() if character.isalnum())
    if len(characters) != HUMAN_CHARACTERS or not set(characters) <= set(HUMAN_ALPHABET):
        return None
    return f"{characters[:5]}-{characters[5:]}"


def _raw(text: str) -> bytes:
    text = text.strip()
    if len(text) != CODE_CHARACTERS:
        raise ForgedCode("wrong length")
    try:
        raw: bytes = b45decode(text)
    except ValueError:
        raise ForgedCode("not base45") from None
    return raw


def _ticket_bytes(public_id: str) -> bytes:
    try:
        raw = urlsafe_b64decode(public_id + "==")
    except ValueError:
        raw = b""
    # Encoding back refuses letters that the decoder ignores and spare bits that would give one ticket two names.
    if len(raw) != 16 or urlsafe_b64encode(raw).rstrip(b"=").decode() != public_id:
        raise ValueError("A ticket's public id is 16 bytes in 22 characters of base64url.")
    return raw


def _signing_key(text: str) -> SigningKey:
    key_id, _, rest = text.strip().partition(":")
    seed, _, sessions = rest.partition(":")
    if not key_id.isdecimal() or not 1 <= int(key_id) <= HIGHEST_KEY_ID:
        raise BadSigningKeys(f"A signing key's id is a number from 1 to {HIGHEST_KEY_ID}.")
    try:
        private = Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(seed + "=" * (-len(seed) % 4)))
    except ValueError:
        raise BadSigningKeys(f"The seed of signing key {key_id} is not 32 bytes in base64url.") from None
    first, dash, last = sessions.partition("-")
    if not sessions:
        return SigningKey(int(key_id), private)
    if not dash or not first.isdecimal() or (last and not last.isdecimal()):
        raise BadSigningKeys(f"The sessions of signing key {key_id} are written as 100-199 or 100-.")
    return SigningKey(int(key_id), private, int(first), int(last) if last else None)
