"""Orders whose hold ran out: their seats and places go back to sale.

Nobody has to wait for this: a hold that ran out is free for the next buyer in the claim itself. It tidies up, gives
standing places back, and tells the maps.
"""

from collections import Counter, defaultdict

from sqlalchemy import text

from eventhub import jobs
from eventhub.db import db, retrying, transaction
from eventhub.inventory import changes, claims, pools
from eventhub.notifications import outbox
from eventhub.pricing import discounts

BATCH = 200

DUE = """
    SELECT id, session_id FROM orders
    WHERE status = 'pending' AND {when}
      AND NOT EXISTS (SELECT FROM payments WHERE order_id = orders.id AND status = 'processing')
    ORDER BY id LIMIT :batch FOR NO KEY UPDATE SKIP LOCKED
"""

EXPIRED = text(DUE.format(when="expires_at <= statement_timestamp()"))
EXPIRED_OF_SESSION = text(DUE.format(when="expires_at <= statement_timestamp() AND session_id = :session"))
# Opened and left without choosing anything: nothing is held, so a day is soon enough.
ABANDONED = text(DUE.format(when="expires_at IS NULL AND created_at < statement_timestamp() - interval '1 day'"))


def expire_due(*, session_id: int | None = None) -> int:
    """Expire the orders that are due, all or one session's, in transactions of their own; answers how many."""
    done = 0
    while batch := expire_batch(session_id=session_id):
        done += batch
        if session_id is not None or batch < BATCH:
            break
    return done


@retrying
def expire_batch(*, session_id: int | None = None) -> int:
    with transaction() as session:
        if session_id is None:
            rows = list(session.execute(EXPIRED, {"batch": BATCH}))
            rows += session.execute(ABANDONED, {"batch": BATCH}).all()
        else:
            rows = list(session.execute(EXPIRED_OF_SESSION, {"batch": 50, "session": session_id}))
        if rows:
            end([row.id for row in rows], status="expired")
    return len(rows)


# Somebody who came as far as to say who they are wanted these seats.
BEGUN = text(
    """SELECT id, public_id, email FROM orders WHERE id = ANY(:ids) AND email IS NOT NULL AND name IS NOT NULL
       AND EXISTS (SELECT FROM order_items WHERE order_id = orders.id) ORDER BY id"""
)


def end(order_ids: list[int], *, status: str, tell: bool = True) -> None:
    """Move locked pending orders to their end and give back what they held. Inside the caller's transaction.

    Buyers whose order expired are written to, unless the caller tells them something else.
    """
    ended = db.session.execute(
        text(
            """UPDATE orders SET status = :status WHERE id = ANY(:ids) AND status = 'pending'
               RETURNING id, discount_code_id"""
        ),
        {"ids": order_ids, "status": status},
    ).all()
    if not ended:
        return
    won = [row.id for row in ended]
    if status == "cancelled":
        # Money that comes for an expired order buys its seats again where it can; for a cancelled one it goes back.
        db.session.execute(
            text(
                "UPDATE payments SET status = 'superseded' WHERE order_id = ANY(:ids) AND status IN ('created', 'failed')"
            ),
            {"ids": won},
        )
    released: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for row in claims.release(won):
        released[row.session_id][0].append(row.seat_id)
    discounts.give_back(Counter(row.discount_code_id for row in ended if row.discount_code_id))
    for session_id, section_id in pools.release(won):
        released[session_id][1].append(section_id)
    names = {
        row.id: row.public_id
        for row in db.session.execute(
            text("SELECT id, public_id FROM event_sessions WHERE id = ANY(:ids)"), {"ids": list(released)}
        )
    }
    for session_id, (seats, sections) in released.items():
        changes.publish(names[session_id], seats=seats, sections=sections)
    # What was begun to be paid must not be paid any more: their providers are told after the commit.
    jobs.enqueue("payments.close_outlived")
    if status == "expired" and tell:
        for order in db.session.execute(BEGUN, {"ids": won}):
            outbox.put("order_expired", order.public_id, to=order.email, payload={"order": order.id})
