"""What the tests of choosing share: a browser with an order, and the requests that its page sends."""

from dataclasses import dataclass
from typing import Any

from eventhub.catalog.models import EventSession
from tests.client import Answer, CheckingClient
from tests.factories import seating

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Choosing:
    """One browser's open order for a session."""

    client: CheckingClient
    session: EventSession
    order: str

    def seat(self, at: int) -> str:
        return seating.seats_of(self.session.layout)[at].public_id

    @property
    def floor(self) -> str:
        return seating.standing_of(self.session.layout).public_id

    def post(self, step: str, data: dict[str, Any], *, fragment: bool = False, **options: Any) -> Answer:
        headers = FRAGMENT if fragment else {}
        return self.client.post(f"/gateway/{self.order}/{step}", data=data, headers=headers, **options)

    def get(self, step: str, **options: Any) -> Answer:
        return self.client.get(f"/gateway/{self.order}/{step}", **options)

    def take(self, at: int, **data: str) -> Answer:
        return self.post("seats", {"take": self.seat(at)} | data)

    def ready_to_pay(self) -> None:
        self.post("details", {"email": "nora@people.test", "name": "Nora Lind", "mine": "1"})
        self.post("address", {})


def begin(client: CheckingClient, session: EventSession) -> Choosing:
    sent_on = client.post(f"/sessions/{session.public_id}/orders")
    assert sent_on.status_code == 303
    return Choosing(client, session, sent_on.location.split("/")[-2])
