import pytest

from eval.measures.abstention import (
    Bin,
    Judged,
    Point,
    abstention_scores,
    area_under_risk,
    brier_score,
    calibration_error,
    pair_accuracy,
    reliability,
    risk_coverage,
)
from eval.measures.latency import Latency, latency
from rag.datatypes import AnswerStatus


def values(status: AnswerStatus, *, answerable: bool, corrects: bool = False) -> dict[str, float | None]:
    return {s.measure: s.value for s in abstention_scores(status, answerable=answerable, corrects_premise=corrects)}


def test_each_outcome_counts_where_it_belongs() -> None:
    assert values(AnswerStatus.ANSWERED, answerable=True) == {"false_refusal": 0.0}
    assert values(AnswerStatus.NOT_FOUND, answerable=True) == {"false_refusal": 1.0, "abstention_precision": 0.0}
    assert values(AnswerStatus.QUOTED, answerable=False) == {"abstention_recall": 0.0}
    assert values(AnswerStatus.DECLINED, answerable=False) == {"abstention_recall": 1.0, "abstention_precision": 1.0}


def test_a_failed_answer_is_unscored_and_never_nought() -> None:
    assert values(AnswerStatus.FAILED, answerable=True) == {"false_refusal": None}
    assert values(AnswerStatus.FAILED, answerable=False) == {"abstention_recall": None}


def test_correcting_a_false_premise_from_the_record_is_as_right_as_refusing() -> None:
    assert values(AnswerStatus.QUOTED, answerable=False, corrects=True) == {"abstention_recall": 1.0}


def test_a_pair_needs_both_halves() -> None:
    assert pair_accuracy(right_with_source=True, refused_without=True).value == 1.0
    assert pair_accuracy(right_with_source=True, refused_without=False).reason == "answered without its source"
    assert pair_accuracy(right_with_source=False, refused_without=True).value == 0.0


@pytest.mark.parametrize("halves", [(None, True), (True, None), (None, False)])
def test_a_half_that_could_not_be_measured_leaves_the_pair_unscored(halves: tuple[bool | None, bool | None]) -> None:
    assert pair_accuracy(right_with_source=halves[0], refused_without=halves[1]).value is None


def test_the_brier_score_is_the_mean_squared_distance() -> None:
    assert brier_score([(0.9, True), (0.5, False), (0.2, False)]) == pytest.approx((0.01 + 0.25 + 0.04) / 3)
    assert brier_score([]) is None


def test_the_risk_curve_grows_from_the_surest_answer() -> None:
    cases = [
        Judged("a", 0.9, True, True),
        Judged("b", 0.8, True, False),
        Judged("c", 0.7, True, True),
        Judged("d", 0.95, False, False),
    ]
    points = risk_coverage(cases)
    assert points == [Point(0.25, 0.0), Point(0.5, 0.5), Point(0.75, 1 / 3)]
    assert area_under_risk(points) == pytest.approx((0 + 0.5 + 1 / 3) / 3)


def test_no_answer_has_no_curve() -> None:
    assert risk_coverage([Judged("a", 0.9, False, False)]) == []
    assert area_under_risk([]) is None


def test_reliability_bins_hold_both_ends() -> None:
    bins = reliability([(0.0, False), (0.05, True), (1.0, True)], n_bins=10)
    assert bins == [Bin(2, 0.025, 0.5), Bin(1, 1.0, 1.0)]
    assert calibration_error(bins) == pytest.approx(2 / 3 * 0.475)
    assert calibration_error([]) is None


def test_latency_takes_the_nearest_rank() -> None:
    assert latency([float(n) for n in range(1, 21)]) == Latency(20, 10.0, 19.0, 20.0)
    assert latency([]) is None
