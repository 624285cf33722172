"""Runs the measurements one after the other and prints a table of figures and ratios."""

import argparse
import itertools
import json
import threading
import time
import urllib.request
from collections.abc import Iterator

import psycopg
from sqlalchemy import text

from bench import house, load, stage
from bench.house import House
from bench.load import Figure
from eventhub import clock
from eventhub.db import db, transaction
from eventhub.inventory import sheets
from eventhub.ordering import choosing, opening, settlement
from eventhub.ticketing import issuing
from eventhub.ticketing.models import Ticket

JSON = {"Content-Type": "application/json"}


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--seconds", type=float, default=5.0, help="how long each figure is taken")
    options.add_argument("--connections", type=int, default=32)
    asked = options.parse_args()
    rows: list[tuple[str, Figure | None, float, float]] = []
    with stage.ground() as ground:
        with ground.app.app_context():
            built = house.build()
            tickets = paid_tickets(built, 3000)
        with stage.served(ground, "bench.bare:app") as port:
            bare = run(port, itertools.repeat(load.request("GET", "/")), asked)
        rows.append(("bare route of the same server", bare, bare.rate, 1.0))
        seats = iter(built.seats[len(tickets) :])
        reference = claims_by_statement(ground.environment["DATABASE_URL"], built, asked)
        rows.append(("claim, the statement alone", None, reference, 1.0))
        with stage.served(ground) as port:
            rows += [
                (name, figure, figure.rate, figure.rate / limit)
                for name, figure, limit in measured(port, built, seats, tickets, asked, bare.rate, reference)
            ]
    show(rows)


def measured(
    port: int,
    built: House,
    seats: Iterator[str],
    tickets: list[str],
    asked: argparse.Namespace,
    bare: float,
    reference: float,
) -> Iterator[tuple[str, Figure, float]]:
    warm(port, built)
    page = load.request("GET", f"/events/{built.event}")
    yield "event page, anonymous", run(port, itertools.repeat(page), asked), bare
    yield "claim a seat (order created)", run(port, (claim(built, seat) for seat in seats), asked), reference
    place = load.request(
        "POST",
        "/api/v1/orders",
        headers=JSON,
        body=body(session=built.session, places=[{"section": built.floor, "quantity": 1}]),
    )
    yield "places of one hot pool", run(port, itertools.repeat(place), asked), reference
    time.sleep(0.5)
    poll = load.request(
        "GET",
        f"/sessions/{built.session}/map/changes",
        headers={"HX-PTag": tag(port, built), "HX-Request": "true", "HX-Request-Type": "partial"},
    )
    yield "poll, nothing changed", run(port, itertools.repeat(poll), asked), bare
    token = grant(port, built)
    scans = (
        load.request(
            "POST",
            "/api/public/validate",
            headers=JSON | {"Authorization": f"Bearer {token}"},
            body=body(code=code, session=built.session, device="bench", scan_id=f"scan-{n:08}"),
        )
        for n, code in enumerate(tickets)
    )
    yield "validate a ticket", run(port, scans, asked), reference


def run(port: int, requests: Iterator[bytes], asked: argparse.Namespace) -> Figure:
    return load.run(port, iter(requests), connections=asked.connections, seconds=asked.seconds)


def body(**members: object) -> bytes:
    return json.dumps(members).encode()


def claim(built: House, seat: str) -> bytes:
    return load.request("POST", "/api/v1/orders", headers=JSON, body=body(session=built.session, seats=[seat]))


def warm(port: int, built: House) -> None:
    for _ in range(8):
        for path in (
            f"/events/{built.event}",
            f"/api/v1/sessions/{built.session}",
            f"/sessions/{built.session}/map/changes",
        ):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()


def tag(port: int, built: House) -> str:
    answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/sessions/{built.session}/map/changes")
    return str(answer.headers["HX-PTag"])


def grant(port: int, built: House) -> str:
    wanted = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/auth/token",
        data=body(email=built.door, password="demo-password"),
        headers=JSON,
    )
    return str(json.load(urllib.request.urlopen(wanted))["access_token"])


def paid_tickets(built: House, count: int) -> list[str]:
    """QR texts of so many paid tickets, eight an order, settled as a free order is."""
    sheet = sheets.of(built.session, fresh=True)
    for start in range(0, count, 8):
        seats = built.seat_ids[start : start + 8]
        order = opening.open_order(
            sheet, choosing.Choice(seats=dict.fromkeys(seats, sheet.default_tier)), email="bench@eventhub.test"
        )
        with transaction():
            db.session.execute(text("UPDATE orders SET name = 'Bench', total = 0 WHERE id = :id"), {"id": order})
        settlement.settle_free(order)
    with transaction():
        db.session.execute(text("UPDATE outbox_messages SET status = 'sent', sent_at = :now"), {"now": clock.now()})
    return [issuing.qr_text(ticket) for ticket in db.session.query(Ticket).order_by(Ticket.id).limit(count)]


def claims_by_statement(url: str, built: House, asked: argparse.Namespace) -> float:
    """The database's limit from Python: one insert of a claim a transaction, on as many connections."""
    done = [0] * 8
    free = iter(range(len(built.seat_ids) - 1, 0, -1))
    end = time.perf_counter() + asked.seconds
    statement = """INSERT INTO seat_claims (session_id, seat_id, layout_id, kind, order_id, expires_at)
                   SELECT %s, %s, %s, 'hold', min(id), now() + interval '1 second' FROM orders
                   ON CONFLICT (session_id, seat_id) DO UPDATE SET expires_at = excluded.expires_at"""

    def claimer(slot: int) -> None:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            while time.perf_counter() < end:
                connection.execute(statement, (built.session_id, built.seat_ids[next(free)], built.layout_id))
                done[slot] += 1

    threads = [threading.Thread(target=claimer, args=(slot,)) for slot in range(len(done))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / asked.seconds


def show(rows: list[tuple[str, Figure | None, float, float]]) -> None:
    print(f"{'what':34} {'per second':>11} {'median ms':>10} {'p95 ms':>8} {'of its limit':>13}  statuses")
    for name, figure, rate, ratio in rows:
        times = f"{figure.median:10.1f} {figure.p95:8.1f}" if figure else f"{'':10} {'':8}"
        print(f"{name:34} {rate:11,.0f} {times} {ratio:12.0%}   {figure.statuses if figure else ''}")


main()
