"""Every endpoint names its permission; the gate of its panel says who holds which."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g
from flask_login import current_user

from eventhub.access.permissions import EVERYBODY, Permission
from eventhub.errors import Forbidden, Unauthorized

V = TypeVar("V", bound=Callable[..., Any])


def allows(permission: Permission) -> Callable[[V], V]:
    """The view runs for those who hold the permission; others get 401 when they are not signed in, else 403."""

    def mark(view: V) -> V:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            require(permission)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(V, guarded)

    return mark


def require(permission: Permission) -> None:
    if permission in g.get("permissions", EVERYBODY):
        return
    raise Forbidden() if current_user.is_authenticated else Unauthorized()
