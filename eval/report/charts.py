"""Curves in, inline SVG out: drawn in the page's own colours, named for those who cannot see them."""

from collections.abc import Sequence
from html import escape

from eval.measures.abstention import Bin, Point

WIDTH, HEIGHT = 360, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 12, 42
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
MAX_DOT = 9.0


def risk_chart(points: Sequence[Point]) -> str:
    """Return the risk–coverage curve: how many of the surest answers are wrong."""
    said = "The share of wrong answers among the surest answers, as more questions are answered."
    line = " ".join(f"{_x(p.x):.1f},{_y(p.y):.1f}" for p in points)
    return _svg(said, "share of questions answered", "share wrong", f'<polyline class="curve" points="{line}"/>')


def reliability_chart(bins: Sequence[Bin]) -> str:
    """Return the reliability diagram: how often the papers answer, against how sure search was."""
    said = "How often the papers do answer, against how sure the system was; on the diagonal the two agree."
    most = max((one.n for one in bins), default=1)
    diagonal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    dots = "".join(
        f'<circle class="dot" cx="{_x(b.confidence):.1f}" cy="{_y(b.observed):.1f}" r="{max(MAX_DOT * (b.n / most) ** 0.5, 2):.1f}"/>'
        for b in bins
    )
    return _svg(said, "how sure it was", "share that the papers answer", diagonal + dots)


def _svg(said: str, x_label: str, y_label: str, drawn: str) -> str:
    grid = "".join(_tick(value) for value in TICKS)
    labels = (
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(x_label)}</text>'
        f'<text x="12" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 12 {(TOP + HEIGHT - BOTTOM) / 2})">{escape(y_label)}</text>'
    )
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}">{grid}{labels}{drawn}</svg>'


def _tick(value: float) -> str:
    x, y, label = _x(value), _y(value), f"{value:g}"
    return (
        f'<line class="grid" x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}"/><line class="grid" x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}"/>'
        f'<text x="{x}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{label}</text>'
        f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{label}</text>'
    )


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
