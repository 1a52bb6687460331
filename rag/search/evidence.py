"""Ranked passages in, the sentences, bullets, decisions and table rows that answer out, each with its exact place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.datatypes import Decision, Evidence, Hit, Span
from rag.library.encoder import Vectors
from rag.library.index import Index
from rag.library.tables import readable_sentences
from rag.library.words import WordIndex, stems
from rag.search.question import Wants, wants
from rag.search.weights import EVIDENCE

N_PASSAGES = 8
MAX_DECISION_CHARS = 600
HAS_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|third|quarter)\b", re.IGNORECASE
)
HAS_DATE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday|spring|summer|autumn|winter|19\d\d|20\d\d|\d{1,2}[:.]\d\d ?(?:am|pm)?|week|month|year)s?\b",
    re.IGNORECASE,
)
HAS_PERSON = re.compile(
    r"\b(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Chair|Chairman|Chairwoman|Director|Head of|Officer|Manager|Leader)\b"
)
LEANS_BACK = re.compile(
    r"(?:It|This|That|These|Those|They|He|She|However|Furthermore|Additionally|In addition|Therefore|Such)\b"
)
ASKS = re.compile(
    r"\b(?:quer(?:y|ied|ies)|asked|enquired|questioned|question was|sought clarification|in response to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EvidenceSignals:
    """What speaks for one sentence: cosine, share of the question's words (by idf), its passage, and its kind."""

    meaning: float
    words: float
    passage: float
    wanted: float

    @property
    def score(self) -> float:
        """Weighted sum; the weights are fitted on written questions (`python -m eval.fit`)."""
        return sum(weight * float(getattr(self, name)) for name, weight in EVIDENCE.items())


def find_evidence(question: str, vector: Vectors, hits: Sequence[Hit], index: Index, n: int) -> list[Evidence]:
    """Return the n best pieces of evidence of the first passages, best first, no two alike or overlapping."""
    chosen: list[Evidence] = []
    for _, piece in scored_pieces(question, vector, hits, index):
        if not any(_same(piece, other) for other in chosen):
            chosen.append(piece)
        if len(chosen) == n:
            break
    return chosen


def scored_pieces(
    question: str, vector: Vectors, hits: Sequence[Hit], index: Index
) -> list[tuple[EvidenceSignals, Evidence]]:
    """Return every sentence of the first passages as evidence with its signals, best first; ties by place."""
    pieces = [piece for hit in hits[:N_PASSAGES] for piece in _pieces(question, vector, hit, index)]
    return sorted(pieces, key=lambda piece: (-piece[1].score, piece[1].hit.passage.id, piece[1].start))


def _same(one: Evidence, other: Evidence) -> bool:
    overlaps = one.hit.item.document == other.hit.item.document and one.start < other.end and other.start < one.end
    return overlaps or one.text.split() == other.text.split()


def _pieces(question: str, vector: Vectors, hit: Hit, index: Index) -> Iterator[tuple[EvidenceSignals, Evidence]]:
    asked, asked_stems = wants(question), set(stems(question))
    passage = hit.passage
    vectors = index.sentence_vectors[index.rows[passage.id]]
    readable = readable_sentences(passage)
    for i, span in enumerate(passage.sentences):
        decision = decision_at(hit, span)
        signals = EvidenceSignals(
            meaning=float(vectors[i] @ vector),
            words=coverage(asked_stems, set(stems(readable[i])), set(stems(passage.heading)), index.words),
            passage=hit.score,
            wanted=satisfied(asked, readable[i], decision is not None),
        )
        place = _extent(hit, i, decision)
        text = passage.text[place.start - passage.start : place.end - passage.start]
        is_row = place == span and "\t" in text
        yield (
            signals,
            Evidence(
                text,
                readable[i] if is_row else " ".join(text.split()),
                place.start,
                place.end,
                round(signals.score, 6),
                hit,
            ),
        )


def coverage(asked: set[str], found: set[str], heading: set[str], words: WordIndex) -> float:
    """Return the share of the question's words that the text holds, by idf; words of the heading count half."""
    total = sum(words.idf(stem) for stem in asked)
    held = sum(words.idf(stem) * (1.0 if stem in found else 0.5) for stem in asked if stem in found | heading)
    return held / total if total else 0.0


def satisfied(asked: Wants, text: str, is_decision: bool) -> float:
    """Return the share of what is asked for that this text can give; 0 where nothing special is asked for."""
    gives = {
        Wants.DECISION: is_decision,
        Wants.AMOUNT: HAS_FIGURE.search(text) is not None,
        Wants.DATE: HAS_DATE.search(text) is not None,
        Wants.PERSON: HAS_PERSON.search(text) is not None,
    }
    wanted = [given for want, given in gives.items() if want in asked]
    return float(np.mean(wanted)) if wanted else 0.0


def decision_at(hit: Hit, span: Span | Evidence) -> Decision | None:
    """Return the decision of the hit's item that this place touches, if any."""
    return next((d for d in hit.item.decisions if d.start < span.end and span.start < d.end), None)


def _extent(hit: Hit, i: int, decision: Decision | None) -> Span:
    """Return what to quote for sentence i: the whole of a short decision; a question with its reply; what "It" means."""
    passage = hit.passage
    span = passage.sentences[i]
    if (
        decision is not None
        and decision.end - decision.start <= MAX_DECISION_CHARS
        and _within(decision, passage.start, passage.end)
    ):
        return Span(decision.start, decision.end)
    text = passage.text[span.start - passage.start : span.end - passage.start]
    if i > 0 and LEANS_BACK.match(text):
        span = replace(span, start=passage.sentences[i - 1].start)
    if i + 1 < len(passage.sentences) and (ASKS.search(text) or text.endswith(":")):
        span = replace(span, end=passage.sentences[i + 1].end)
    return span


def _within(decision: Decision, start: int, end: int) -> bool:
    return start <= decision.start and decision.end <= end
