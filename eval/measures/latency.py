"""How long answers take. Seconds in, seconds out: the one measure that two runs need not agree on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds for an answer: half of them take at most `median_s`, nineteen in twenty at most `p95_s`."""

    n: int
    median_s: float
    p95_s: float
    longest_s: float


def latency(seconds: Sequence[float]) -> Latency | None:
    """Return the nearest-rank percentiles; None without any. Source: Hyndman and Fan 1996, definition 1."""
    ordered = sorted(seconds)
    if not ordered:
        return None
    return Latency(len(ordered), _rank(ordered, 0.5), _rank(ordered, 0.95), ordered[-1])


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]
