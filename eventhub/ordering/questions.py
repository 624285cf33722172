"""The event's own form: what it asks of everybody who comes, and whether an answer will do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db
from eventhub.ordering.views import OrderView

LONGEST = 500


@dataclass(frozen=True)
class Question:
    """`kind` is text, choice (one of `choices`) or checkbox."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices as a form's list wants them."""
        return [(choice, choice) for choice in self.choices]


def read(schema: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of an event's `form_schema`."""
    return tuple(
        Question(
            name=str(each["name"]),
            label=str(each["label"]),
            kind=str(each.get("kind", "text")),
            required=bool(each.get("required", False)),
            choices=tuple(str(choice) for choice in each.get("choices", ())),
        )
        for each in schema
    )


def of_event(event_id: int) -> tuple[Question, ...]:
    schema = db.session.execute(text("SELECT form_schema FROM events WHERE id = :id"), {"id": event_id}).scalar_one()
    return read(schema)


def checked(
    questions: Iterable[Question], given: Mapping[str, Any], *, item: str, errors: dict[str, Any]
) -> dict[str, Any]:
    """The answers as they are kept; what is wrong with one goes into `errors` as answer-<item>-<name>."""
    known = {question.name: question for question in questions}
    for name in given:
        if name not in known:
            errors[f"answer-{item}-{name}"] = _l("The event does not ask this.")
    kept = {}
    for name, question in known.items():
        answer, wrong = answered(question, given.get(name))
        if wrong:
            errors[f"answer-{item}-{name}"] = wrong
        elif answer:
            kept[name] = answer
    return kept


def answered(question: Question, given: Any) -> tuple[Any, Any]:
    """The answer as it is kept, and what is wrong with it or None."""
    if question.kind == "checkbox":
        if given not in (None, False, True, "", "1"):
            return None, _l("Answer with yes or no.")
        if question.required and not given:
            return None, _l("Tick this to go on: %(question)s", question=question.label)
        return bool(given), None
    if not isinstance(given, str | None):
        return None, _l("Answer with words.")
    answer = " ".join((given or "").split())
    if not answer:
        return None, _l("Answer this: %(question)s", question=question.label) if question.required else None
    if question.kind == "choice" and answer not in question.choices:
        return None, _l("Choose one of the answers.")
    if len(answer) > LONGEST:
        return None, _l("This is too long. 500 characters fit.")
    if not answer.isprintable():
        return None, _l("This holds characters that cannot be printed.")
    return answer, None


def unanswered(questions: Iterable[Question], order: OrderView) -> bool:
    """Whether somebody who comes was not asked everything yet: a ticket was added after the details."""
    required = [question.name for question in questions if question.required]
    return any(name not in item.answers for item in order.items for name in required)
