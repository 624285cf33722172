"""A light generator of load: keep-alive connections that send prepared requests, one after the other, for a while."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Request = bytes


@dataclass(frozen=True)
class Figure:
    """What came of a run. Latencies are in milliseconds."""

    requests: int
    seconds: float
    median: float
    p95: float
    statuses: dict[int, int]
    bytes: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def request(method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b"") -> Request:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: keep-alive"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(port: int, requests: Iterator[Request], *, connections: int, seconds: float) -> Figure:
    """Send what the iterator gives until the time is up or it ends."""
    return asyncio.run(drive(port, requests, connections, seconds))


async def drive(port: int, requests: Iterator[Request], connections: int, seconds: float) -> Figure:
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    received = 0
    end = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal received
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while time.perf_counter() < end:
                wanted = next(requests, None)
                if wanted is None:
                    return
                began = time.perf_counter()
                writer.write(wanted)
                status, size = await answer(reader)
                latencies.append((time.perf_counter() - began) * 1000)
                statuses[status] = statuses.get(status, 0) + 1
                received += size
        finally:
            writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    took = time.perf_counter() - began
    ordered = sorted(latencies) or [0.0]
    return Figure(
        requests=len(latencies),
        seconds=took,
        median=ordered[len(ordered) // 2],
        p95=ordered[int(len(ordered) * 0.95)],
        statuses=statuses,
        bytes=received,
    )


async def answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and size of one answer, read to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lowered = head.lower()
    size = len(head)
    if b"transfer-encoding: chunked" in lowered:
        while True:
            line = await reader.readline()
            length = int(line, 16)
            await reader.readexactly(length + 2)
            size += length
            if not length:
                return status, size
    start = lowered.find(b"content-length:")
    if start >= 0 and status not in (204, 304):
        length = int(lowered[start + 15 : lowered.index(b"\r\n", start)])
        await reader.readexactly(length)
        size += length
    return status, size


def forever(make: Callable[[], Request]) -> Iterator[Request]:
    while True:
        yield make()
