from dataclasses import replace
from pathlib import Path

import pytest

from eval.results import ScoredCase, write_scores
from eval.sets import EvalError
from eval.threshold import dev_cases, main, refused, threshold
from rag.datatypes import AnswerStatus
from rag.search import weights
from tests.eval.test_gates import good_case

ANSWERABLE = [replace(good_case(n), confidence=0.5 + n / 100) for n in range(50)]
UNANSWERABLE = [replace(case, answerable=False, confidence=0.3 + i / 100) for i, case in enumerate(ANSWERABLE)]


@pytest.fixture(autouse=True)
def _below_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "THRESHOLD", 0.45)


def refused_now(case: ScoredCase) -> ScoredCase:
    return replace(case, status=AnswerStatus.NOT_FOUND)


def test_at_most_the_share_of_the_answerable_questions_is_refused() -> None:
    at = threshold(ANSWERABLE + UNANSWERABLE, 0.08)
    assert at == 0.54
    assert refused(ANSWERABLE + UNANSWERABLE, at, answerable=True) == 0.08
    assert refused(ANSWERABLE + UNANSWERABLE, at, answerable=False) == 0.48


def test_what_is_refused_whatever_the_threshold_counts_towards_the_share() -> None:
    cases = [refused_now(case) if i in {30, 31} else case for i, case in enumerate(ANSWERABLE)]
    assert threshold(cases, 0.08) == 0.52
    assert refused(cases, 0.01, answerable=True) == 0.04


def test_an_item_asked_for_by_its_title_is_refused_at_no_threshold() -> None:
    named = [replace(ANSWERABLE[0], confidence=weights.THRESHOLD), *ANSWERABLE[1:]]
    assert refused(named, 0.995, answerable=True) == 0.98


def test_test_questions_set_no_threshold(tmp_path: Path) -> None:
    write_scores(tmp_path, [replace(ANSWERABLE[0], arm="benchmark-test"), replace(ANSWERABLE[1], arm="benchmark-dev")])
    assert [case.arm for case in dev_cases(tmp_path)] == ["benchmark-dev"]
    write_scores(tmp_path, [replace(ANSWERABLE[0], arm="others-test")])
    with pytest.raises(EvalError, match="none of its arms"):
        dev_cases(tmp_path)


def test_without_a_run_it_says_what_to_name() -> None:
    with pytest.raises(EvalError, match="Name the folders of runs"):
        main([])
