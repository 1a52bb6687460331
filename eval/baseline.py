"""The figures a run is held against: every scored value of an earlier run, and the paired difference from it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.measures.catalogue import MEASURES
from eval.measures.intervals import Interval, Observed, paired_difference
from eval.records import write_text
from eval.results import ScoredCase, arms_of
from eval.sets import EvalError
from rag.library.codec import dumps, loads


@dataclass(frozen=True, slots=True)
class ValuedCase:
    """One question of one arm with the values it scored; a measure that is unscored or does not apply is not there."""

    id: str
    question: str
    cluster: str
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure differs from the baseline, over the questions that both know; better is positive for both ways."""

    measure: str
    difference: Interval

    @property
    def is_drop(self) -> bool:
        """True when the whole interval lies on the worse side of nothing."""
        if MEASURES[self.measure].higher_is_better:
            return self.difference.high < 0
        return self.difference.low > 0


def valued(cases: Iterable[ScoredCase]) -> list[ValuedCase]:
    """Return the values of scored cases."""
    return [
        ValuedCase(c.id, c.question, c.cluster, {s.measure: s.value for s in c.scores if s.value is not None})
        for c in cases
    ]


def changes(ours: Sequence[ValuedCase], theirs: Sequence[ValuedCase]) -> list[Change]:
    """Return the difference of every measure that both scored, in the catalogue's order."""
    asked = {(case.id, case.question) for case in ours} & {(case.id, case.question) for case in theirs}
    found = []
    for measure in MEASURES:
        pair = [_observed(cases, measure, asked) for cases in (ours, theirs)]
        if difference := paired_difference(*pair):
            found.append(Change(measure, difference))
    return found


def _observed(cases: Sequence[ValuedCase], measure: str, asked: set[tuple[str, str]]) -> list[Observed]:
    return [
        Observed(case.id, case.cluster, case.values[measure])
        for case in cases
        if (case.id, case.question) in asked and measure in case.values
    ]


def baseline_file(folder: Path, arm: str) -> Path:
    """Return where the baseline of an arm is kept."""
    return folder / f"{arm}.json"


def write_baselines(folder: Path, cases: Sequence[ScoredCase]) -> list[Path]:
    """Write the baseline of every arm, one case a line, and return the files."""
    written = []
    for arm, own in arms_of(cases).items():
        lines = ",\n".join(dumps(case) for case in valued(own))
        written.append(baseline_file(folder, arm))
        write_text(written[-1], f"[\n{lines}\n]\n")
    return written


def read_baseline(folder: Path, arm: str) -> list[ValuedCase]:
    """Return the baseline of an arm; empty where there is none.

    Raises:
        EvalError: the file is not a baseline.
    """
    path = baseline_file(folder, arm)
    if not path.is_file():
        return []
    try:
        return [loads(ValuedCase, json.dumps(entry)) for entry in json.loads(path.read_text("utf-8"))]
    except (ValueError, TypeError, KeyError) as error:
        message = f"{path} is not a baseline ({error}). Write it anew with: python -m eval gate --accept"
        raise EvalError(message) from error
