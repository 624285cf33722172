"""Who buys an order, what goes on its invoice, and who comes."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import gettext as _

from eventhub.access.permissions import Permission
from eventhub.api import orders, parsing
from eventhub.api.parsing import Fields
from eventhub.api.rights import open_order
from eventhub.db import retrying, transaction
from eventhub.errors import Invalid
from eventhub.ordering import checkout
from eventhub.ordering.checkout import Guest
from eventhub.web.policy import allows


@allows(Permission.PUBLIC)
def update(order: str) -> Response:
    opened = open_order(order)
    body = parsing.body()
    buyer = {name: body.text(name) for name in ("email", "name", "phone")}
    address = {name: body.object("address").text(name) for name in checkout.ADDRESS_FIELDS}
    guests = guests_in(body)
    body.check()
    save(opened.id, buyer, address if isinstance(body.values.get("address"), dict) else None, guests)
    return orders.answer(opened.id)


def guests_in(body: Fields) -> list[Guest] | None:
    if not body.has("registrations"):
        return None
    guests: list[Guest] = []
    for each in body.objects("registrations"):
        guest = Guest(
            item=each.identity("item", required=True),
            name=each.text("name"),
            email=each.text("email") or None,
            answers=each.object("answers").values,
        )
        if guest.item in {known.item for known in guests}:
            each.wrong("item", _("This ticket is in the list twice."))
        guests.append(guest)
    return guests


@retrying
def save(
    order_id: int, buyer: Mapping[str, str], address: Mapping[str, str] | None, guests: list[Guest] | None
) -> None:
    """All of it or nothing; every field's error at once."""
    errors: dict[str, Any] = {}
    with transaction():
        try:
            checkout.save_buyer(order_id, **buyer, guests=guests)
        except Invalid as invalid:
            errors |= {field_of(name, guests or []): sentence for name, sentence in invalid.errors.items()}
        if address is not None:
            try:
                checkout.save_address(order_id, address)
            except Invalid as invalid:
                errors |= {f"address.{name}": sentence for name, sentence in invalid.errors.items()}
        if errors:
            raise Invalid(errors=errors)


def field_of(name: str, guests: list[Guest]) -> str:
    """The checkout's form names a guest's field by its item, the API by its place in the list."""
    field, _dash, rest = name.partition("-")
    for number, guest in enumerate(guests):
        if rest == guest.item:
            return f"registrations.{number}.{field}"
        if field == "answer" and rest.startswith(f"{guest.item}-"):
            return f"registrations.{number}.answers.{rest.removeprefix(f'{guest.item}-')}"
    return name
