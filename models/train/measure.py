"""Measure the reranker on the dev questions of eval/data: `python -m models.train.measure [FOLDER]`.

Nothing is trained or chosen here but the weights of the blends, which are fitted on other questions than they are
measured on (five folds). Prints evidence ranks (RR, share in the first 1, 3, 5) of the present fusion, of the reranker
alone and of both, and the AUROC of "is there an answer at all".
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from eval.fit import SETS, Case, Table, auroc, listwise, logistic, open_cases, reciprocal_rank
from rag.library.cross_encoder import CrossEncoderReranker
from rag.library.encoder import MiniLM
from rag.search.confidence import confidence_signals
from rag.search.evidence import find_evidence, scored_pieces
from rag.search.rerank import candidate_text

N_HITS = 10
N_PIECES = 20
N_EVIDENCE = 3
N_FOLDS = 5
N_RESAMPLES = 2000
LEAST = 1e-4  # probabilities are kept this far from 0 and 1
LOGIT_SCALE = 6.0  # brings log-odds to about [-1, 1], like the other signals
Floats = NDArray[np.float64]
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """One question: signals of its candidates with the reranker's log-odds last, and the confidence signals."""

    table: Table
    confidence: Floats
    is_answerable: bool
    fold: int


def main() -> None:
    """Score every candidate of every dev question and print the figures."""
    reranker = CrossEncoderReranker(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    with ExitStack() as stack:
        encoder = MiniLM()
        present = [(papers, path) for papers, path in SETS if papers.is_dir() and path.is_file()]
        cases = [case for papers, path in present for case in open_cases(stack, encoder, papers, path)]
        measured = [measure(case, reranker) for case in cases]
    report_ranks([m.table for m in measured if m.is_answerable])
    report_refusal(measured)


def measure(case: Case, reranker: CrossEncoderReranker) -> Measured:
    """Return the signals of a question's best N_PIECES candidates and of its evidence."""
    asked = case.searcher.read(case.question.text)
    hits = case.searcher.retrieve(asked, N_HITS)
    pieces = scored_pieces(asked, hits, case.searcher)[:N_PIECES]
    texts = [candidate_text(e.hit.item.title, e.readable) for _, e in pieces]
    odds = log_odds(reranker.scores(case.question.text, texts))
    signals = np.array([[*astuple(s), odds[i] / LOGIT_SCALE] for i, (s, _) in enumerate(pieces)])
    right = np.array([any(g.overlaps(e.hit.item.document, e.start, e.end) for g in case.gold) for _, e in pieces])
    evidence = find_evidence(asked, hits, case.searcher, N_EVIDENCE)
    confidence = np.array(astuple(confidence_signals(asked, evidence, case.searcher)))
    pointers = case.question.evidence
    key = pointers[0].file if pointers else case.question.id
    return Measured(Table(signals, right), confidence, case.question.answerable, sum(key.encode()) % N_FOLDS)


def log_odds(probabilities: NDArray[np.float32]) -> Floats:
    """Return the log-odds, kept finite."""
    kept = np.clip(probabilities.astype(np.float64), LEAST, 1 - LEAST)
    odds: Floats = np.log(kept / (1 - kept))
    return odds


def report_ranks(tables: Sequence[Table]) -> None:
    """Print evidence ranks of fusion alone, the reranker alone and both, over questions left out of the fit."""
    fused = left_out([Table(t.signals[:, :-1], t.right) for t in tables])
    both = left_out(tables)
    alone = np.array([reciprocal_rank(Table(t.signals[:, -1:], t.right), np.ones(1)) for t in tables])
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
    """Print how well the confidence signals, the highest score, and both tell what can be answered."""
    right = np.array([m.is_answerable for m in measured])
    folds = np.array([m.fold for m in measured])
    signals = np.array([m.confidence for m in measured])
    top = np.array([m.table.signals[:, -1].max() for m in measured])
    for name, scores in (
        ("signals", regression_left_out(signals, right, folds)),
        ("highest score", top),
        ("both", regression_left_out(np.c_[signals, top], right, folds)),
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
