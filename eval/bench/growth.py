"""How times grow with a library: figures in, a plot (SVG) out, both axes in powers of ten."""

import math
from collections.abc import Mapping

LINES = {
    "evidence_p50_ms": ("question to evidence, no reranker", "#1d70b8"),
    "reranked_p50_ms": ("question to evidence, reranked", "#00703c"),
    "vector_p50_ms": ("nearest vectors, ours", "#4c2c92"),
    "flat_p50_ms": ("nearest vectors, FAISS flat", "#d4351c"),
    "cells_p50_ms": ("nearest vectors, by cells", "#f47738"),
    "numpy_p50_ms": ("nearest vectors, NumPy", "#505a5f"),
}
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 420, 70, 50, 20, 260


def plot(figures: Mapping[str, Mapping[str, float | str]]) -> str:
    """Return the plot of every line that has figures; sizes are the keys that are numbers."""
    sizes = sorted(int(name) for name in figures if name.isdigit())
    points = {
        name: [(size, float(figures[str(size)][name])) for size in sizes if name in figures[str(size)]]
        for name in LINES
    }
    values = [value for line in points.values() for _, value in line if value > 0]
    if not values:
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"/>\n'
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(sizes[0]), max(math.log10(sizes[-1]), math.log10(sizes[0]) + 1)

    def x(size: float) -> float:
        return LEFT + (math.log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(max(value, 10**low)) - low) / max(high - low, 1) * (HEIGHT - BOTTOM - TOP)

    parts = [_text(x(size), HEIGHT - BOTTOM + 20, f"{size:,}", "middle") for size in sizes]
    parts += [_text(LEFT - 8, y(10**p) + 4, f"{10**p:g} ms", "end") for p in range(low, high + 1)]
    parts += [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(10**p):.1f}" y2="{y(10**p):.1f}" stroke="#dddddd"/>'
        for p in range(low, high + 1)
    ]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "passages", "middle"))
    for place, (name, line) in enumerate(points.items()):
        label, colour = LINES[name]
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<rect x="{WIDTH - RIGHT + 12}" y="{TOP + 22 * place}" width="12" height="12" fill="{colour}"/>')
        parts.append(_text(WIDTH - RIGHT + 30, TOP + 11 + 22 * place, label, "start"))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="Time for one question by number of passages">\n{body}\n</svg>\n'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="sans-serif" font-size="12" text-anchor="{anchor}">{words}</text>'
    )
