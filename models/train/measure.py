"""Measure what the reranker adds on the dev questions of eval/data: `python -m models.train.measure`.

Trains nothing. First the reranker alone on items written after it was trained: the rank of the right sentence among all of
its item and of a passage of another one, and the AUROC of "one of them answers". Then in search, as installed: the weights of all signals are fitted anew with
and without the reranker's, on other questions than they are measured on (five folds). Prints evidence ranks (RR, share
in the first 1, 3, 5) and the AUROC of "is there an answer at all".
"""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from eval.fit import SETS, Case, Table, auroc, listwise, logistic, open_cases, reciprocal_rank
from models.train.readings import Asked, asked_of_items
from models.train.written import LATER, load_items
from rag.library.encoder import MiniLM
from rag.search.confidence import ConfidenceSignals, confidence_signals
from rag.search.evidence import EvidenceSignals, find_evidence, scored_pieces
from rag.service import installed_reranker

N_HITS = 10
N_EVIDENCE = 3
N_FOLDS = 5
N_RESAMPLES = 2000
LATER_EVERY = 8
OF_PIECE = [f.name for f in fields(EvidenceSignals)].index("reranker")
OF_ANSWER = [i for i, f in enumerate(fields(ConfidenceSignals)) if f.name in {"reranker", "highest"}]
Floats = NDArray[np.float64]
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """One question: the signals of its candidates, and those of its having an answer."""

    table: Table
    confidence: Floats
    is_answerable: bool
    fold: int


def main() -> None:
    """Score every candidate of every dev question and print the figures."""
    report_later(asked_of_items(load_items(LATER)[::LATER_EVERY], 1))
    with ExitStack() as stack:
        encoder = MiniLM()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        present = [one for one in SETS if one.is_present]
        cases = [c for one in present for c in open_cases(stack, encoder, one, folder / one.name)]
        cases = [c for c in cases if c.question.split == "dev"]
        measured = [measure(case) for case in cases]
    report_ranks([m.table for m in measured if m.is_answerable])
    report_refusal(measured)


def report_later(questions: Sequence[Asked]) -> None:
    """Print how well the reranker alone ranks and refuses on items that it has not seen."""
    reranker = installed_reranker()
    found = [np.concatenate(reranker.probabilities(a.question, a.readings)) for a in questions]
    right = [np.concatenate(a.right) for a in questions]
    ranks = [1 + int((p > p[r].max()).sum()) for p, r in zip(found, right, strict=True) if r.any()]
    answered = np.array([a.is_answered for a in questions])
    console.print(
        f"items written later, {len(questions)} questions: RR {np.mean(1 / np.array(ranks)):.3f}, "
        f"AUROC {auroc(np.array([p.max() for p in found]), answered):.3f}"
    )


def measure(case: Case) -> Measured:
    """Return the signals of a question's candidates and of its evidence."""
    asked = case.searcher.read(case.question.text)
    hits = case.searcher.retrieve(asked, N_HITS)
    pieces = scored_pieces(asked, hits, case.searcher)
    signals = np.array([[float(value) for value in astuple(s)] for s, _ in pieces])
    right = np.array([any(g.overlaps(e.hit.item.document, e.start, e.end) for g in case.gold) for _, e in pieces])
    evidence = find_evidence(asked, hits, case.searcher, N_EVIDENCE)
    confidence = np.array(astuple(confidence_signals(asked, evidence, case.searcher)))
    pointers = case.question.evidence
    key = pointers[0].file if pointers else case.question.id
    return Measured(Table(signals, right), confidence, case.question.answerable, sum(key.encode()) % N_FOLDS)


def report_ranks(tables: Sequence[Table]) -> None:
    """Print evidence ranks of fusion alone, the reranker alone and both, over questions left out of the fit."""
    fused = left_out([Table(np.delete(t.signals, OF_PIECE, axis=1), t.right) for t in tables])
    both = left_out(tables)
    alone = np.array([reciprocal_rank(Table(t.signals[:, [OF_PIECE]], t.right), np.ones(1)) for t in tables])
    for name, ranks in (("fusion", fused), ("reranker", alone), ("both", both)):
        shares = ", ".join(f"first {k}: {np.mean(ranks >= 1 / k):.3f}" for k in (1, 3, 5))
        console.print(f"{name:9} RR {ranks.mean():.3f}, {shares} ({len(ranks)} questions)")
    gains = (("RR", both - fused), ("first 5", (both >= 1 / 5) * 1.0 - (fused >= 1 / 5)))
    for name, gain in gains:
        low, high = interval(gain)
        console.print(f"both over fusion, {name}: {gain.mean():+.3f} [{low:+.3f}, {high:+.3f}]")


def left_out(tables: Sequence[Table]) -> Floats:
    """Return each question's reciprocal rank under weights fitted without its fold."""
    ranks = np.zeros(len(tables))
    for fold in range(N_FOLDS):
        point = listwise([t for i, t in enumerate(tables) if i % N_FOLDS != fold])
        for i in range(fold, len(tables), N_FOLDS):
            ranks[i] = reciprocal_rank(tables[i], point)
    return ranks


def interval(values: Floats) -> tuple[float, float]:
    """Return the 95 % interval of the mean over resampled questions (Efron's percentile bootstrap)."""
    rng = np.random.default_rng(0)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(N_RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def report_refusal(measured: Sequence[Measured]) -> None:
    """Print how well the signals without the reranker, the reranker, and both tell what can be answered."""
    right = np.array([m.is_answerable for m in measured])
    folds = np.array([m.fold for m in measured])
    signals = np.array([m.confidence for m in measured])
    without = np.delete(signals, OF_ANSWER, axis=1)
    for name, scores in (
        ("without the reranker", regression_left_out(without, right, folds)),
        ("by the reranker alone", signals[:, OF_ANSWER[-1]]),
        ("both", regression_left_out(signals, right, folds)),
    ):
        console.print(f"answerable, {name}: AUROC {auroc(scores, right):.3f}")


def regression_left_out(x: Floats, y: NDArray[np.bool_], folds: NDArray[np.int64]) -> Floats:
    """Return probabilities from regressions fitted without the question's fold."""
    scores = np.zeros(len(y))
    for fold in range(N_FOLDS):
        test = folds == fold
        if test.any():
            scores[test] = logistic(x[~test], y[~test]).probabilities(x[test])
    return scores


if __name__ == "__main__":
    main()
