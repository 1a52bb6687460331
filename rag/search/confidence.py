"""How likely it is that the evidence answers the question: a calibrated probability from several signals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rag.datatypes import Evidence
from rag.library.words import stems
from rag.search.asked import Asked
from rag.search.evidence import scaled_log_odds
from rag.search.giving import satisfied
from rag.search.question import Wants
from rag.search.retrieve import Searcher
from rag.search.weights import ANSWERABLE

UNKNOWN = 0.5  # as likely as not
NO_KIND = Wants.DECISION | Wants.OUTCOME | Wants.EARLIER  # asked of a subject, not of a kind of thing in its text


@dataclass(frozen=True, slots=True)
class ConfidenceSignals:
    """What speaks for the evidence answering at all, each in about [0, 1].

    Attributes:
        meaning: highest cosine of the question and a sentence of the evidence's passages.
        passage: highest cosine of the question and a passage of the evidence.
        near: share of the question's words, by idf, said in the best evidence's passage or heading, in other words too.
        named: share of the meetings, dates and item numbers named in the question that the best evidence is of.
        gives: share of the kinds of thing asked for (figure, date, person, ...) that the best evidence gives.
        asks_no_kind: 1 where no kind of thing is asked for.
        reranker: the reranker's scaled log-odds that the best evidence answers; `highest`: the highest of all pieces;
            0 of what it does not read, both UNKNOWN without a reranker.
    """

    meaning: float
    passage: float
    near: float
    named: float
    gives: float
    asks_no_kind: float
    reranker: float
    highest: float


def confidence_signals(asked: Asked, evidence: Sequence[Evidence], searcher: Searcher) -> ConfidenceSignals:
    """Return the signals for the evidence, best first; at least one piece is needed."""
    best, index = evidence[0], searcher.index
    encoded = [index.encoded(index.row(e.hit.passage.id)) for e in evidence]
    kinds = asked.wants & ~NO_KIND
    return ConfidenceSignals(
        meaning=max(float((e.sentence_vectors @ asked.vector).max()) for e in encoded),
        passage=max(float(e.vector @ asked.vector) for e in encoded),
        near=asked.coverage(frozenset(stems(best.hit.passage.indexed_text)), index.words),
        named=asked.mentions.fit(best.hit.item, best.hit.passage.text),
        gives=satisfied(kinds, best.readable),
        asks_no_kind=float(not kinds),
        reranker=_log_odds(best.answers, searcher),
        highest=_log_odds(max(e.answers for e in evidence), searcher),
    )


def _log_odds(answers: float, searcher: Searcher) -> float:
    if searcher.reranker is None:
        return UNKNOWN
    return scaled_log_odds(answers) if answers else 0.0


def probability(signals: ConfidenceSignals) -> float:
    """Return the probability that the evidence answers: logistic in the signals, fitted by `python -m eval.fit`."""
    total = ANSWERABLE["bias"] + sum(ANSWERABLE[f.name] * getattr(signals, f.name) for f in fields(signals))
    return 1 / (1 + math.exp(-total))
