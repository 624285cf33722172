"""An order: opened with what it holds, and read."""

from typing import Any

from flask import Response, jsonify, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from eventhub import clock
from eventhub.access.permissions import Permission
from eventhub.api import parsing, sessions
from eventhub.api.amounts import amount, moment
from eventhub.api.parsing import Fields
from eventhub.api.rights import open_order
from eventhub.db import db
from eventhub.errors import Invalid, NotFound
from eventhub.inventory.sheets import Sheet, SheetTier
from eventhub.ordering import checkout, choosing, idempotency, on_sale, opening, papers, rights, views
from eventhub.ordering.choosing import Choice
from eventhub.ordering.idempotency import Within
from eventhub.ordering.models import Order
from eventhub.ordering.views import ItemView, OrderView
from eventhub.ticketing import issuing
from eventhub.web import api_callers, devices, limits
from eventhub.web.idempotency import read_key, user_principal
from eventhub.web.policy import allows


@allows(Permission.PUBLIC)
def create() -> Response:
    body = parsing.body()
    person = api_callers.person()
    key = read_key(user_principal(person), body.values)

    def open_it(within: Within) -> int:
        sheet, choice = chosen(body)
        email = body.text("email")
        if email:
            email = checkout.checked_email(email, name="email", errors=body.errors)
        body.check()
        limits.spend(limits.here(limits.ORDERS))
        return opening.open_order(
            sheet,
            choice,
            user_id=person.id if person else None,
            email=email or None,
            device=devices.known(),
            origin=limits.origin(),
            locale=str(get_locale() or "en"),
            within=within,
        )

    order = views.read(idempotency.opened(key, open_it))
    response = jsonify(as_json(order) | {"token": rights.token_of(order.public_id)})
    response.status_code = 201
    response.headers["Location"] = url_for("api.orders_show", order=order.public_id)
    return response


@allows(Permission.PUBLIC)
def show(order: str) -> Response:
    return answer(open_order(order).id)


def answer(order_id: int) -> Response:
    return jsonify(as_json(views.read(order_id)))


def chosen(body: Fields) -> tuple[Sheet, Choice]:
    """What the body asks for. Raises Invalid for what does not belong to the session."""
    session = body.identity("session", required=True)
    seats = body.identities("seats")
    places = [
        (each, each.identity("section", required=True), each.whole("quantity", least=1, most=parsing.MOST))
        for each in body.objects("places")
    ]
    if not seats and not places:
        body.wrong("seats", _("Choose a seat or a place first."))
    body.check()
    try:
        sheet = sessions.sheet_of(session)
    except NotFound:
        raise Invalid(errors={"session": _("There is no such session.")}) from None
    if not sheet.tiers or not sheet.on_sale(clock.now()):
        raise on_sale.NotOnSale()
    tier = tier_in(body, sheet, default=sheet.default_tier)
    return sheet, Choice(
        seats=dict.fromkeys(seat_ids(body, sheet, seats), tier), places=wanted_places(sheet, places, tier)
    )


def tier_in(fields: Fields, sheet: Sheet, *, default: SheetTier) -> SheetTier:
    """The tier that the field names, else the default."""
    given = fields.identity("tier")
    if fields.has("tier") and given not in sheet.tier_by_public_id:
        fields.wrong("tier", _("This session has no such ticket type."))
    return sheet.tier_by_public_id.get(given, default)


def seat_ids(body: Fields, sheet: Sheet, seats: list[str]) -> list[int]:
    unknown = [each for each in seats if each not in sheet.seat_by_public_id or sheet.seat_by_public_id[each].disabled]
    if unknown:
        body.wrong("seats", choosing.UnknownSeats.message)
    return [sheet.seat_by_public_id[each].id for each in seats if each not in unknown]


def wanted_places(
    sheet: Sheet, places: list[tuple[Fields, str, int]], default: SheetTier
) -> dict[tuple[int, int], int]:
    """(section id, tier id) → how many."""
    found: dict[tuple[int, int], int] = {}
    for fields, public_id, quantity in places:
        section = sheet.section_by_public_id.get(public_id)
        tier = tier_in(fields, sheet, default=default)
        if section is None or section.seated:
            fields.wrong("section", _("This session has no such standing section."))
        elif (section.id, tier.id) in found:
            fields.wrong("section", _("This section and ticket type are in the list twice."))
        else:
            found[(section.id, tier.id)] = quantity
    return found


def as_json(order: OrderView) -> dict[str, Any]:
    sheet, currency = order.sheet, order.currency
    found: dict[str, Any] = {
        "id": order.public_id,
        "pnr": order.pnr,
        "session": sheet.public_id,
        "status": order.status,
        "created_at": moment(order.created_at),
        "expires_at": moment(order.expires_at),
        "extensions_left": max(sheet.max_extensions - order.extensions, 0) if order.pending else 0,
        "email": order.email,
        "name": order.name,
        "phone": order.phone,
        "address": order.address or None,
        "items": [item_json(item, currency) for item in order.items],
        "subtotal": amount(order.subtotal, currency),
        "discount": amount(order.discount, currency),
        "discount_code": order.discount_code,
        "fees": amount(order.fees, currency),
        "tax": amount(order.tax, currency),
        "tax_included": sheet.terms.tax_included,
        "total": amount(order.total, currency),
    }
    if order.status == "paid":
        found["tickets"] = tickets_json(order)
    return found


def item_json(item: ItemView, currency: str) -> dict[str, Any]:
    """`price` is the ticket's own, which adds up to the subtotal; `total` has everything in it."""
    return {
        "id": item.public_id,
        **({"seat": item.seat.public_id, "row": item.seat.row, "number": item.seat.number} if item.seat else {}),
        "section": item.section.public_id,
        "tier": item.tier.public_id,
        "price": amount(item.price, currency),
        "discount": amount(item.discount, currency),
        "fee": amount(item.fee, currency),
        "tax": amount(item.tax, currency),
        "total": amount(item.total, currency),
        "name": item.holder,
        "email": item.holder_email,
        "answers": item.answers,
    }


def tickets_json(order: OrderView) -> list[dict[str, Any]]:
    items = {item.id: item for item in order.items}
    found = []
    for ticket in papers.tickets_of(db.session.get_one(Order, order.id)):
        item = items[ticket.item_id]
        found.append(
            {
                "code": ticket.code,
                "qr": issuing.qr_text(ticket),
                "status": ticket.status,
                "item": item.public_id,
                **({"seat": item.seat.public_id} if item.seat else {}),
                "section": item.section.public_id,
                "holder": ticket.holder,
                "checked_in_at": moment(ticket.checked_in_at),
            }
        )
    return found
