"""What a program does: JSON in, JSON out, and its right in a header."""

from typing import Any
from uuid import uuid4

from tests.client import CheckingClient


def call(
    client: CheckingClient,
    method: str,
    path: str,
    body: Any = None,
    *,
    token: str | None = None,
    key: str | None = None,
    **options: Any,
) -> Any:
    """One request under /api/v1; a program carries no CSRF token."""
    headers = {"Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    if body is not None:
        options["json"] = body
    return client.open(f"/api/v1{path}", method=method, headers=headers, **{"csrf": False} | options)


def new_key() -> str:
    return str(uuid4())
