"""The tester tested: spoilt answers must fall in the right measure, and systems that only pretend must fail the gates."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.baseline import valued
from eval.cases import Case
from eval.gates import check_arm
from eval.records import AnswerRecord
from eval.results import scored
from tests.check.cases import HERE, load_cases
from tests.eval.conftest import CiRun
from tests.eval.spoilt import RIGHT_MEASURES, false_alarms, kill_rates
from tests.eval.trivial import TRIVIAL

TRUE = [case for name in ("true_sentences.txt", "held_out_sentences.txt") for case in load_cases(HERE / name, 1, 3)]
MUST_FALL = ("number", "date", "name", "vote", "polarity", "wrong citation")


def test_spoilt_answers_fall_in_the_right_measure() -> None:
    rates = kill_rates(TRUE, seed=5)
    assert set(rates) == set(RIGHT_MEASURES)
    kill_rate = {name: n_fell / n for name, (n_fell, n) in rates.items()}
    assert {name: rate for name, rate in kill_rate.items() if rate < (0.95 if name in MUST_FALL else 0.9)} == {}


def test_true_answers_raise_few_false_alarms() -> None:
    n_marked, n = false_alarms(TRUE)
    assert n_marked / n <= 0.05


def broken(run: CiRun, system: Callable[[Case], AnswerRecord], *, has_baseline: bool) -> Counter[str]:
    """Return how many gates of each kind a system breaks on the demo questions."""
    arm = [case for case in run.scored if case.arm == "demo"]
    pretended = [
        replace(case, answer=system(case), without=system(replace(case, answer=case.without)) if case.without else None)
        for case in run.cases
    ]
    baseline = valued(arm) if has_baseline else []
    results = check_arm(run.gates, "demo", [scored(case) for case in pretended], baseline)
    return Counter(result.kind for result in results if not result.passed)


@pytest.mark.parametrize("name", TRIVIAL)
def test_a_system_that_only_pretends_fails_the_gates_with_and_without_a_baseline(name: str, ci_run: CiRun) -> None:
    held = broken(ci_run, TRIVIAL[name], has_baseline=True)
    alone = broken(ci_run, TRIVIAL[name], has_baseline=False)
    assert held["regression"] > 0
    assert alone["hard"] + alone["floor"] > 0


def test_the_real_system_breaks_nothing_against_itself(ci_run: CiRun) -> None:
    assert broken(ci_run, lambda case: case.answer, has_baseline=True)["regression"] == 0
