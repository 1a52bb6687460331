"""Means with 95 % intervals by a bootstrap over documents, and differences of two runs over the same questions.

Questions about one paper fail together, so papers are drawn, not questions; a question without evidence stands alone.
Seeded: the same values give the same figures to the last digit.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

N_DRAWS = 2000
SEED = 20250115
LEVEL = 0.95
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """One scored case: its question, the cluster it is drawn with, its value."""

    case: str
    cluster: str
    value: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the ends of its interval; `n` cases in `n_clusters` clusters."""

    value: float
    low: float
    high: float
    n: int
    n_clusters: int


def mean_interval(cases: Sequence[Observed]) -> Interval | None:
    """Return the mean of the cases and its percentile interval; None without cases.

    With one cluster there is nothing to draw from, and the interval is [0, 1].
    Source: Efron and Tibshirani 1993, chapter 13; the cluster bootstrap, Field and Welsh 2007.
    """
    if not cases:
        return None
    names = sorted({case.cluster for case in cases})
    sums, counts = _totals(cases, names)
    value = float(math.fsum(sums) / math.fsum(counts))
    if len(names) == 1:
        return Interval(value, 0.0, 1.0, len(cases), 1)
    low, high = _ends(_means(_draws(len(names)), sums, counts))
    return Interval(value, min(low, value), max(high, value), len(cases), len(names))


def paired_difference(ours: Sequence[Observed], theirs: Sequence[Observed]) -> Interval | None:
    """Return the mean of ours less the mean of theirs and its interval, clusters drawn for both at once.

    Only questions known to both sides should be handed in; None where either side has no case. A case that only one
    side scored (a refusal has no citation to judge) counts on that side alone. With one cluster the interval is [-1, 1].
    """
    if not ours or not theirs:
        return None
    names = sorted({case.cluster for case in (*ours, *theirs)})
    ours_totals, theirs_totals = _totals(ours, names), _totals(theirs, names)
    value = _mean(*ours_totals) - _mean(*theirs_totals)
    if len(names) == 1:
        return Interval(value, -1.0, 1.0, len(ours), 1)
    draws = _draws(len(names))
    low, high = _ends(_means(draws, *ours_totals) - _means(draws, *theirs_totals))
    return Interval(value, min(low, value), max(high, value), len(ours), len(names))


def _totals(cases: Sequence[Observed], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the sum of values and the number of cases of each cluster, both of shape (n_clusters,)."""
    groups: Mapping[str, list[float]] = {name: [] for name in names}
    for case in sorted(cases, key=lambda c: c.case):
        groups[case.cluster].append(case.value)
    sums = [math.fsum(values) for values in groups.values()]
    return np.array(sums, np.float64), np.array([len(values) for values in groups.values()], np.float64)


def _mean(sums: Floats, counts: Floats) -> float:
    return float(math.fsum(sums) / math.fsum(counts))


@lru_cache(maxsize=64)
def _draws(n_clusters: int) -> Floats:
    """Return how often each cluster is drawn, shape (N_DRAWS, n_clusters), rows summing to n_clusters."""
    chosen = np.random.default_rng(SEED).integers(0, n_clusters, (N_DRAWS, n_clusters))
    return np.stack([np.bincount(row, minlength=n_clusters) for row in chosen]).astype(np.float64)


def _means(draws: Floats, sums: Floats, counts: Floats) -> Floats:
    """Return the mean of each draw, NaN where a draw holds no case, shape (N_DRAWS,)."""
    n_cases = draws @ counts
    return np.asarray(np.divide(draws @ sums, n_cases, out=np.full(len(draws), np.nan), where=n_cases > 0), np.float64)


def _ends(values: Floats) -> tuple[float, float]:
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(values, [tail, 1 - tail])
    return float(low), float(high)
