"""What must hold of a run: rules from a TOML file and scored cases in, passed or failed with the reason out."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.baseline import ValuedCase, changes, valued
from eval.data.record import DataFileError
from eval.measures.catalogue import EVERYWHERE, MEASURES, Group
from eval.results import SUMMARY, ScoredCase, figure
from eval.sets import EvalError

WARNING = "warning"
MIN_FOR_FLOORS = 30  # questions of an arm: the mean of fewer is mostly chance


@dataclass(frozen=True, slots=True)
class Hard:
    """The figure is exactly this."""

    measure: str
    equals: float


@dataclass(frozen=True, slots=True)
class Floor:
    """The figure is within these bounds, on these arms (none named: on all)."""

    measure: str
    at_least: float = 0.0
    at_most: float = 1.0
    arms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gates:
    """All rules of a gates file."""

    hard: tuple[Hard, ...]
    floors: tuple[Floor, ...]
    regression: tuple[str, ...]
    warning: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateResult:
    """What became of one rule on one arm; `cases` are the ids of the cases that broke it, worst first.

    A warning is a drop in a measure that no gate may read: it is told, and passes.
    """

    arm: str
    kind: str
    measure: str
    passed: bool
    says: str
    cases: tuple[str, ...] = ()


def load_gates(path: Path) -> Gates:
    """Return the rules of a gates file.

    Raises:
        EvalError: it cannot be read, lacks a field, or names a measure there is not.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        gates = Gates(
            tuple(Hard(str(rule["measure"]), float(rule["equals"])) for rule in table.get("hard", ())),
            tuple(_floor(rule) for rule in table.get("floor", ())),
            tuple(map(str, table.get("regression", {}).get("measures", ()))),
            tuple(map(str, table.get("warning", {}).get("measures", ()))),
        )
    except (OSError, ValueError, KeyError, TypeError, DataFileError) as error:
        message = f"{path}: not a file of gates ({error!r}). See eval/gates.toml for its form."
        raise EvalError(message) from error
    named = [
        *(rule.measure for rule in gates.hard),
        *(rule.measure for rule in gates.floors),
        *gates.regression,
        *gates.warning,
    ]
    if unknown := sorted(set(named) - set(MEASURES)):
        raise EvalError(f"{path}: there is no measure {', '.join(unknown)}. There are: {', '.join(MEASURES)}.")
    return gates


def _floor(rule: dict[str, object]) -> Floor:
    arms = rule.get("arms", [])
    bounds = (float(str(rule.get("at_least", 0.0))), float(str(rule.get("at_most", 1.0))))
    if "at_least" not in rule and "at_most" not in rule:
        raise ValueError("a floor needs at_least or at_most")
    return Floor(str(rule["measure"]), *bounds, tuple(map(str, arms)) if isinstance(arms, list) else ())


def check_arm(gates: Gates, arm: str, cases: Sequence[ScoredCase], baseline: Sequence[ValuedCase]) -> list[GateResult]:
    """Return the result of every rule on one arm's cases; the regression rules pass where there is no baseline yet."""
    results = [_hard(rule, arm, cases) for rule in gates.hard if _applies(rule.measure, cases)]
    if len(cases) >= MIN_FOR_FLOORS:
        floors = [rule for rule in gates.floors if _applies(rule.measure, cases)]
        results += [_bounded(rule, arm, cases) for rule in floors if not rule.arms or arm in rule.arms]
    warned = [
        replace(r, kind=WARNING, passed=True) for r in _regressions(gates.warning, arm, cases, baseline) if not r.passed
    ]
    return [*results, *_regressions(gates.regression, arm, cases, baseline), *warned]


def _applies(measure: str, cases: Sequence[ScoredCase]) -> bool:
    """Return whether a rule is meant for such cases: summaries are neither searched for nor refused."""
    group = MEASURES[measure].group
    if all(case.type == SUMMARY for case in cases):
        return group is Group.SUMMARY or measure in EVERYWHERE
    return group is not Group.SUMMARY


def _hard(rule: Hard, arm: str, cases: Sequence[ScoredCase]) -> GateResult:
    found = figure(cases, rule.measure)
    broke = [(value, case.id) for case, value in _values(cases, rule.measure) if value != rule.equals]
    unscored = [case.id for case in cases if (s := case.score(rule.measure)) is not None and s.value is None]
    ids = tuple(name for _, name in sorted(broke, key=lambda b: (abs(b[0] - rule.equals), b[1]), reverse=True))
    if found.interval is None:
        return GateResult(arm, "hard", rule.measure, False, "nothing was measured", tuple(unscored))
    said = f"is {found.interval.value:.4f} over {found.interval.n} cases, must be exactly {rule.equals:g}"
    if unscored:
        said += f"; {len(unscored)} could not be measured"
    return GateResult(arm, "hard", rule.measure, not ids and not unscored, said, (*ids, *unscored))


def _bounded(rule: Floor, arm: str, cases: Sequence[ScoredCase]) -> GateResult:
    found = figure(cases, rule.measure)
    if found.interval is None:
        return GateResult(arm, "floor", rule.measure, False, "nothing was measured")
    value = found.interval.value
    bounds = [f"at least {rule.at_least:g}"] if rule.at_least > 0 else []
    bounds += [f"at most {rule.at_most:g}"] if rule.at_most < 1 else []
    said = f"is {value:.4f} over {found.interval.n} cases, must be {' and '.join(bounds)}"
    passed = rule.at_least <= value <= rule.at_most
    return GateResult(arm, "floor", rule.measure, passed, said, () if passed else worst(cases, rule.measure))


def _regressions(
    measures: Sequence[str], arm: str, cases: Sequence[ScoredCase], baseline: Sequence[ValuedCase]
) -> Iterator[GateResult]:
    if not measures:
        return
    if not baseline:
        yield GateResult(arm, "regression", measures[0], True, "no baseline yet: write one with gate --accept")
        return
    ours = valued(cases)
    found = {change.measure: change for change in changes(ours, baseline)}
    known = {measure for case in baseline for measure in case.values}
    for measure in measures:
        if measure in found:
            difference = found[measure].difference
            said = f"changed by {difference.value:+.4f} [{difference.low:+.4f}, {difference.high:+.4f}]"
            lost = () if not found[measure].is_drop else _fallen(ours, baseline, measure)
            yield GateResult(arm, "regression", measure, not found[measure].is_drop, said, lost)
        elif measure in known:
            yield GateResult(arm, "regression", measure, False, "the baseline has it, this run could not measure it")


def _fallen(ours: Sequence[ValuedCase], theirs: Sequence[ValuedCase], measure: str) -> tuple[str, ...]:
    before = {case.id: case.values[measure] for case in theirs if measure in case.values}
    sign = 1 if MEASURES[measure].higher_is_better else -1
    drops = [
        (sign * (case.values[measure] - before[case.id]), case.id)
        for case in ours
        if measure in case.values and case.id in before
    ]
    return tuple(name for drop, name in sorted(drops) if drop < 0)


def worst(cases: Sequence[ScoredCase], measure: str) -> tuple[str, ...]:
    """Return the ids of the cases that are not at their best, worst first."""
    sign = 1 if MEASURES[measure].higher_is_better else -1
    best = 1.0 if MEASURES[measure].higher_is_better else 0.0
    found = [(sign * value, case.id) for case, value in _values(cases, measure) if value != best]
    return tuple(name for _, name in sorted(found))


def _values(cases: Sequence[ScoredCase], measure: str) -> Iterator[tuple[ScoredCase, float]]:
    for case in cases:
        score = case.score(measure)
        if score is not None and score.value is not None:
            yield case, score.value
