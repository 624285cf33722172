"""What every step shares: the order that may be opened, the session it is for, and the step that is due."""

from dataclasses import dataclass
from typing import Any

from flask import Response, url_for
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from eventhub.catalog.models import Event, EventSession
from eventhub.db import db
from eventhub.ordering import questions, views
from eventhub.ordering.questions import Question
from eventhub.ordering.views import OrderView
from eventhub.web import order_access, respond

STEPS = ("tickets", "details", "address", "payment", "done")
ENDPOINT = {
    "tickets": "gateway.tickets.edit",
    "details": "gateway.details.edit",
    "address": "gateway.addresses.edit",
    "payment": "gateway.payments.new",
    "done": "gateway.done.show",
}


@dataclass(frozen=True)
class Checkout:
    """One order on its way, with what is on."""

    order: OrderView
    session: EventSession

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the event asks of everybody who comes."""
        return questions.read(self.session.event.form_schema)

    @property
    def due(self) -> str:
        """The first step that is not done yet."""
        if self.order.status in ("paid", "refunded"):
            return "done"
        if not self.order.pending or self.order.run_out or not self.order.items:
            return "tickets"
        if not (self.order.email and self.order.name) or questions.unanswered(self.questions, self.order):
            return "details"
        return "address" if self.order.address is None else "payment"

    def allows(self, step: str) -> bool:
        """Whether the step may be shown: the one that is due, or one before it while nothing is paid."""
        if self.due == "done":
            return step == "done"
        return STEPS.index(step) <= STEPS.index(self.due)

    @property
    def context(self) -> dict[str, Any]:
        event = self.session.event
        return {
            "order": self.order,
            "session": self.session,
            "event": event,
            "venue": self.session.venue,
            "organizer_slug": event.organizer.slug,
            "reached": {
                step: url_for(ENDPOINT[step], order=self.order.public_id) for step in STEPS if self.allows(step)
            },
        }


def find(public_id: str) -> Checkout:
    """The order for whoever may open it, with its session. Raises NotFound for strangers."""
    opened = order_access.by_public_id(public_id)
    return with_session(views.read(opened.id), opened.session_id)


def with_session(order: OrderView, session_id: int) -> Checkout:
    session = db.session.scalars(
        select(EventSession)
        .where(EventSession.id == session_id)
        .options(
            joinedload(EventSession.event).options(defer(Event.poster), joinedload(Event.organizer)),
            joinedload(EventSession.venue),
        )
    ).one()
    return Checkout(order=order, session=session)


def to_step(step: str, order: str) -> Response:
    return respond.see_other(url_for(ENDPOINT[step], order=order))


def to_due(checkout: Checkout) -> Response:
    return to_step(checkout.due, checkout.order.public_id)
