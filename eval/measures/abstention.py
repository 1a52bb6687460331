"""Does a system say "the papers do not say" exactly when they do not? Outcomes in, scores and curves out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.score import Score, yes_no
from rag.datatypes import AnswerStatus

REFUSALS = frozenset({AnswerStatus.NOT_FOUND, AnswerStatus.DECLINED})
N_BINS = 10


def is_refusal(status: AnswerStatus) -> bool:
    """True for an answer that says that the papers do not say, or that the question cannot be taken."""
    return status in REFUSALS


def abstention_scores(status: AnswerStatus, *, answerable: bool, corrects_premise: bool = False) -> list[Score]:
    """Return the case's part in abstention recall, abstention precision and false refusal.

    Args:
        status: how the answer ended. A failed one is unscored in every measure it would count in.
        answerable: whether the papers answer the question.
        corrects_premise: an unanswerable question was answered with the place where the record contradicts it; that is
            as right as a refusal.

    Formulas: recall = refused or corrected unanswerable / unanswerable; precision = refused unanswerable / refused;
    false refusal = refused answerable / answerable.
    Source: Feng et al. 2024, "Don't Hallucinate, Abstain"; SQuAD 2.0, Rajpurkar et al. 2018.
    """
    applying = ["false_refusal"] if answerable else ["abstention_recall"]
    if status is AnswerStatus.FAILED:
        return [Score(name, None, "the answer failed") for name in applying]
    refused = is_refusal(status)
    scores = []
    if answerable:
        scores.append(Score("false_refusal", float(refused), "refused, and the papers answer it" if refused else ""))
    else:
        passed = refused or corrects_premise
        scores.append(yes_no("abstention_recall", passed, reason="answered, and the papers do not say"))
    if refused:
        scores.append(yes_no("abstention_precision", not answerable, reason="refused, and the papers answer it"))
    return scores


def pair_accuracy(*, right_with_source: bool | None, refused_without: bool | None) -> Score:
    """Return 1 when the question is answered from its source and refused once the source is taken out of the library.

    Both halves or nothing: half a pair is 0, so that always answering and always refusing both score 0. A half that
    could not be measured is None, and leaves the pair unscored.

    Source: minimal pairs as in contrast sets, Gardner et al. 2020, "Evaluating Models' Local Decision Boundaries".
    """
    if right_with_source is None or refused_without is None:
        return Score("pair_accuracy", None, "the answer failed, or its evidence does not stand in the library's text")
    wrong = [] if right_with_source else ["not answered from its source"]
    wrong += [] if refused_without else ["answered without its source"]
    return yes_no("pair_accuracy", not wrong, reason=", ".join(wrong))


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve; both in [0, 1]."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: how sure the system was, in [0, 1], whether it answered, and whether what it said was right."""

    id: str
    confidence: float
    answered: bool
    right: bool


def risk_coverage(cases: Sequence[Judged]) -> list[Point]:
    """Return the share of wrong answers (y) among the surest share of all questions (x), growing to all answered ones.

    Empty where nothing was answered; ties are broken by id. Source: El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017.
    """
    answered = sorted((case for case in cases if case.answered), key=lambda case: (-case.confidence, case.id))
    points, n_wrong = [], 0
    for n, case in enumerate(answered, 1):
        n_wrong += not case.right
        points.append(Point(n / len(cases), n_wrong / n))
    return points


def area_under_risk(points: Sequence[Point]) -> float | None:
    """Return the mean risk over the curve's coverages (AURC), lower is better; None for an empty curve.

    Source: Geifman et al. 2019, "Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers".
    """
    return math.fsum(point.y for point in points) / len(points) if points else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: their number, mean confidence, and the share that the papers do answer."""

    n: int
    confidence: float
    observed: float


def reliability(pairs: Sequence[tuple[float, bool]], n_bins: int = N_BINS) -> list[Bin]:
    """Return the filled ones of `n_bins` bins of equal width over [0, 1]. Source: Guo et al. 2017, "On Calibration"."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(n_bins)]
    for confidence, outcome in pairs:
        bins[min(int(confidence * n_bins), n_bins - 1)].append((confidence, outcome))
    return [_bin(group) for group in bins if group]


def _bin(group: Sequence[tuple[float, bool]]) -> Bin:
    n = len(group)
    return Bin(n, math.fsum(c for c, _ in group) / n, sum(outcome for _, outcome in group) / n)


def brier_score(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean of (confidence - outcome)², lower is better, 0.25 for always saying one half; None without pairs.

    Source: Brier 1950, "Verification of Forecasts Expressed in Terms of Probability".
    """
    return math.fsum((confidence - outcome) ** 2 for confidence, outcome in pairs) / len(pairs) if pairs else None


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: the bins' |confidence - observed|, weighted by size; None without bins.

    Source: Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning".
    """
    total = sum(one.n for one in bins)
    return math.fsum(one.n * abs(one.confidence - one.observed) for one in bins) / total if total else None
