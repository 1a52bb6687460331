"""How likely it is that the evidence answers the question: a calibrated probability from several signals."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rag.datatypes import Evidence
from rag.library.words import stems
from rag.search.evidence import coverage, decision_at, satisfied, scaled_log_odds
from rag.search.question import Wants, wants
from rag.search.rerank import Reranker, candidate_text
from rag.search.retrieve import Asked, Searcher
from rag.search.weights import ANSWERABLE

NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w'’-]+")
FIGURE = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class ConfidenceSignals:
    """What speaks for the evidence answering at all.

    Attributes:
        meaning: highest cosine of the question and a sentence of the evidence's passages.
        passage: highest cosine of the question and a passage.
        words: share of the question's words (by idf) in the best evidence and its heading.
        near: the same in the best passage.
        known: share of the question's words (by idf) that stand anywhere in the library.
        names: share of the question's names and figures that stand in the best passage or its heading; 1 without any.
        wanted: 1 when the best evidence gives the kind of thing asked for, or nothing special is asked for.
        reranker: the reranker's scaled log-odds for the best evidence that it answers; 0 without a reranker.
        length: number of the question's words, as a share of ten, at most 1.
    """

    meaning: float
    passage: float
    words: float
    near: float
    known: float
    names: float
    wanted: float
    reranker: float
    length: float


def confidence_signals(asked: Asked, evidence: Sequence[Evidence], searcher: Searcher) -> ConfidenceSignals:
    """Return the signals for the evidence, best first; at least one piece is needed."""
    best, index = evidence[0], searcher.index
    heading = frozenset(stems(best.hit.passage.heading))
    rows = [index.rows[e.hit.passage.id] for e in evidence]
    total = sum(index.words.idf(s) for s in asked.stems) or 1.0
    return ConfidenceSignals(
        meaning=max(float((index.sentence_vectors[row] @ asked.vector).max()) for row in rows),
        passage=max(float(index.vectors.vector(row) @ asked.vector) for row in rows),
        words=coverage(asked.stems, frozenset(stems(best.readable)), heading, index.words),
        near=coverage(asked.stems, frozenset(stems(best.hit.passage.indexed_text)), heading, index.words),
        known=sum(index.words.idf(s) for s in asked.stems if index.words.knows(s)) / total,
        names=_names_held(asked.question, best.hit.passage.indexed_text),
        wanted=_gives_what_is_asked(asked.question, best),
        reranker=_reranked(asked, evidence, searcher.reranker),
        length=min(len(asked.stems) / 10, 1.0),
    )


def _reranked(asked: Asked, evidence: Sequence[Evidence], reranker: Reranker | None) -> float:
    if reranker is None:
        return 0.0
    texts = [candidate_text(e.hit.item.title, e.readable) for e in evidence]
    return scaled_log_odds(float(max(reranker.scores(asked.question, texts))))


def _gives_what_is_asked(question: str, evidence: Evidence) -> float:
    wanted = wants(question)
    if wanted & (Wants.DECISION | Wants.OUTCOME) and decision_at(evidence.hit, evidence) is not None:
        return 1.0
    others = wanted & ~(Wants.DECISION | Wants.OUTCOME)
    return satisfied(others, evidence.readable) if others else float(wanted is Wants.NOTHING_SPECIAL)


def _names_held(question: str, text: str) -> float:
    wanted = {
        word.casefold().removesuffix("'s").removesuffix("’s")
        for word in (*NAME.findall(question), *FIGURE.findall(question))
    }
    if not wanted:
        return 1.0
    held = text.casefold()
    return sum(word in held for word in wanted) / len(wanted)


def probability(signals: ConfidenceSignals) -> float:
    """Return the probability that the evidence answers: logistic in the signals, fitted by `python -m eval.fit`."""
    total = ANSWERABLE["bias"] + sum(ANSWERABLE[f.name] * getattr(signals, f.name) for f in fields(signals))
    return 1 / (1 + math.exp(-total))
