"""Figures as words, the same in every form of the report."""

from collections.abc import Sequence

from eval.baseline import Change
from eval.judge import LICENSED, Agreement, Licence, may_gate
from eval.measures.catalogue import MEASURES
from eval.measures.intervals import Interval
from eval.report.content import Speed


def number(value: float | None) -> str:
    """Return a share to three places, an en dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def ends(interval: Interval | None) -> str:
    """Return the ends of an interval."""
    return "–" if interval is None else f"{interval.low:.3f} to {interval.high:.3f}"


def changed(change: Change | None) -> str:
    """Return the difference from the baseline, and whether it is a drop or a gain that chance does not explain."""
    if change is None:
        return "–"
    difference = change.difference
    said = f"{difference.value:+.3f} ({difference.low:+.3f} to {difference.high:+.3f})"
    if change.is_drop:
        return f"{said} worse"
    is_gain = difference.low > 0 if MEASURES[change.measure].higher_is_better else difference.high < 0
    return f"{said} better" if is_gain else said


def speed_words(speed: Speed) -> str:
    """Return latency and memory in one sentence."""
    latency = speed.latency
    return (
        f"{latency.n} answers on this machine: median {latency.median_s:.2f} s, 95th percentile {latency.p95_s:.2f} s, "
        f"longest {latency.longest_s:.2f} s; at most {speed.peak_mib:,.0f} MiB of memory, the model's own process apart."
    )


def arrow(measure: str) -> str:
    """Return which way is better."""
    return "higher" if MEASURES[measure].higher_is_better else "lower"


def agreement_words(found: Agreement) -> str:
    """Return how a judge agrees with people."""
    return (
        f"balanced accuracy {found.balanced_accuracy:.3f} on {found.n} sentences "
        f"({found.recall:.3f} of the supported ones, {found.specificity:.3f} of the others)"
    )


def verdict_words(judge: str, found: Sequence[Licence]) -> str:
    """Return what a judge may do."""
    return "may gate" if may_gate(judge, found) else f"may only warn: below {LICENSED} on some labels"
