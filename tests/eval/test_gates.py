"""A run that passes, and for each gate one that breaks it."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from eval.baseline import read_baseline, valued, write_baselines
from eval.gates import Floor, GateResult, Gates, Hard, check_arm, load_gates
from eval.junit import junit_xml
from eval.measures.catalogue import EVERYWHERE, MEASURES, Group
from eval.measures.score import Score
from eval.results import SUMMARY, ScoredCase
from eval.runs import GATES, gate_results
from eval.sets import EvalError
from rag.datatypes import AnswerStatus

COMMITTED = load_gates(GATES)


def good_case(n: int) -> ScoredCase:
    """Return a case with the best value of every measure."""
    scores = tuple(Score(m.name, float(m.higher_is_better)) for m in MEASURES.values())
    return ScoredCase(
        arm="demo", id=f"q{n:02}", cluster=f"c{n % 8}", question=f"Question {n}?", type="amount", answerable=True,
        council="Saltmarsh", format="text", status=AnswerStatus.QUOTED, answer="It is £52. [1]", citations=(),
        evidence=(), confidence=0.9, is_right=True, scores=scores,
    )  # fmt: skip


GOOD = [good_case(n) for n in range(40)]
SUMMARIES = [replace(case, type=SUMMARY) for case in GOOD]


def good_for(measure: str) -> list[ScoredCase]:
    """Return good cases of the kind that a measure is about."""
    return SUMMARIES if MEASURES[measure].group is Group.SUMMARY else GOOD


def with_value(cases: list[ScoredCase], measure: str, value: float | None, n: int) -> list[ScoredCase]:
    """Return the cases with this value of a measure in the first n of them."""

    def changed(case: ScoredCase) -> ScoredCase:
        score = Score(measure, value, "spoilt")
        return replace(case, scores=tuple(score if s.measure == measure else s for s in case.scores))

    return [changed(case) if i < n else case for i, case in enumerate(cases)]


def broken(cases: list[ScoredCase], baseline: list[ScoredCase] = GOOD) -> set[tuple[str, str]]:
    results = check_arm(COMMITTED, "demo", cases, valued(baseline))
    return {(r.kind, r.measure) for r in results if not r.passed}


def test_a_good_run_breaks_nothing() -> None:
    assert broken(GOOD) == set()


@pytest.mark.parametrize("rule", COMMITTED.hard, ids=lambda rule: rule.measure)
def test_one_case_breaks_a_hard_gate(rule: Hard) -> None:
    results = check_arm(COMMITTED, "demo", with_value(good_for(rule.measure), rule.measure, 0.99, 1), [])
    assert [(r.kind, r.measure, r.cases) for r in results if not r.passed] == [("hard", rule.measure, ("q00",))]


@pytest.mark.parametrize("rule", COMMITTED.hard, ids=lambda rule: rule.measure)
def test_a_case_that_could_not_be_measured_breaks_a_hard_gate(rule: Hard) -> None:
    assert ("hard", rule.measure) in broken(with_value(good_for(rule.measure), rule.measure, None, 1))


@pytest.mark.parametrize("rule", COMMITTED.hard, ids=lambda rule: rule.measure)
def test_measuring_nothing_breaks_a_hard_gate(rule: Hard) -> None:
    bare = [replace(c, scores=tuple(s for s in c.scores if s.measure != rule.measure)) for c in good_for(rule.measure)]
    assert ("hard", rule.measure) in broken(bare)


@pytest.mark.parametrize("rule", COMMITTED.floors, ids=lambda rule: rule.measure)
def test_falling_through_a_floor_breaks_it(rule: Floor) -> None:
    worst = 0.0 if rule.at_least > 0 else 1.0
    assert ("floor", rule.measure) in broken(with_value(good_for(rule.measure), rule.measure, worst, 40), baseline=[])


@pytest.mark.parametrize("measure", COMMITTED.regression)
def test_a_drop_that_chance_does_not_explain_breaks_a_regression_gate(measure: str) -> None:
    value = 0.0 if MEASURES[measure].higher_is_better else 1.0
    assert broken(with_value(GOOD, measure, value, 20)) >= {("regression", measure)}


@pytest.mark.parametrize("measure", COMMITTED.regression)
def test_a_gain_breaks_nothing(measure: str) -> None:
    value = 0.0 if MEASURES[measure].higher_is_better else 1.0
    assert broken(GOOD, baseline=with_value(GOOD, measure, value, 20)) == set()


def test_summaries_are_not_held_to_what_only_questions_have() -> None:
    bare = [
        replace(c, scores=tuple(s for s in c.scores if s.measure in {*EVERYWHERE, *_of(Group.SUMMARY)}))
        for c in SUMMARIES
    ]
    results = check_arm(COMMITTED, "demo-summaries", bare, [])
    assert [r for r in results if not r.passed] == []
    assert {r.measure for r in results if r.kind == "hard"} == {
        "citation_validity", "quotes_verbatim", "fact_fidelity", "no_leak", "summary_support",
    }  # fmt: skip


def _of(group: Group) -> set[str]:
    return {measure.name for measure in MEASURES.values() if measure.group is group}


def test_one_worse_question_is_chance() -> None:
    assert broken(with_value(GOOD, "right_answer", 0.0, 1)) == set()


def test_a_measure_that_the_baseline_had_and_this_run_lacks_breaks_its_gate() -> None:
    bare = [replace(c, scores=tuple(s for s in c.scores if s.measure != "quote_focus")) for c in GOOD]
    assert ("regression", "quote_focus") in broken(bare)


def test_floors_are_not_read_on_a_handful_of_questions() -> None:
    few = with_value(GOOD[:12], "exact_item", 0.0, 12)
    assert {r.kind for r in check_arm(COMMITTED, "demo", few, [])} == {"hard", "regression"}


def test_a_changed_question_is_not_compared() -> None:
    reworded = [replace(case, question="Another?") for case in with_value(GOOD, "right_answer", 0.0, 40)]
    results = check_arm(Gates((), (), ("right_answer",)), "demo", reworded, valued(GOOD))
    assert [(r.passed, r.says) for r in results] == [(False, "the baseline has it, this run could not measure it")]


def test_a_baseline_is_kept_and_read_whole(tmp_path: Path) -> None:
    (path,) = write_baselines(tmp_path, GOOD)
    assert path == tmp_path / "demo.json"
    assert read_baseline(tmp_path, "demo") == valued(GOOD)
    assert read_baseline(tmp_path, "other") == []
    assert all(r.passed for r in gate_results(GOOD, COMMITTED, tmp_path))


def test_a_damaged_baseline_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text('[{"id": 1}]', "utf-8")
    with pytest.raises(EvalError, match=r"demo\.json is not a baseline"):
        read_baseline(tmp_path, "demo")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[hard]]\nmeasure = "no_such"\nequals = 1', "there is no measure no_such"),
        ('[[hard]]\nmeasure = "no_leak"', "not a file of gates"),
        ('[[floor]]\nmeasure = "no_leak"', "a floor needs at_least or at_most"),
        ("[[hard]", "not a file of gates"),
    ],
)
def test_a_wrong_gates_file_says_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(EvalError, match=said):
        load_gates(path)


def test_junit_tells_what_broke_and_why() -> None:
    case = replace(GOOD[0], answer="<b>&\x00")
    spoilt = with_value([case], "no_leak", 0.0, 1)
    results = [
        GateResult("demo", "hard", "no_leak", False, "is 0", ("q00", "gone")),
        GateResult("demo", "hard", "fact_fidelity", True, "is 1"),
    ]
    root = Xml.fromstring(junit_xml(results, spoilt))  # noqa: S314 - our own text
    (suite,) = root
    assert suite.attrib == {"name": "eval demo", "tests": "2", "failures": "1"}
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.attrib == {"message": "is 0"}
    assert failure.text == "q00 (0.000): Question 0?\nanswer (quoted): <b>& \nwhy: spoilt\n\nand 1 more"


@pytest.mark.parametrize("measure", COMMITTED.warning)
def test_a_drop_that_only_warns_is_told_and_breaks_nothing(measure: str) -> None:
    results = check_arm(COMMITTED, "demo", with_value(GOOD, measure, 0.0, 20), valued(GOOD))
    assert [(r.kind, r.measure, r.passed) for r in results if r.kind == "warning"] == [("warning", measure, True)]
    assert all(r.passed for r in results)
