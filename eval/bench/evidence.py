"""Is the evidence found, and is it known when there is none? The figures that search must hold, in one table.

    python -m eval.bench.evidence                      # every question set that is present, split by split
    python -m eval.bench.evidence --failures corpus    # and what came first instead, for questions of that set

Nothing is tuned here. Passages are ranked as answers show them: those of the evidence first. For each answerable question: whether any, and whether all, of its evidence stands in the first 5 and
20 passages and among the first 1, 3 and 5 pieces of evidence, and nDCG@10 beside BM25 over the very same passages and
headings (stemmed, no synonyms), so that both read the same number of tokens at every rank; gain 2 for a passage that
holds evidence, 1 for one of the same item. The interval of the difference is a paired bootstrap over papers
(`eval.measures.intervals`). For all questions: AUROC of the probability that the evidence answers.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from eval.fit import N_EVIDENCE, N_HITS, SETS, Case, auroc, open_cases
from eval.measures.intervals import Interval, Observed, mean_interval, paired_difference
from eval.measures.ranking import ndcg
from rag.datatypes import Evidence, Hit
from rag.library.encoder import MiniLM
from rag.library.index import Index
from rag.search.confidence import confidence_signals, probability
from rag.search.evidence import find_evidence, reordered
from rag.search.question import clean_question
from rag.search.retrieve import Searcher

N_PASSAGES = 20
N_PIECES, N_LOOKED_AT = 5, 24
K = 10
NEAR_MISSES = ("near-miss", "false premise", "other council")
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What search made of one question.

    Attributes:
        passages: for each passage found, best first, which pieces of the evidence it holds.
        pieces: the same for the sentences offered as evidence.
        ndcg, bm25: of our ranking and of BM25's over the same passages; None for the unanswerable.
        probability: that the evidence answers.
    """

    case: Case
    passages: tuple[frozenset[int], ...]
    pieces: tuple[frozenset[int], ...]
    ndcg: float | None
    bm25: float | None
    probability: float
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]

    @property
    def cluster(self) -> str:
        """The paper it is drawn with in a bootstrap; the question itself where it has no evidence."""
        pointers = self.case.question.evidence
        return pointers[0].file if pointers else self.case.question.id

    def first(self, ranked: Sequence[frozenset[int]], k: int, *, whole: bool = False) -> float:
        """Return 1 when the first k hold some of the evidence, or the whole of it."""
        held = frozenset().union(*ranked[:k])
        return float(held >= frozenset(range(len(self.case.question.evidence))) if whole else bool(held))


def outcome(case: Case, bm25: Callable[[str], Sequence[str]]) -> Outcome:
    """Ask the question and compare what comes with its evidence."""
    searcher, index = case.searcher, case.searcher.index
    asked = searcher.read(clean_question(case.question.text))
    hits = searcher.retrieve(asked, N_PASSAGES)
    evidence = find_evidence(asked, hits[:N_HITS], searcher, N_LOOKED_AT)
    hits = reordered(hits, evidence)
    shown = evidence[:N_EVIDENCE]
    gains = _gains(case, index)
    return Outcome(
        case=case,
        passages=tuple(_held(case, h.item.document, h.passage.start, h.passage.end) for h in hits),
        pieces=tuple(_held(case, e.hit.item.document, e.start, e.end) for e in evidence[:N_PIECES]),
        ndcg=ndcg([h.passage.id for h in hits], gains, K),
        bm25=ndcg(bm25(case.question.text), gains, K),
        probability=probability(confidence_signals(asked, shown, searcher)) if shown else 0.0,
        hits=tuple(hits),
        evidence=tuple(evidence[:N_PIECES]),
    )


def _held(case: Case, document: str, start: int, end: int) -> frozenset[int]:
    return frozenset(i for i, g in enumerate(case.gold_by_pointer) if any(p.overlaps(document, start, end) for p in g))


def _gains(case: Case, index: Index) -> dict[str, float]:
    """Return the gain of each relevant passage: 2 where it holds evidence, 1 where it is of such a one's item."""
    passages = [index.encoded(row).passage for row in range(index.n_passages)]
    exact = {p.id: p.item for p in passages if _held(case, p.item.split(":")[0], p.start, p.end)}
    items = set(exact.values())
    return {p.id: 2.0 if p.id in exact else 1.0 for p in passages if p.item in items}


def bm25_ranking(searcher: Searcher) -> Callable[[str], Sequence[str]]:
    """Return what ranks passage ids for a question by plain BM25 over headings and text; ties by place."""

    def rank(question: str) -> Sequence[str]:
        scores = searcher.index.words.scores(question)
        best = [int(row) for row in np.argsort(-scores, kind="stable")[:K] if scores[row] > 0]
        return [searcher.index.encoded(row).passage.id for row in best]

    return rank


def outcomes(cases: Sequence[Case]) -> list[Outcome]:
    """Return the outcome of every question, in order."""
    rankings = {case.searcher: bm25_ranking(case.searcher) for case in cases}
    return [outcome(case, rankings[case.searcher]) for case in track(cases, "Asking", console=console)]


def report(name: str, found: Sequence[Outcome]) -> None:
    """Print the figures of one set and split."""
    answerable = [o for o in found if o.case.question.answerable and o.case.question.evidence]
    console.print(f"\n{name}: {len(answerable)} answerable, {len(found) - len(answerable)} unanswerable", style="bold")
    if answerable:
        _report_ranks(answerable)
    right = np.array([o.case.question.answerable for o in found])
    if right.any() and not right.all():
        _report_refusal(found, right)


def _report_ranks(found: Sequence[Outcome]) -> None:
    def share(value: Callable[[Outcome], float]) -> str:
        return words_of(mean_interval([Observed(o.case.question.id, o.cluster, value(o)) for o in found]))

    for k in (5, N_PASSAGES):
        console.print(
            f"  in first {k:2} passages: some {share(lambda o, k=k: o.first(o.passages, k))}, "  # type: ignore[misc]
            f"all {share(lambda o, k=k: o.first(o.passages, k, whole=True))}"  # type: ignore[misc]
        )
    for k in (1, 3, 5):
        console.print(
            f"  in first {k} sentences: some {share(lambda o, k=k: o.first(o.pieces, k))}, "  # type: ignore[misc]
            f"all {share(lambda o, k=k: o.first(o.pieces, k, whole=True))}"  # type: ignore[misc]
        )
    ours = [Observed(o.case.question.id, o.cluster, o.ndcg or 0.0) for o in found]
    theirs = [Observed(o.case.question.id, o.cluster, o.bm25 or 0.0) for o in found]
    console.print(
        f"  nDCG@{K} {words_of(mean_interval(ours))}, BM25 {words_of(mean_interval(theirs))}, "
        f"difference {words_of(paired_difference(ours, theirs))}"
    )


def _report_refusal(found: Sequence[Outcome], right: np.ndarray) -> None:
    scores = np.array([o.probability for o in found])
    near = np.array([o.case.question.type in NEAR_MISSES for o in found])
    console.print(
        f"  AUROC {auroc(scores, right):.3f} ({int((~right).sum())} unanswerable); against the {int((near & ~right).sum())} "
        f"near-misses, false premises and other councils {auroc(scores[right | near], right[right | near]):.3f}"
    )


def words_of(interval: Interval | None) -> str:
    """Return "0.812 [0.744, 0.870]"."""
    return "–" if interval is None else f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def show_failures(found: Sequence[Outcome]) -> None:
    """Print the questions whose evidence is not in the first five passages, or not the first sentence."""
    for o in found:
        question = o.case.question
        if not question.answerable:
            console.print(f"\n[{question.type}] {question.text} -> p {o.probability:.2f}: {_said(o)}", markup=False)
        elif not o.first(o.pieces, 1) or not o.first(o.passages, 5):
            rank = next((i for i, held in enumerate(o.passages, 1) if held), 0)
            piece = next((i for i, held in enumerate(o.pieces, 1) if held), 0)
            console.print(
                f"\n{question.type}: {question.text} (passage {rank}, sentence {piece}, p {o.probability:.2f})"
            )
            console.print("   wanted: " + " | ".join(e.quote for e in question.evidence), markup=False)
            console.print(f"   first:  {_said(o)}", markup=False)


def _said(o: Outcome) -> str:
    return f"{o.evidence[0].hit.item.title[:50]}: {o.evidence[0].readable[:160]}" if o.evidence else "nothing"


def main() -> None:
    """Measure every set that is present."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="demo, benchmark or corpus")
    parser.add_argument("--failures", help="print the failures of this set and split, such as corpus-dev")
    parser.add_argument("--keep", type=Path, help="keep the libraries in this folder, to measure again sooner")
    options = parser.parse_args()
    encoder = MiniLM()
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for one in SETS:
            if not one.is_present or options.only not in (None, one.name):
                continue
            found = outcomes(open_cases(stack, encoder, one, folder / one.name))
            for split in sorted({o.case.question.split for o in found}):
                part = [o for o in found if o.case.question.split == split]
                report(f"{one.name}-{split}", part)
                if options.failures == f"{one.name}-{split}":
                    show_failures(part)


if __name__ == "__main__":
    main()
