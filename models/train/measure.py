"""Measure what the reranker adds: `python -m models.train.measure`. Trains nothing.

First the reranker alone on items and series that no model has learned from: the rank of the right sentence among all of its
item and of passages of others, and the AUROC of "one of them answers". Then in search, as installed, with and without it:
the weights of all signals are fitted on the dev questions of eval/data, and measured on the test questions. Prints
evidence ranks (RR, share in the first 1, 3, 5) and the AUROC of "is there an answer at all".
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
from models.train.readings import Asked, asked_of_items, asked_of_series
from models.train.reranker import KEPT_BODIES
from models.train.written import LATER, load_items, load_series
from rag.library.encoder import MiniLM
from rag.search.confidence import ConfidenceSignals, confidence_signals
from rag.search.evidence import EvidenceSignals, find_evidence, scored_pieces
from rag.service import installed_reranker

N_HITS = 10
N_EVIDENCE = 3
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


def main() -> None:
    """Score every candidate of every question and print the figures."""
    report_unseen("items written later", asked_of_items(load_items(LATER)[::LATER_EVERY], 1))
    report_unseen("series kept apart", asked_of_series(load_series()[KEPT_BODIES - 1 :: KEPT_BODIES], 1))
    with ExitStack() as stack:
        encoder = MiniLM()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        present = [one for one in SETS if one.is_present]
        cases = [c for one in present for c in open_cases(stack, encoder, one, folder / one.name)]
        dev, test = ([measure(c) for c in cases if c.question.split == split] for split in ("dev", "test"))
    report_ranks(*([m.table for m in of if m.is_answerable] for of in (dev, test)))
    report_refusal(dev, test)


def report_unseen(name: str, questions: Sequence[Asked]) -> None:
    """Print how well the reranker alone ranks and refuses where it has not seen the items."""
    reranker = installed_reranker()
    found = [np.concatenate(reranker.probabilities(a.question, a.readings)) for a in questions]
    right = [np.concatenate(a.right) for a in questions]
    ranks = [1 + int((p > p[r].max()).sum()) for p, r in zip(found, right, strict=True) if r.any()]
    answered = np.array([a.is_answered for a in questions])
    console.print(
        f"{name}, {len(questions)} questions: RR {np.mean(1 / np.array(ranks)):.3f}, "
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
    return Measured(Table(signals, right), confidence, case.question.answerable)


def report_ranks(dev: Sequence[Table], test: Sequence[Table]) -> None:
    """Print evidence ranks of fusion alone, the reranker alone and both, fitted on dev and measured on test."""
    fused = ranks_of(*([Table(np.delete(t.signals, OF_PIECE, axis=1), t.right) for t in of] for of in (dev, test)))
    both = ranks_of(dev, test)
    alone = np.array([reciprocal_rank(Table(t.signals[:, [OF_PIECE]], t.right), np.ones(1)) for t in test])
    for name, ranks in (("fusion", fused), ("reranker", alone), ("both", both)):
        shares = ", ".join(f"first {k}: {np.mean(ranks >= 1 / k):.3f}" for k in (1, 3, 5))
        console.print(f"{name:9} RR {ranks.mean():.3f}, {shares} ({len(ranks)} questions)")
    gains = (("RR", both - fused), ("first 5", (both >= 1 / 5) * 1.0 - (fused >= 1 / 5)))
    for name, gain in gains:
        low, high = interval(gain)
        console.print(f"both over fusion, {name}: {gain.mean():+.3f} [{low:+.3f}, {high:+.3f}]")


def ranks_of(dev: Sequence[Table], test: Sequence[Table]) -> Floats:
    """Return each test question's reciprocal rank under the weights that are best on dev."""
    point = listwise(dev)
    return np.array([reciprocal_rank(table, point) for table in test])


def interval(values: Floats) -> tuple[float, float]:
    """Return the 95 % interval of the mean over resampled questions (Efron's percentile bootstrap)."""
    rng = np.random.default_rng(0)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(N_RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def report_refusal(dev: Sequence[Measured], test: Sequence[Measured]) -> None:
    """Print how well the signals without the reranker, the reranker, and both tell what can be answered."""
    x, y = np.array([m.confidence for m in dev]), np.array([m.is_answerable for m in dev])
    asked, right = np.array([m.confidence for m in test]), np.array([m.is_answerable for m in test])
    others = np.delete(np.arange(x.shape[1]), OF_ANSWER)
    for name, scores in (
        ("without the reranker", logistic(x[:, others], y).probabilities(asked[:, others])),
        ("by the reranker alone", asked[:, OF_ANSWER[-1]]),
        ("both", logistic(x, y).probabilities(asked)),
    ):
        console.print(f"answerable, {name}: AUROC {auroc(scores, right):.3f} ({len(right)} questions)")


if __name__ == "__main__":
    main()
