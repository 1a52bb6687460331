"""Fit the weights of search on written questions: `python -m eval.fit`, which rewrites rag/search/weights.py.

Ranking and evidence weights: the grid point with the best mean reciprocal rank of the first passage (or sentence)
that holds the evidence. Answerable: logistic regression (L2) on the confidence signals; the threshold is the
probability below which at most MAX_FALSE_REFUSAL of the answerable questions fall, measured across files left out in turn.
Only dev questions are read.
"""

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from sklearn.linear_model import LogisticRegression

from eval.questions import DATA, GoldSpan, Question, gold_spans, holds_answer, load_questions
from rag.library.encoder import MiniLM
from rag.search import evidence as evidence_module
from rag.search import weights
from rag.search.confidence import ConfidenceSignals, confidence_signals
from rag.search.evidence import find_evidence
from rag.search.retrieve import Searcher
from rag.service import Service
from rag.settings import PROJECT_DIR, Settings

SETS = (
    (PROJECT_DIR / "eval" / "data" / "papers", DATA / "questions.jsonl"),
    (PROJECT_DIR.parent / "shared" / "corpus", DATA / "corpus_questions.jsonl"),
)
WEIGHTS_FILE = PROJECT_DIR / "rag" / "search" / "weights.py"
GRID = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
N_HITS = 10
N_EVIDENCE = 3
MAX_FALSE_REFUSAL = 0.06
N_FOLDS = 5
console = Console(highlight=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the library it is asked of."""

    question: Question
    searcher: Searcher
    gold: list[GoldSpan]


def main() -> None:
    """Fit everything, print the figures before and after, write the weights."""
    with ExitStack() as stack:
        cases = [
            case
            for folder, path in SETS
            if folder.is_dir() and path.is_file()
            for case in open_cases(stack, folder, path)
        ]
        answerable = [c for c in cases if c.question.answerable]
        fit_ranking(answerable)
        fit_evidence(answerable)
        fit_answerable(cases)
    write_weights()


def open_cases(stack: ExitStack, papers: Path, questions: Path) -> list[Case]:
    """Ingest the papers into a library of their own and return its dev questions."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    service = stack.enter_context(
        Service(Settings(folder, model="extractive"), encoder=ENCODER[0] if ENCODER else _encoder())
    )
    for report in service.ingest([papers]):
        if report.outcome == "failed":
            console.print(f"{report.file}: {report.reason}", style="red")
    searcher = service.searcher()
    return [Case(q, searcher, gold_spans(q, service.store)) for q in load_questions(questions) if q.split == "dev"]


ENCODER: list[MiniLM] = []


def _encoder() -> MiniLM:
    ENCODER.append(MiniLM())
    return ENCODER[0]


def grid(names: Sequence[str]) -> Iterator[dict[str, float]]:
    """Yield weight settings; the first weight is fixed at 1, since only ratios matter."""
    for values in itertools.product(GRID, repeat=len(names) - 1):
        yield {names[0]: 1.0, **dict(zip(names[1:], values, strict=True))}


def best(names: Sequence[str], score: Callable[[dict[str, float]], float]) -> tuple[dict[str, float], float]:
    """Return the grid point with the highest score; the first one of equals."""
    return max(((point, score(point)) for point in grid(names)), key=lambda pair: pair[1])


def fit_ranking(cases: Sequence[Case]) -> None:
    """Choose the ranking weights by mean reciprocal rank of the first passage that holds evidence."""
    tables = []
    for case in track(cases, "Ranking", console=console):
        vector = case.searcher.encoder.encode([case.question.question])[0]
        candidates = case.searcher.candidates(case.question.question, vector)
        passages = [case.searcher.index.passages[c.row] for c in candidates]
        signals = np.array([[c.signals.words, c.signals.passage, c.signals.sentence] for c in candidates])
        holds = np.array([holds_answer(case.searcher.index.items[p.item][0], p, case.gold) for p in passages])
        tables.append((signals, holds))
    names = ("words", "passage", "sentence")
    console.print(
        f"passage RR before {mean_rr(tables, [weights.RANKING[n] for n in names]):.3f}, found at all {np.mean([h.any() for _, h in tables]):.3f}"
    )
    point, score = best(names, lambda p: mean_rr(tables, list(p.values())))
    weights.RANKING.update(point)
    console.print(
        f"passage RR after {score:.3f}, in first 5: {success_at(tables, list(point.values()), 5):.3f} {point}"
    )


def mean_rr(tables: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], point: Sequence[float]) -> float:
    """Return the mean reciprocal rank of the first right row; 0 where there is none."""
    return float(np.mean([_reciprocal_rank(signals @ np.array(point), right) for signals, right in tables]))


def success_at(
    tables: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], point: Sequence[float], k: int
) -> float:
    """Return the share of questions with a right row among the first k."""
    return float(np.mean([_reciprocal_rank(s @ np.array(point), right) >= 1 / k for s, right in tables]))


def _reciprocal_rank(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    ranks = np.flatnonzero(right[np.argsort(-scores, kind="stable")])
    return 1.0 / (1 + ranks[0]) if len(ranks) else 0.0


def fit_evidence(cases: Sequence[Case]) -> None:
    """Choose the evidence weights by mean reciprocal rank of the first piece that touches the evidence."""
    tables = []
    names = tuple(f.name for f in fields(evidence_module.EvidenceSignals))
    for case in track(cases, "Evidence", console=console):
        hits, vector = case.searcher.retrieve(case.question.question, N_HITS)
        pieces = evidence_module.scored_pieces(case.question.question, vector, hits, case.searcher.index)
        signals = np.array([[getattr(s, n) for n in names] for s, _ in pieces])
        holds = np.array([any(g.overlaps(e.hit.item.document, e.start, e.end) for g in case.gold) for _, e in pieces])
        tables.append((signals, holds))
    console.print(
        f"evidence RR before {mean_rr(tables, [weights.EVIDENCE[n] for n in names]):.3f}, found at all {np.mean([h.any() for _, h in tables]):.3f}"
    )
    point, score = best(names, lambda p: mean_rr(tables, list(p.values())))
    weights.EVIDENCE.update(point)
    first, third = (success_at(tables, list(point.values()), k) for k in (1, 3))
    console.print(f"evidence RR after {score:.3f}, first: {first:.3f}, in first 3: {third:.3f} {point}")


def fit_answerable(cases: Sequence[Case]) -> None:
    """Fit the probability that the evidence answers, and the threshold, by cross-validation over files."""
    names = [f.name for f in fields(ConfidenceSignals)]
    rows = []
    for case in track(cases, "Answerable", console=console):
        hits, vector = case.searcher.retrieve(case.question.question, N_HITS)
        pieces = find_evidence(case.question.question, vector, hits, case.searcher.index, N_EVIDENCE)
        signals = asdict(confidence_signals(case.question.question, vector, pieces, case.searcher.index))
        rows.append([signals[n] for n in names])
    x, y = np.array(rows), np.array([c.question.answerable for c in cases])
    groups = np.array([_group(c.question) for c in cases])
    held_out = np.zeros(len(y))
    for fold in range(N_FOLDS):
        test = groups % N_FOLDS == fold
        if test.any():
            held_out[test] = _regression(x[~test], y[~test]).predict_proba(x[test])[:, 1]
    threshold = float(np.quantile(held_out[y], MAX_FALSE_REFUSAL))
    refused = float(np.mean(held_out[~y] < threshold))
    console.print(
        f"AUROC {auroc(held_out, y):.3f}; at threshold {threshold:.3f} refuses {refused:.3f} of the unanswerable"
    )
    model = _regression(x, y)
    weights.ANSWERABLE.clear()
    weights.ANSWERABLE.update(
        {"bias": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0]), strict=True))}
    )
    weights.THRESHOLD = threshold


def _regression(x: NDArray[np.float64], y: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000).fit(x, y)


def _group(question: Question) -> int:
    """Questions over one file stay in one fold; those without evidence go by their id."""
    key = question.evidence[0].file if question.evidence else question.id
    return sum(key.encode())


def auroc(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the chance that a right one scores above a wrong one, ties half (Mann and Whitney 1947)."""
    wins = scores[right][:, None] - scores[~right][None, :]
    return float(np.mean(np.sign(wins) / 2 + 0.5))


def write_weights() -> None:
    """Write the fitted numbers as the module search reads."""
    rounded = {
        name: {k: round(v, 4) for k, v in getattr(weights, name).items()}
        for name in ("RANKING", "EVIDENCE", "ANSWERABLE")
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in rounded.items()]
    text = '"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""\n\n' + "\n".join(
        lines
    )
    WEIGHTS_FILE.write_text(f"{text}\nTHRESHOLD = {weights.THRESHOLD:.4f}\n", "utf-8")


if __name__ == "__main__":
    main()
