"""From a full cart to the provider's page: buyer, address, payment begun, or let go."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from eventhub.db import db, retrying, transaction
from eventhub.errors import Conflict, Invalid
from eventhub.inventory.sheets import Sheet
from eventhub.ordering import expiry, extension, open_orders, questions, settlement, views
from eventhub.payments import attempts
from eventhub.payments.models import Payment
from eventhub.payments.providers import PROVIDERS

LONGEST = 200


class NothingChosen(Conflict):
    message = _l("Choose a seat or a place first.")
    kind = "nothing-chosen"


class BuyerMissing(Invalid):
    message = _l("Tell us first who is buying.")


class AnswersMissing(Invalid):
    message = _l("The event asks something of everybody who comes. Answer that first.")


@dataclass(frozen=True)
class Guest:
    """Who comes for one item; an empty name stands for the buyer."""

    item: str
    name: str = ""
    email: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


def checked_email(given: str, *, name: str, errors: dict[str, Any]) -> str:
    """The e-mail as it can be written to; what is wrong with it goes into `errors`."""
    given = given.strip()
    if not given:
        errors[name] = _l("Enter an e-mail address, for example plover@example.org.")
        return given
    try:
        return validate_email(given, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        errors[name] = _l("This e-mail address is not complete. It should look like plover@example.org.")
        return given


def checked_name(given: str, *, name: str, errors: dict[str, Any], required: bool = True) -> str:
    given = " ".join(given.split())
    if required and not given:
        errors[name] = _l("Enter a name.")
    elif len(given) > LONGEST:
        errors[name] = _l("This is too long. 200 characters fit.")
    elif any(not character.isprintable() for character in given):
        errors[name] = _l("This holds characters that cannot be printed.")
    return given


@retrying
def save_buyer(
    order_id: int, *, email: str, name: str, phone: str | None = None, guests: Sequence[Guest] | None = None
) -> None:
    """Keep who buys and who comes. Raises Invalid with every field's error, and then keeps nothing."""
    errors: dict[str, Any] = {}
    email = checked_email(email, name="email", errors=errors)
    name = checked_name(name, name="name", errors=errors)
    phone = checked_name(phone or "", name="phone", errors=errors, required=False) or None
    if phone and not (set(phone) <= set("+0123456789 ()-/.") and sum(c.isdigit() for c in phone) >= 5):
        errors["phone"] = _l("Enter a phone number with digits only, for example +49 40 123456.")
    order = views.read(order_id)
    rows = guest_rows(order, guests or (), errors)
    if errors:
        raise Invalid(errors=errors)
    with transaction() as session:
        open_orders.lock_open(order_id)
        session.execute(
            text("UPDATE orders SET email = :email, name = :name, phone = :phone WHERE id = :id"),
            {"id": order_id, "email": email, "name": name, "phone": phone},
        )
        for row in rows:
            session.execute(
                text(
                    """INSERT INTO registrations (item_id, name, email, answers)
                       SELECT id, :name, :email, CAST(:answers AS jsonb) FROM order_items
                       WHERE id = :item AND order_id = :order
                       ON CONFLICT (item_id) DO UPDATE
                       SET name = excluded.name, email = excluded.email, answers = excluded.answers"""
                ),
                {"order": order_id, **row},
            )


def guest_rows(order: views.OrderView, guests: Sequence[Guest], errors: dict[str, Any]) -> list[dict[str, Any]]:
    items = {item.public_id: item for item in order.items}
    asked = questions.of_event(order.sheet.event_id) if guests else ()
    rows = []
    for guest in guests:
        if guest.item not in items:
            errors["registrations"] = _l("One of these tickets is not in the order.")
            continue
        guest_name = checked_name(guest.name, name=f"name-{guest.item}", errors=errors, required=False)
        email = checked_email(guest.email, name=f"email-{guest.item}", errors=errors) if guest.email else None
        answers = questions.checked(asked, guest.answers, item=guest.item, errors=errors)
        rows.append({"item": items[guest.item].id, "name": guest_name, "email": email, "answers": json.dumps(answers)})
    return rows


ADDRESS_FIELDS = ("company", "street", "postcode", "city", "country", "tax_id")


@retrying
def save_address(order_id: int, address: Mapping[str, str]) -> None:
    """What goes on the invoice besides the name; nothing at all is fine. Half an address is not."""
    errors: dict[str, Any] = {}
    kept = {
        name: checked_name(str(address.get(name) or ""), name=name, errors=errors, required=False)
        for name in ADDRESS_FIELDS
    }
    kept = {name: value for name, value in kept.items() if value}
    if kept:
        for name in ("street", "postcode", "city", "country"):
            if name not in kept and name not in errors:
                errors[name] = _l("Needed for an invoice with an address. Or leave all fields empty.")
    if len(kept.get("country", "DE")) != 2 or not kept.get("country", "DE").isalpha():
        errors["country"] = _l("Choose a country.")
    if errors:
        raise Invalid(errors=errors)
    with transaction() as session:
        order = open_orders.lock_open(order_id)
        session.execute(
            text("UPDATE orders SET address = CAST(:address AS jsonb) WHERE id = :id"),
            {"id": order.id, "address": json.dumps(kept)},
        )


def begin_payment(order_id: int, *, provider: str, return_url: str) -> Payment | None:
    """An attempt to pay, begun at the provider; None when there was nothing to pay and the order is paid now.

    Asked twice for what did not change, it answers the attempt that is already open, so a double click charges once.
    Raises BuyerMissing, AnswersMissing, NothingChosen, HoldExpired, UnknownProvider, ProviderAway.
    """
    order = views.read(order_id)
    if order.pending and not order.items:
        raise NothingChosen()
    if order.pending and not (order.email and order.name):
        raise BuyerMissing(
            errors={"email": BuyerMissing.message} if not order.email else {"name": BuyerMissing.message}
        )
    if order.pending and questions.unanswered(questions.of_event(order.sheet.event_id), order):
        raise AnswersMissing(errors={"registrations": AnswersMissing.message})
    if order.total == 0:
        settlement.settle_free(order_id)
        return None
    payment_id = open_attempt(order_id, order.sheet, provider)
    payment = db.session.get_one(Payment, payment_id)
    if payment.url is None:
        config = current_app.config["EVENTHUB"]
        callback_url = f"{config.base_url}/webhooks/{provider}/{payment.account.public_id}"
        created = PROVIDERS[provider].create(payment, return_url=return_url, callback_url=callback_url)
        with transaction():
            attempts.note_created(payment_id, reference=created.reference, url=created.url)
        db.session.refresh(payment)
    return payment


@retrying
def open_attempt(order_id: int, sheet: Sheet, provider: str) -> int:
    """The payment to send the buyer to: the open one when nothing changed, else a new one."""
    account = attempts.account_for(sheet.organizer_id, provider)
    with transaction() as session:
        open_orders.lock_open(order_id)
        row = session.execute(text("SELECT total, currency, quote FROM orders WHERE id = :id"), {"id": order_id}).one()
        if row.total == 0:
            # It was changed while the request was under way: asked again, it is paid by asking.
            raise Conflict()
        extension.allow_for_paying(order_id, sheet)
        open_payment = session.execute(
            text(
                """SELECT id, account_id FROM payments WHERE order_id = :order AND status = 'created'
                   AND amount = :amount AND currency = :currency ORDER BY id DESC LIMIT 1 FOR NO KEY UPDATE"""
            ),
            {"order": order_id, "amount": row.total, "currency": row.currency},
        ).one_or_none()
        if open_payment and open_payment.account_id == account.id:
            return int(open_payment.id)
        open_orders.supersede_payments(order_id)
        return attempts.begin(account, order_id=order_id, amount=row.total, currency=row.currency, quote=row.quote).id


@retrying
def cancel(order_id: int) -> None:
    """The buyer lets everything go before paying. Raises OrderClosed for an order that is not open."""
    with transaction() as session:
        row = session.execute(open_orders.LOCK, {"order": order_id}).one()
        if row.status in ("cancelled", "expired"):
            return
        if row.status != "pending":
            raise open_orders.OrderClosed()
        expiry.end([order_id], status="cancelled")
