"""The session's cookie travels only with an answer that changed it."""

from tests.client import Answer
from tests.factories import catalog


def test_an_answer_that_does_not_change_the_session_does_not_send_it_again(client):
    """Else one that was asked for before an order, and is late, takes the right to that order back."""
    session = catalog.session()
    begun = client.post(f"/sessions/{session.public_id}/orders")
    assert sent(begun)
    for address in (f"/posters/{session.event.slug}.svg", f"/events/{session.event.slug}", begun.location):
        assert client.get(address).status_code == 200
        assert not sent(client.get(address)), address


def sent(answer: Answer) -> bool:
    return any(each.startswith("eventhub=") for each in answer.headers.getlist("Set-Cookie"))
