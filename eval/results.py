"""What scoring hands to the report and the gates: scored cases, and figures with their intervals."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, about, cluster_of, gold_of, library_view
from eval.measures.abstention import is_refusal
from eval.measures.catalogue import MEASURES
from eval.measures.intervals import Interval, Observed, mean_interval
from eval.measures.score import Score
from eval.records import TimingRecord, read_records, write_records
from eval.scoring import is_right, score_case
from eval.sets import Arm, EvalError
from eval.stages import where
from rag.datatypes import AnswerStatus

SUMMARY = "summary"  # the type of a case that is the summary of an item, and no question


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with where it stands, as reports show it."""

    file: str
    item_title: str
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """One question of one arm, what came out and every score: all that reports and gates need.

    `confidence` is how likely its evidence was to answer, by the system's own reckoning, None untold; `is_right` whether the outcome, answer or refusal, was right.
    """

    arm: str
    id: str
    cluster: str
    question: str
    type: str
    answerable: bool
    council: str
    format: str
    status: AnswerStatus
    answer: str
    citations: tuple[Quoted, ...]
    evidence: tuple[Quoted, ...]
    confidence: float | None
    is_right: bool
    scores: tuple[Score, ...]

    @property
    def answered(self) -> bool:
        """True for anything but a refusal."""
        return not is_refusal(self.status)

    def score(self, measure: str) -> Score | None:
        """Return the score of this name, None where the measure does not apply."""
        return next((score for score in self.scores if score.measure == measure), None)


@dataclass(frozen=True, slots=True)
class Figure:
    """The mean of a measure over some cases; `n_unscored` counts those whose measurement failed."""

    measure: str
    interval: Interval | None
    n_unscored: int


def score_arm(arm: Arm, cache: Path) -> list[ScoredCase]:
    """Return the scored cases of an arm, in question order; nothing but files is read.

    Raises:
        EvalError: a question has not been asked yet.
    """
    return [scored(case) for case in cases_of(arm, cache)]


def cases_of(arm: Arm, cache: Path) -> list[Case]:
    """Return the cases of an arm. Raises as `score_arm`."""
    asked = where(arm, cache)
    view = library_view(asked.shelf.papers(), arm.questions.load_truth(), arm.questions.papers)
    retrieved, answers = asked.shelf.retrieved(), asked.shelf.answers(asked.answers_key)
    without = {name: shelf.answers(asked.answers_key) for name, shelf in asked.pairs}
    cases = []
    for question in arm.asked():
        if question.text not in retrieved or question.text not in answers:
            raise EvalError(
                f"{arm.name}: {question.id} has not been asked of these papers by this code. Run first: python -m eval run"
            )
        gold = gold_of(question.evidence, view)
        cluster = cluster_of(arm.questions.name, question)
        out = (retrieved[question.text], answers[question.text], without.get(question.id, {}).get(question.text))
        superseded = gold_of(question.superseded, view)
        cases.append(Case(arm.name, question, cluster, gold, *out, view, *about(question, view), superseded))
    return cases


def scored(case: Case) -> ScoredCase:
    """Return a case with its scores."""
    scores = score_case(case)
    question = case.question
    return ScoredCase(
        arm=case.arm,
        id=question.id,
        cluster=case.cluster,
        question=question.text,
        type=question.type,
        answerable=question.answerable,
        council=case.council,
        format=case.format,
        status=case.answer.status,
        answer=case.answer.text,
        citations=tuple(Quoted(c.file, c.item_title, c.page, c.quote) for c in case.citations),
        evidence=tuple(Quoted(e.file, e.item_title, e.page, e.quote) for e in question.evidence),
        confidence=case.answer.probability,
        is_right=is_right(scores),
        scores=tuple(scores),
    )


def observed(cases: Iterable[ScoredCase], measure: str) -> list[Observed]:
    """Return the scored values of a measure."""
    found = ((case, case.score(measure)) for case in cases)
    return [Observed(c.id, c.cluster, s.value) for c, s in found if s is not None and s.value is not None]


def figure(cases: Sequence[ScoredCase], measure: str) -> Figure:
    """Return the mean of a measure with its interval; unscored cases are counted, not averaged."""
    n_unscored = sum(s is not None and s.value is None for s in (case.score(measure) for case in cases))
    return Figure(measure, mean_interval(observed(cases, measure)), n_unscored)


def figures(cases: Sequence[ScoredCase]) -> list[Figure]:
    """Return every measure that applies to some case, in the catalogue's order."""
    found = [figure(cases, name) for name in MEASURES]
    return [one for one in found if one.interval is not None or one.n_unscored]


def by(cases: Sequence[ScoredCase], key: Callable[[ScoredCase], str]) -> dict[str, list[ScoredCase]]:
    """Return the cases in groups, in order of first appearance; those without a key are left out."""
    groups: dict[str, list[ScoredCase]] = {}
    for case in cases:
        if name := key(case):
            groups.setdefault(name, []).append(case)
    return groups


def arms_of(cases: Sequence[ScoredCase]) -> dict[str, list[ScoredCase]]:
    """Return the cases of each arm, in order."""
    return by(cases, lambda case: case.arm)


def timings_of(arm: Arm, cache: Path) -> list[TimingRecord]:
    """Return how long the answers of an arm took."""
    asked = where(arm, cache)
    timings = asked.shelf.timings(asked.answers_key)
    return [timings[q.text] for q in arm.asked() if q.text in timings]


SCORES_FILE = "scores.jsonl"


def write_scores(folder: Path, cases: Iterable[ScoredCase]) -> None:
    """Write the scored cases of a run."""
    write_records(folder / SCORES_FILE, cases)


def read_scores(folder: Path) -> list[ScoredCase]:
    """Return the scored cases of a run.

    Raises:
        EvalError: nothing has been scored there.
    """
    cases = read_records(folder / SCORES_FILE, ScoredCase)
    if not cases:
        raise EvalError(f"{folder / SCORES_FILE}: no scores yet. Run first: python -m eval run")
    return cases
