"""What is gone of the demo's sessions: pools opened, seats kept back, places sold and held, people at the door."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from eventhub.accounts.models import User
from eventhub.db import db
from eventhub.demo import accounts, bulk, ledger
from eventhub.demo.furnishing import House
from eventhub.demo.ledger import Books
from eventhub.demo.scheduling import Plan
from eventhub.demo.selling import Box, Purchase
from eventhub.inventory import sheets
from eventhub.inventory.models import BlockReason, SeatClaim, SectionPool
from eventhub.inventory.sheets import Sheet, SheetSection

SHARE_ARRIVED = 0.12

# The sessions that people are looking at while the demo starts, and how many of them hold something.
WATCHED = 6
HOLDS, HOLDS_TONIGHT = 2, 6


def stock(plans: Sequence[Plan], house: House, *, now: datetime) -> int:
    """Fill the sessions; answers how many tickets are sold."""
    db.session.flush()
    buyer, door = house.users[accounts.BUYER.email], house.users[accounts.DOOR.email]
    watched = sorted(plans, key=lambda plan: plan.session.starts_at)[:WATCHED]
    concert = next((plan for plan in plans if plan.session.event.slug == "night-bus-orchestra"), None)
    purchases: list[Purchase] = []
    for plan in plans:
        sheet = sheets.read(plan.session.public_id)
        open_pools(sheet)
        box = Box(sheet, blocked=block(plan, sheet), now=now, form=plan.session.event.form_schema)
        if plan.tonight:
            purchases += buyers_seats(box, buyer)
        if plan is concert:
            purchases.append(box.purchase_places(sheet.sections[0], 2, user=buyer))
        if sheet.on_sale(now):
            sold = list(box.sell(plan.share))
            if plan.tonight:
                let_in(sold, box, doors_at=plan.session.doors_at)
            purchases += sold
            if plan in watched:
                purchases += box.hold(HOLDS_TONIGHT if plan.tonight else HOLDS)
    books = Books({each.id: each for each in house.organizers.values()}, house.accounts)
    ledger.write(purchases, books=books, door=door, now=now)
    return sum(purchase.size for purchase in purchases if purchase.paid_at)


def open_pools(sheet: Sheet) -> None:
    bulk.copy(
        SectionPool,
        [
            {
                "session_id": sheet.session_id,
                "section_id": section.id,
                "layout_id": sheet.layout_id,
                "capacity": section.capacity,
            }
            for section in sheet.sections
            if not section.seated
        ],
    )


def block(plan: Plan, sheet: Sheet) -> set[int]:
    """The seats that the house keeps, each with its reason; answers their ids."""
    found: set[int] = set()
    sections = {section.name: section for section in sheet.sections}
    for kept in plan.venue.blocks:
        reason = BlockReason(session_id=sheet.session_id, blocked_by=plan.venue.name, why=kept.why)
        db.session.add(reason)
        db.session.flush()
        seats = [seat for seat_id in kept.seats for seat in named(sections, *seat_id)]
        bulk.copy(
            SeatClaim,
            [
                {
                    "session_id": sheet.session_id,
                    "seat_id": seat,
                    "layout_id": sheet.layout_id,
                    "kind": "block",
                    "reason_id": reason.id,
                }
                for seat in seats
            ],
        )
        found.update(seats)
    return found


def named(sections: Mapping[str, SheetSection], name: str, row: str, first: int, last: int) -> Iterator[int]:
    """Wheelchair places are never kept back with the others."""
    for seat in sections[name].rows.get(row, ()):
        if first <= int(seat.number) <= last and not (seat.accessible or seat.companion):
            yield seat.id


def buyers_seats(box: Box, buyer: User) -> Iterator[Purchase]:
    """The demo's buyer sits in the stalls tonight, with a student beside them."""
    section = next(section for section in box.sheet.sections if section.name == "Stalls front")
    if pair := box.pair(section, "H", ("14", "15")):
        bought = box.purchase(
            section, pair, placed_at=max(box.sheet.sales_from, box.now - timedelta(days=2)), paid_after=160, user=buyer
        )
        bought.tiers = list(box.sheet.tiers[:2])
        yield bought


def let_in(sold: Sequence[Purchase], box: Box, *, doors_at: datetime) -> None:
    """Those who came as soon as the doors opened."""
    seconds = int((box.now - doors_at).total_seconds())
    for purchase in sold:
        if purchase.paid_at and purchase.paid_at < doors_at and box.random.random() < SHARE_ARRIVED:
            purchase.arrives_at = doors_at + timedelta(seconds=box.random.randint(20, seconds - 40))
