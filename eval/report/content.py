"""What a report shows, worked out once for every form of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.baseline import Change
from eval.gates import GateResult
from eval.measures.abstention import (
    Bin,
    Judged,
    Point,
    area_under_risk,
    brier_score,
    calibration_error,
    reliability,
    risk_coverage,
)
from eval.measures.intervals import Interval, Observed, mean_interval
from eval.measures.latency import Latency
from eval.report.plainly import plainly
from eval.results import SUMMARY, Figure, ScoredCase, by, figures, observed

GROUPED_MEASURES = ("required_facts", "exact_item", "exact_quote", "false_refusal", "abstention_recall")
GROUPED_SUMMARIES = ("summary_coverage", "summary_support", "summary_readability", "summary_joint")


@dataclass(frozen=True, slots=True)
class Speed:
    """How long an arm's answers took on the machine of this run, and the most memory it held, in mebibytes."""

    latency: Latency
    peak_mib: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The cases of one council, format or question type: right outcomes, and the mean of some measures (None: none)."""

    name: str
    right: Interval
    means: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ArmContent:
    """Everything a report says of one arm; groups are by heading, the worst row first, with the means of `grouped`; failures the worst first."""

    name: str
    counted: str
    plainly: tuple[str, ...]
    figures: tuple[Figure, ...]
    changes: Mapping[str, Change]
    gates: tuple[GateResult, ...]
    groups: Mapping[str, tuple[GroupRow, ...]]
    grouped: tuple[str, ...]
    failures: tuple[ScoredCase, ...]
    risk: tuple[Point, ...]
    area_under_risk: float | None
    reliability: tuple[Bin, ...]
    calibration_error: float | None
    brier_score: float | None
    speed: Speed | None


def counted(cases: Sequence[ScoredCase]) -> str:
    """Return how many cases there are, in words."""
    kind = "summar" if cases and all(case.type == SUMMARY for case in cases) else "question"
    ends = ("y", "ies") if kind == "summar" else ("", "s")
    return f"{len(cases)} {kind}{ends[len(cases) != 1]}"


def arm_content(
    name: str,
    cases: Sequence[ScoredCase],
    changes: Sequence[Change],
    gates: Sequence[GateResult],
    speed: Speed | None,
) -> ArmContent:
    """Return what a report says of one arm."""
    grouped = GROUPED_SUMMARIES if all(case.type == SUMMARY for case in cases) else GROUPED_MEASURES
    sure = [(case.confidence, case) for case in cases if case.confidence is not None]
    curve = risk_coverage([Judged(c.id, confidence, c.answered, c.is_right) for confidence, c in sure])
    told = [(confidence, c.answerable) for confidence, c in sure]
    bins = reliability(told)
    return ArmContent(
        name=name,
        counted=counted(cases),
        plainly=plainly(cases),
        figures=tuple(figures(cases)),
        changes={change.measure: change for change in changes},
        gates=tuple(gates),
        groups={
            "Council": group_rows(cases, lambda case: case.council, grouped),
            "Format": group_rows(cases, lambda case: case.format, grouped),
            "Question type": () if grouped is GROUPED_SUMMARIES else group_rows(cases, lambda case: case.type, grouped),
        },
        grouped=grouped,
        failures=failures(cases),
        risk=tuple(curve),
        area_under_risk=area_under_risk(curve),
        reliability=tuple(bins),
        calibration_error=calibration_error(bins),
        brier_score=brier_score(told),
        speed=speed,
    )


def group_rows(
    cases: Sequence[ScoredCase], key: Callable[[ScoredCase], str], measures: Sequence[str]
) -> tuple[GroupRow, ...]:
    """Return a row for each group, that with the fewest right outcomes first, ties by name."""
    rows = [_group_row(name, own, measures) for name, own in by(cases, key).items()]
    return tuple(sorted(rows, key=lambda row: (row.right.value, row.name)))


def _group_row(name: str, cases: Sequence[ScoredCase], measures: Sequence[str]) -> GroupRow:
    right = mean_interval([Observed(case.id, case.cluster, float(case.is_right)) for case in cases])
    if right is None:
        message = f"the group {name!r} has no case"
        raise ValueError(message)
    intervals = [mean_interval(observed(cases, measure)) for measure in measures]
    return GroupRow(name, right, tuple(found.value if found else None for found in intervals))


def failures(cases: Sequence[ScoredCase]) -> tuple[ScoredCase, ...]:
    """Return the cases whose outcome was not right, those with the lowest scores first, ties by id."""
    return tuple(sorted((case for case in cases if not case.is_right), key=lambda case: (_mean_value(case), case.id)))


def _mean_value(case: ScoredCase) -> float:
    values = [
        s.value
        for s in case.scores
        if s.value is not None
        and s.measure in ("required_facts", "exact_item", "exact_quote", "summary_coverage", "summary_support")
    ]
    return sum(values) / len(values) if values else 0.0
