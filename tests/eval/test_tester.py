"""The tester tested: spoilt answers must fall in the right measure, and systems that only pretend must fail the gates."""

import pytest

from eval.baseline import valued
from eval.tester.rates import (
    MAX_FALSE_ALARMS,
    MUST_FALL,
    RIGHT_MEASURES,
    KillRate,
    broken_gates,
    false_alarms,
    kill_rates,
    pretended,
    true_pairs,
    values,
)
from eval.tester.spoilt import TRUE, case_of
from eval.tester.trivial import TRIVIAL
from tests.eval.conftest import CiRun


@pytest.fixture(scope="module")
def rates(ci_run: CiRun) -> list[KillRate]:
    return kill_rates(ci_run.cases)


def test_spoilt_answers_fall_in_the_right_measure(rates: list[KillRate]) -> None:
    assert [rate.kind for rate in rates] == list(RIGHT_MEASURES)
    assert [f"{rate.kind} {rate.share:.3f}" for rate in rates if rate.share < rate.must_be] == []
    assert {rate.must_be for rate in rates if rate.kind in MUST_FALL} == {0.95}


def test_every_way_of_spoiling_is_tried_often_enough_to_tell(rates: list[KillRate]) -> None:
    assert [f"{rate.kind} {rate.n}" for rate in rates if rate.n < 20] == []


def test_true_answers_raise_few_false_alarms() -> None:
    marked = false_alarms()
    assert len(marked) <= MAX_FALSE_ALARMS * len(true_pairs()), marked


def test_the_support_judge_is_strict_but_not_deaf() -> None:
    unsupported = [s for record, s in TRUE if values(case_of(record, s))["citation_recall"] < 1]
    assert len(unsupported) <= 0.25 * len(TRUE), unsupported


def kinds(broken: tuple[str, ...]) -> set[str]:
    return {one.split()[0] for one in broken}


@pytest.mark.parametrize("name", TRIVIAL)
def test_a_system_that_only_pretends_fails_the_gates_with_and_without_a_baseline(name: str, ci_run: CiRun) -> None:
    arm = [case for case in ci_run.scored if case.arm == "demo"]
    pretending = pretended(ci_run.cases, TRIVIAL[name])
    assert "regression" in kinds(broken_gates(pretending, ci_run.gates, valued(arm)))
    assert kinds(broken_gates(pretending, ci_run.gates)) & {"hard", "floor"}


def test_the_real_system_breaks_nothing_against_itself(ci_run: CiRun) -> None:
    arm = [case for case in ci_run.scored if case.arm == "demo"]
    held = broken_gates(pretended(ci_run.cases, lambda case: case.answer), ci_run.gates, valued(arm))
    assert "regression" not in kinds(held)
