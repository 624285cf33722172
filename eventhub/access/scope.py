"""The rows that somebody may see: the condition is part of every query."""

from typing import Any, TypeVar, cast

from sqlalchemy import Select, select

from eventhub.db import Model, db
from eventhub.errors import NotFound

M = TypeVar("M", bound=Model)


class Scope:
    """What one organizer, venue, artist or user owns. What is foreign does not exist: 404, never 403."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner

    def all(self, model: type[M]) -> Select[M]:
        return select(model).where(cast(Any, model).owned_by(self.owner))

    def get(self, model: type[M], **identity: Any) -> M:
        record = db.session.scalar(self.all(model).filter_by(**identity))
        if record is None:
            raise NotFound()
        return record


class Everything(Scope):
    """No owner at all: the public site, which shows published rows only, and platform staff."""

    def __init__(self) -> None:
        super().__init__(None)

    def all(self, model: type[M]) -> Select[M]:
        return select(model)
