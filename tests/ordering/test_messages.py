"""What buyers are written about their orders: once each, the same in HTML and in text, with a way on."""

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from eventhub.catalog.models import Organizer
from eventhub.db import db
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import cancellation, checkout, expiry, refunds
from eventhub.ordering.messages import SENDERS
from eventhub.ordering.models import Order
from tests.client import CheckingClient
from tests.mailbox import Mailbox
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def sheet() -> Sheet:
    return sales.show()


def parts(mailbox: Mailbox) -> tuple[str, str, str]:
    """The subject, the text and the words of the HTML of the one mail."""
    [mail] = mailbox.messages
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    words = " ".join(lxml_html.document_fromstring(html).find("body").itertext())
    return mail["Subject"], text, re.sub(r"\s+", " ", words)


def link(text: str) -> str:
    """The path of the one address in the text."""
    [address] = re.findall(r"https?://[^/\s]+(/\S+)", text)
    return str(address)


def expired(sheet: Sheet) -> int:
    order = sales.order(sheet, sales.seats(sheet, 0, 1), places=2)
    sales.run_out(order)
    expiry.expire_due()
    return order


def test_who_had_begun_is_told_once_that_the_time_ran_out(sheet: Sheet, mailbox: Mailbox, run_tasks: Any) -> None:
    expired(sheet)
    expiry.expire_due()
    run_tasks()
    subject, text, html = parts(mailbox)
    assert subject.startswith("Your time ran out: ")
    for part in (text, html):
        for said in ("nothing was charged", "row A, seat 1", "row A, seat 2", "2 × ", "Take the same seats again"):
            assert said in part


def test_the_mail_leads_back_to_the_same_seats(
    sheet: Sheet, mailbox: Mailbox, run_tasks: Any, client: CheckingClient
) -> None:
    expired(sheet)
    run_tasks()
    answer = client.get(client.get(link(parts(mailbox)[1])).headers["Location"])
    assert answer.status_code == 200
    assert "Take them again" in answer.text


@pytest.mark.parametrize("missing", ["name", "email"])
def test_who_never_said_who_they_are_is_not_written_to(missing: str, sheet: Sheet) -> None:
    order = sales.order(sheet, sales.seats(sheet, 0))
    sales.change(f"UPDATE orders SET {missing} = NULL")
    sales.run_out(order)
    expiry.expire_due()
    assert sales.scalar("SELECT count(*) FROM outbox_messages") == 0


def test_an_order_that_was_let_go_before_it_was_paid_is_not_written_about(sheet: Sheet) -> None:
    checkout.cancel(sales.order(sheet, sales.seats(sheet, 0)))
    assert sales.scalar("SELECT count(*) FROM outbox_messages") == 0


def test_money_that_came_meanwhile_makes_the_news_untrue_and_unsent(
    sheet: Sheet, mailbox: Mailbox, run_tasks: Any
) -> None:
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    sales.run_out(order)
    expiry.expire_due()
    sales.pay(begun)
    run_tasks()
    [mail] = mailbox.messages
    assert mail["Subject"].startswith("Your tickets: ")


def test_a_late_payment_that_goes_back_is_explained(sheet: Sheet, mailbox: Mailbox, run_tasks: Any) -> None:
    order = sales.order(sheet, sales.seats(sheet, 0))
    begun = sales.payment(order)
    sales.run_out(order)
    sales.order(sheet, sales.seats(sheet, 0), buyer=False)
    sales.pay(begun)
    run_tasks()
    subject, text, html = parts(mailbox)
    assert subject.startswith("€84.00 is on its way back: ")
    for part in (text, html):
        for said in ("€84.00", "somebody else had taken the seats", "up to ten days"):
            assert said in part


def test_a_refund_says_how_much_and_why(sheet: Sheet, mailbox: Mailbox, run_tasks: Any) -> None:
    order = db.session.get_one(Order, sales.paid(sheet, sales.seats(sheet, 0)))
    run_tasks()
    mailbox.clear()
    refunds.refund(order, by=None, reason="The singer is <ill> & sorry.")
    run_tasks()
    subject, text, html = parts(mailbox)
    assert subject.startswith("Refund of €84.00: ")
    for part in (text, html):
        for said in ("€84.00", "The singer is <ill> & sorry.", "no longer admit anybody", "up to ten days"):
            assert said in part


def test_a_free_order_that_is_cancelled_is_confirmed(mailbox: Mailbox, run_tasks: Any) -> None:
    sheet = sales.show(price=0)
    order = sales.order(sheet, sales.seats(sheet, 0))
    checkout.begin_payment(order, provider="sandbox", return_url=sales.RETURN_URL)
    run_tasks()
    mailbox.clear()
    cancellation.cancel_free(db.session.get_one(Order, order), by=None)
    run_tasks()
    subject, text, html = parts(mailbox)
    assert subject.startswith("Cancelled: ")
    for part in (text, html):
        assert "It cost nothing" in part
        assert "row A, seat 1" in part


def test_an_organizers_address_stands_in_one_line(sheet: Sheet, mailbox: Mailbox, run_tasks: Any) -> None:
    db.session.get_one(Organizer, sheet.organizer_id).address = "Speicherstadt 4\n20457 Hamburg"
    db.session.commit()
    expired(sheet)
    run_tasks()
    _, text, html = parts(mailbox)
    assert "Speicherstadt 4, 20457 Hamburg" in text
    assert "Speicherstadt 4, 20457 Hamburg" in html


def test_every_kind_of_mail_about_orders_has_a_sender() -> None:
    root = Path(__file__).resolve().parents[2] / "eventhub"
    put = {
        kind
        for path in (root / "ordering").glob("*.py")
        for kind in re.findall(r'outbox\.put\(\s*"(\w+)"', path.read_text())
    }
    assert put == set(SENDERS)
    for kind in SENDERS:
        assert (root / "templates" / "emails" / f"{kind}.html").exists()
        assert (root / "templates" / "emails" / f"{kind}.txt").exists()
