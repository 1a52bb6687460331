"""Ranked passages in, the sentences, bullets, decisions and table rows that answer out, each with its exact place."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from rag.datatypes import Decision, Evidence, Hit, Passage, Span
from rag.library.index import Index
from rag.library.sentences import leads_in, on_one_line
from rag.library.tables import readable_sentences, sentences_in_context
from rag.library.words import stems
from rag.search.asked import Asked
from rag.search.extremes import extreme_first
from rag.search.giving import FIGURES, HAS_VOTE, satisfied
from rag.search.question import Wants, parts
from rag.search.rerank import Reranker, reading_of
from rag.search.retrieve import Searcher
from rag.search.weights import EVIDENCE

N_PASSAGES = 8
N_WHOLE_ITEMS = 3
N_READ = 8  # passages, by the reranker, whole
N_READ_FIRST = 4  # and of the others those that may hold one of the FOREMOST pieces
FOREMOST = 3
LIKELIER_THAN_NOT = 0.5
MOST_LOG_ODDS = 10.0
N_READ_OF_PART = 3  # of a part of a question, for that part alone
MAX_DECISION_CHARS = 600
MOST_OF_ITEM = 2  # passages
NEARLY_SAME = 0.8  # share of the words of two texts that stand in both
LEANS_BACK = re.compile(
    r"(?:It|This|That|These|Those|They|He|She|However|Furthermore|Additionally|In addition|Therefore|Such)\b"
)
ASKS = re.compile(
    r"\b(?:quer(?:y|ied|ies)|asked|enquired|questioned|question was|sought clarification|in response to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EvidenceSignals:
    """What speaks for one sentence, each in about [0, 1].

    Attributes:
        meaning: cosine of the question and the sentence under its item's title.
        words: share of the question's words, by idf, in the sentence; words of its heading count half.
        near: the same for the sentence with its neighbours.
        passage: score of its passage.
        item: best score of a passage of its item.
        outcome: 1 for a part of a decision where the outcome of something is asked for.
        decided: 1 for a part of a decision, whatever is asked for, unless proposals or the past are asked about.
        named: share of the meetings, dates and item numbers named in the question that it is of.
        rare: coverage of the question's two rarest words.
        vote: 1 for a vote where one is asked for.
        row: 1 for a row of a table where a figure is asked for.
        wanted: share of the other things asked for (figure, date, person, reason, place) that it can give.
        reranker: log-odds, by the reranker, that it answers, from 0 to 1 (`scaled_log_odds`); 0 in passages that it
            does not read, and where there is no reranker.
    """

    meaning: float
    words: float
    near: float
    passage: float
    item: float
    outcome: float
    decided: float
    named: float
    rare: float
    vote: float
    row: float
    wanted: float
    reranker: float = 0.0

    @property
    def score(self) -> float:
        """Weighted sum; the weights are fitted on written questions (`python -m eval.fit`)."""
        return sum(weight * float(getattr(self, name)) for name, weight in EVIDENCE.items())


def find_evidence(asked: Asked, hits: Sequence[Hit], searcher: Searcher, n: int) -> list[Evidence]:
    """Return the n best pieces of evidence in and around these passages, no two alike or overlapping.

    Best first; of a question that asks for several things, what answers each of them best comes right after the first.
    Of one item come pieces of at most MOST_OF_ITEM passages, unless no other item holds any.
    """
    ranked = [piece for _, piece in scored_pieces(asked, hits, searcher)]
    for part in parts(asked.question):
        ranked[1:1] = [piece for _, piece in scored_pieces(searcher.read(part), hits, searcher, N_READ_OF_PART)[:1]]
    ranked = extreme_first(asked.question, ranked, searcher.encoder.encode)
    is_only_item = len({piece.hit.item.id for piece in ranked}) == 1
    chosen: list[Evidence] = []
    passages: dict[str, set[str]] = {}
    for piece in ranked:
        used = passages.setdefault(piece.hit.item.id, set())
        has_room = is_only_item or piece.hit.passage.id in used or len(used) < MOST_OF_ITEM
        if len(chosen) < n and has_room and not any(_same(piece, other) for other in chosen):
            chosen.append(piece)
            used.add(piece.hit.passage.id)
    return chosen


def reordered(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> list[Hit]:
    """Return as many passages as there are hits: first those of the evidence, in its order, then the rest in theirs.

    Evidence of which a reranker believes no piece changes nothing: of papers unlike those it has learned from, such as
    what was said word by word, words and meaning order passages better than it does.
    """
    passages = {hit.passage.id: hit for hit in hits}
    believed = max((piece.answers for piece in evidence), default=0.0)
    foremost = [] if 0.0 < believed < LIKELIER_THAN_NOT else [piece.hit.passage.id for piece in evidence]
    order = dict.fromkeys([*foremost, *passages])
    found = {piece.hit.passage.id: piece.hit for piece in evidence} | passages
    return [replace(found[id_], rank=rank) for rank, id_ in enumerate(list(order)[: len(hits)], 1)]


def scored_pieces(
    asked: Asked, hits: Sequence[Hit], searcher: Searcher, n_read: int = N_READ, n_first: int = N_READ_FIRST
) -> list[tuple[EvidenceSignals, Evidence]]:
    """Return every sentence in and around these passages as evidence with its signals, best first; ties by place.

    The reranker reads the n_first passages that hold the best of them, and of the next ones, up to n_read, those that
    may hold one of the FOREMOST. Pieces that are not read come last.
    """
    around = searcher.with_whole_items(asked, hits[:N_PASSAGES], N_WHOLE_ITEMS)
    best_of_item: dict[str, float] = {}
    for hit in around:
        best_of_item.setdefault(hit.item.id, hit.score)
    found_in = (list(_pieces(asked, hit, best_of_item[hit.item.id], searcher.index)) for hit in around)
    passages = [pieces for pieces in found_in if pieces]
    passages.sort(key=lambda pieces: min(map(_best_first, pieces)))
    read: list[_Piece] = []
    if searcher.reranker is not None:
        n_first = min(n_first, n_read)
        read = list(_reranked(asked, passages[:n_first], searcher.reranker))
        n_more = sum(_may_come_first(pieces, read) for pieces in passages[n_first:n_read])
        read += _reranked(asked, passages[n_first : n_first + n_more], searcher.reranker)
        passages = passages[n_first + n_more :]
    found = sorted(read, key=_best_first) + sorted(chain.from_iterable(passages), key=_best_first)
    return [(piece.signals, piece.evidence) for piece in found]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence as evidence, and what speaks for it."""

    signals: EvidenceSignals
    evidence: Evidence


def _best_first(piece: _Piece) -> tuple[float, str, int]:
    return (-piece.evidence.score, piece.evidence.hit.passage.id, piece.evidence.start)


def _may_come_first(pieces: Sequence[_Piece], read: Sequence[_Piece]) -> bool:
    """True where a piece that is not read yet would be among the FOREMOST if the reranker half believed it."""
    hoped_for = max(p.evidence.score for p in pieces) + EVIDENCE["reranker"] * scaled_log_odds(LIKELIER_THAN_NOT)
    return hoped_for > sorted((p.evidence.score for p in read), reverse=True)[:FOREMOST][-1]


def _reranked(asked: Asked, passages: Sequence[Sequence[_Piece]], reranker: Reranker) -> Iterator[_Piece]:
    """Yield the pieces of whole passages as the reranker reads them; a piece of several sentences counts by its best."""
    whole = [pieces[0].evidence.hit.passage for pieces in passages]
    read = reranker.probabilities(asked.question, [reading_of(passage) for passage in whole])
    for passage, pieces, found in zip(whole, passages, read, strict=True):
        for piece in pieces:
            inside = [piece.evidence.start < s.end and s.start < piece.evidence.end for s in passage.sentences]
            probability = float(found[inside].max())
            signals = replace(piece.signals, reranker=scaled_log_odds(probability))
            evidence = replace(piece.evidence, score=round(signals.score, 6), answers=probability)
            yield _Piece(signals, evidence)


def scaled_log_odds(probability: float) -> float:
    """Return ln(p / (1 - p)) cut to [-MOST_LOG_ODDS, MOST_LOG_ODDS] and scaled to [0, 1]."""
    within = min(max(probability, 1e-9), 1 - 1e-9)
    cut = min(max(math.log(within / (1 - within)), -MOST_LOG_ODDS), MOST_LOG_ODDS)
    return (cut + MOST_LOG_ODDS) / (2 * MOST_LOG_ODDS)


def _same(one: Evidence, other: Evidence) -> bool:
    """True where two pieces overlap, or say nearly the same, as minutes and the pack that holds them do."""
    overlaps = one.hit.item.document == other.hit.item.document and one.start < other.end and other.start < one.end
    words, others = set(one.text.casefold().split()), set(other.text.casefold().split())
    return overlaps or len(words & others) >= NEARLY_SAME * len(words | others)


def _pieces(asked: Asked, hit: Hit, item_score: float, index: Index) -> Iterator[_Piece]:
    wanted = asked.wants
    passage = hit.passage
    vectors = index.encoded(index.row(passage.id)).sentence_vectors
    readable = readable_sentences(passage)
    searched = sentences_in_context(passage, readable)
    found = [frozenset(stems(text)) for text in searched]
    heading = frozenset(stems(passage.heading))
    rare = asked.rarest(index.words)
    named = asked.mentions.fit(hit.item, passage.text)
    about_earlier = Wants.EARLIER in wanted
    for i, span in enumerate(passage.sentences):
        decision = decision_at(hit, span)
        signals = EvidenceSignals(
            meaning=float(vectors[i] @ asked.vector),
            words=asked.coverage(found[i], index.words, heading),
            near=asked.coverage(frozenset().union(*found[max(i - 1, 0) : i + 2]), index.words, heading),
            passage=hit.score,
            item=item_score,
            outcome=float(decision is not None and Wants.OUTCOME in wanted),
            decided=float(decision is not None and not about_earlier),
            named=named,
            rare=rare.coverage(found[i], index.words, heading),
            vote=float(Wants.VOTE in wanted and HAS_VOTE.search(readable[i]) is not None),
            row=float(_is_row(passage, span) and bool(wanted & FIGURES)),
            wanted=satisfied(wanted, readable[i]),
        )
        place = _extent(hit, i, decision)
        text = passage.between(place.start, place.end)
        shown = readable[i] if place == span and "\t" in text else on_one_line(text)
        evidence = Evidence(text, shown, place.start, place.end, round(signals.score, 6), hit)
        yield _Piece(signals, evidence)


def _is_row(passage: Passage, span: Span) -> bool:
    return "\t" in passage.between(span.start, span.end)


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
        and passage.start <= decision.start
        and decision.end <= passage.end
    ):
        return Span(decision.start, decision.end)
    text = passage.between(span.start, span.end)
    if i > 0 and LEANS_BACK.match(text):
        span = replace(span, start=passage.sentences[i - 1].start)
    if i + 1 < len(passage.sentences) and (ASKS.search(text) or leads_in(text)):
        span = replace(span, end=passage.sentences[i + 1].end)
    return span
