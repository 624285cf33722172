"""How any record is traced to the organizer, venue or artist it belongs to."""

from typing import Any, ClassVar

from sqlalchemy import ColumnElement


class Owned:
    """A model names the relationship that leads towards its owner, or answers `owned_by` itself."""

    owned_via: ClassVar[str]

    @classmethod
    def owned_by(cls, owner: Any) -> ColumnElement[bool]:
        relation = getattr(cls, cls.owned_via)
        condition: ColumnElement[bool] = relation.has(relation.property.mapper.class_.owned_by(owner))
        return condition
