"""The twelve arts of posters: each fills a box, which its caller clips, from a seeded random source."""

import math
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from eventhub.catalog.posters.palettes import Palette


class Box(NamedTuple):
    x: float
    y: float
    w: float
    h: float


Art = Callable[[Random, Box, Palette], str]


def n(value: float) -> str:
    """A length as SVG writes it, to a tenth of a unit."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def rings(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    cx, cy, step = x + w * r.uniform(0.25, 0.75), y + h * r.uniform(0.3, 0.7), r.choice([22, 28, 34])
    out = [f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" fill="{palette.first}"/>']
    out += [
        f'<circle cx="{n(cx)}" cy="{n(cy)}" r="{i * step}" fill="none" stroke="{palette.ground}" stroke-width="{step * 0.52:.0f}"/>'
        for i in range(1, 40)
    ]
    dx = step * r.choice([3.2, 4.4, 5.6])
    out.append(
        f'<circle class="m" cx="{n(cx + dx)}" cy="{n(cy + dx * 0.6)}" r="{n(step * 4.2)}" fill="{palette.second}"/>'
    )
    return "".join(out)


def tiles(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    columns = r.choice([3, 4])
    s = w / columns
    shapes = {
        "quarter": f"M0 0H{n(s)}A{n(s)} {n(s)} 0 0 1 0 {n(s)}Z",
        "half": f"M0 0V{n(s)}A{n(s / 2)} {n(s / 2)} 0 0 0 0 0Z",
        "ring": f"M{n(s)} 0A{n(s)} {n(s)} 0 0 1 0 {n(s)}V{n(s / 2)}A{n(s / 2)} {n(s / 2)} 0 0 0 {n(s / 2)} 0Z",
    }
    out = []
    for j in range(math.ceil(h / s)):
        for i in range(columns):
            tx, ty, turn = x + i * s, y + j * s, r.randrange(4)
            color = r.choice([palette.first, palette.second, palette.ink])
            kind = r.choice(["quarter", "quarter", "half", "full", "ring"])
            if kind == "full":
                out.append(f'<circle cx="{n(tx + s / 2)}" cy="{n(ty + s / 2)}" r="{n(s / 2)}" fill="{color}"/>')
                continue
            place = f"translate({n(tx)} {n(ty)}) rotate({turn * 90} {n(s / 2)} {n(s / 2)})"
            out.append(
                f'<path fill="{color}" stroke="{color}" stroke-width=".8" transform="{place}" d="{shapes[kind]}"/>'
            )
    return "".join(out)


def wave(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    rows = 34
    peaks = [(r.uniform(0.25, 0.75), r.uniform(0.04, 0.13), r.uniform(0.5, 1)) for _ in range(4)]
    out = []
    for j in range(rows):
        base = y + h * 0.24 + j * h * 0.8 / rows
        points = []
        for i in range(81):
            t = i / 80
            lift = sum(
                a * math.exp(-(((t - p) / s) ** 2)) * (0.55 + 0.45 * math.sin(j * 0.9 + p * 20)) for p, s, a in peaks
            )
            points.append(f"{n(x + w * t)} {n(base - lift * h * 0.19 - r.uniform(0, 3) * (lift > 0.05))}")
        line = "L".join(points)
        out.append(
            f'<path fill="{palette.ground}" stroke="{palette.first}" stroke-width="3.4" stroke-linejoin="round" d="M{line}"/>'
        )
    return "".join(out)


def curtain(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    out = [f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" fill="{palette.first}"/>']
    folds, swing, phase = r.choice([7, 9]), r.uniform(16, 30), r.uniform(0, 6)
    s = w / folds
    for i in range(-1, folds + 1):
        left, right = [], []
        for j in range(41):
            t = j / 40
            sway = swing * math.sin(t * 5 + phase + i * 0.55)
            left.append(f"{n(x + i * s + sway)} {n(y + h * t)}")
            right.append(f"{n(x + (i + 0.56) * s + sway * 0.6 + 10 * t)} {n(y + h * t)}")
        out.append(f'<path fill="{palette.ground}" d="M{"L".join(left)}L{"L".join(reversed(right))}Z"/>')
    out.append(
        f'<circle cx="{n(x + w * r.uniform(0.34, 0.66))}" cy="{n(y + h * 0.52)}" r="{n(w * 0.2)}" fill="{palette.second}"/>'
    )
    return "".join(out)


def horizon(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    radius = w * r.uniform(0.33, 0.42)
    cx, cy = x + w * r.uniform(0.4, 0.6), y + h * 0.5
    out = [f'<circle cx="{n(cx)}" cy="{n(cy)}" r="{n(radius)}" fill="{palette.first}"/>']
    at, thick = cy - radius * 0.05, 5.0
    while at < y + h:
        color = palette.second if r.random() > 0.25 else palette.ink
        out.append(f'<rect x="{n(x)}" y="{n(at)}" width="{n(w)}" height="{n(thick)}" fill="{color}"/>')
        at += thick + 26 - thick * 0.35
        thick = min(thick * 1.32, 60)
    return "".join(out)


def halftone(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    columns = 17
    s = w / columns
    fx, fy, reach = r.uniform(0.3, 0.7), r.uniform(0.3, 0.7), r.uniform(0.5, 0.66)
    lights = [(fx, fy, palette.first, 0.0), (1 - fx + 0.12, 1 - fy, palette.second, s * 0.3)]
    out = []
    for j in range(math.ceil(h / s) + 1):
        for i in range(columns + 1):
            px, py = i * s + (s / 2 if j % 2 else 0), j * s
            for light_x, light_y, color, shift in lights:
                distance = math.hypot(px / w - light_x, (py - light_y * h) / w) / reach
                radius = s * 0.66 * (1 - distance)
                if radius > 0.9:
                    out.append(
                        f'<circle cx="{n(x + px + shift)}" cy="{n(y + py + shift)}" r="{n(radius)}" fill="{color}"/>'
                    )
    return "".join(out)


def bars(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    turn = r.choice([-38, 38, -52])
    out = [f'<g transform="rotate({turn} {n(x + w / 2)} {n(y + h / 2)})">']
    at = y - h
    while at < y + 2 * h:
        thick = r.choice([8, 14, 26, 48, 84])
        start = x + w * r.uniform(-0.4, 0.5)
        length = w * r.uniform(0.45, 1.1)
        color = r.choice([palette.first, palette.first, palette.second, palette.ink])
        out.append(f'<rect x="{n(start)}" y="{n(at)}" width="{n(length)}" height="{thick}" fill="{color}"/>')
        at += thick + r.choice([8, 14, 26])
    return "".join(out) + "</g>"


def cutouts(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    out = []
    for k in range(5):
        cx, cy = x + w * (0.22 + 0.56 * ((k * 0.618) % 1)), y + h * (0.16 + 0.7 * k / 4)
        lobes, size, turn = r.choice([5, 6, 7]), w * r.uniform(0.2, 0.33), r.uniform(0, 6)
        points = []
        for i in range(lobes * 2):
            radius = size * (1 if i % 2 == 0 else r.uniform(0.5, 0.66)) * r.uniform(0.88, 1.1)
            a = turn + math.pi * i / lobes
            points.append((cx + radius * math.cos(a) * 0.9, cy + radius * math.sin(a)))
        color = (palette.first, palette.second, palette.ink)[k % 3]
        out.append(f'<path fill="{color}" d="{_smooth(points)}"/>')
    return "".join(out)


def _smooth(points: list[tuple[float, float]]) -> str:
    """A closed Catmull-Rom curve through the points, as cubic segments."""
    m = len(points)
    d = f"M{n(points[0][0])} {n(points[0][1])}"
    for i in range(m):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[i - 1], points[i], points[(i + 1) % m], points[(i + 2) % m]
        d += f"C{n(x1 + (x2 - x0) / 3.6)} {n(y1 + (y2 - y0) / 3.6)} {n(x2 - (x3 - x1) / 3.6)} {n(y2 - (y3 - y1) / 3.6)} {n(x2)} {n(y2)}"
    return d + "Z"


def spots(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    out = [f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" fill="{palette.ground}"/>']
    foot_y = y + h * 0.84
    for k, (color, opacity, mark) in enumerate(
        [(palette.second, 1, "s"), (palette.first, 0.94, "s"), (palette.ink, 0.96, "")]
    ):
        top, foot, half = x + w * (0.16 + 0.34 * k), x + w * r.uniform(0.25, 0.75), w * r.uniform(0.17, 0.26)
        blend = f' class="{mark}"' if mark else ""
        out.append(
            f'<path{blend} fill="{color}" opacity="{opacity}" d="M{n(top)} {n(y - 20)}L{n(foot - half)} {n(foot_y)}'
            f'A{n(half)} {n(half * 0.3)} 0 0 0 {n(foot + half)} {n(foot_y)}Z"/>'
        )
    return "".join(out)


def chairs(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    s, taken = w / 9, (r.randrange(2, 6), r.randrange(2, 6))
    rows = math.ceil(h / (s * 0.98))
    out = []
    for j in range(rows):
        for i in range(-1, 10):
            px, py = x + i * s + (s / 2 if j % 2 else 0), y + j * s * 0.98 + 8
            color = palette.second if (j, i) == (min(taken[0], rows - 2), taken[1]) else palette.first
            out.append(
                f'<path fill="{color}" d="M{n(px + 5)} {n(py + s * 0.8)}V{n(py + s * 0.38)}A{n(s / 2 - 5)} {n(s * 0.36)} 0 0 1'
                f' {n(px + s - 5)} {n(py + s * 0.38)}V{n(py + s * 0.8)}Z"/>'
            )
    return "".join(out)


def moons(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    columns = 3
    s = w / columns
    start = r.randrange(5)
    count = max(1, round(h / s))
    radius = min(s, h / count) * 0.43
    out = []
    for j in range(count):
        for i in range(columns):
            cx, cy = x + (i + 0.5) * s, y + (j + 0.5) * h / count
            phase = ((start + j * columns + i) % 9) / 8 * 2 - 1
            color = palette.first if (i + j) % 2 else palette.second
            out.append(
                f'<circle cx="{n(cx)}" cy="{n(cy)}" r="{n(radius)}" fill="none" stroke="{color}" stroke-width="2.5"/>'
            )
            out.append(
                f'<path fill="{color}" d="M{n(cx)} {n(cy - radius)}A{n(radius)} {n(radius)} 0 0 1 {n(cx)} {n(cy + radius)}'
                f'A{n(max(abs(phase) * radius, 0.1))} {n(radius)} 0 0 {1 if phase > 0 else 0} {n(cx)} {n(cy - radius)}Z"/>'
            )
    return "".join(out)


def steps(r: Random, box: Box, palette: Palette) -> str:
    x, y, w, h = box
    count = r.choice([6, 7, 8])
    width = w / count
    out = []
    for i in range(count):
        height = h * (0.22 + 0.78 * ((i * r.choice([1, 1, 2]) + 1) % (count + 1)) / count)
        color = (palette.first, palette.second, palette.ink)[i % 3]
        left, top = x + i * width, y + h - height
        out.append(f'<rect x="{n(left)}" y="{n(top)}" width="{n(width + 0.5)}" height="{n(height)}" fill="{color}"/>')
        out.append(f'<circle cx="{n(left + width / 2)}" cy="{n(top)}" r="{n(width / 2)}" fill="{color}"/>')
    return "".join(out)


ARTS: dict[str, Art] = {
    art.__name__: art
    for art in (rings, tiles, wave, curtain, horizon, halftone, bars, cutouts, spots, chairs, moons, steps)
}
