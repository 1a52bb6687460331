"""The tester tested: spoilt answers must fall in the right measure, and systems that only pretend must fail the gates."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.baseline import valued
from eval.cases import Case
from eval.gates import check_arm
from eval.records import AnswerRecord
from eval.results import scored
from tests.eval.conftest import CiRun
from tests.eval.spoilt import JUDGED, RIGHT_MEASURES, TRUE, case_of, outcomes, values
from tests.eval.trivial import TRIVIAL

GATED = tuple(name for name in JUDGED if name != "citation_recall")
MUST_FALL = (
    "number",
    "date",
    "name",
    "vote",
    "polarity",
    "wrong citation",
    "citation [0]",
    "citation out of range",
    "shifted quote",
)


def test_spoilt_answers_fall_in_the_right_measure(ci_run: CiRun) -> None:
    answers = [case for case in ci_run.cases if case.citations]
    fell = defaultdict(list)
    for name, _, has_fallen in outcomes(answers):
        fell[name].append(has_fallen)
    kill_rate = {name: sum(flags) / len(flags) for name, flags in fell.items()}
    assert set(kill_rate) == set(RIGHT_MEASURES)
    assert {name: rate for name, rate in kill_rate.items() if rate < (0.95 if name in MUST_FALL else 0.9)} == {}


def test_true_answers_raise_few_false_alarms() -> None:
    found = {sentence: values(case_of(record, sentence)) for record, sentence in TRUE}
    marked = [sentence for sentence, scores in found.items() if min(scores[name] for name in GATED) < 1]
    assert len(marked) <= 0.05 * len(TRUE), marked


def test_the_support_judge_is_strict_but_not_deaf() -> None:
    unsupported = [s for record, s in TRUE if values(case_of(record, s))["citation_recall"] < 1]
    assert len(unsupported) <= 0.25 * len(TRUE), unsupported


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
