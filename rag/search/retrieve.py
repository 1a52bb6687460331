"""Question in, ranked passages out: words and vectors fused by score."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Hit, Part
from rag.errors import LibraryEmptyError
from rag.library.encoder import Encoder
from rag.library.index import Index
from rag.library.words import stems
from rag.search.asked import Asked
from rag.search.mentions import known_meetings, newest_first, read_mentions
from rag.search.question import Filters, Wants, subject, wants
from rag.search.rerank import Reranker
from rag.search.synonyms import Synonyms, written_groups
from rag.search.weights import RANKING

N_CANDIDATES = 50
BM25_MAX_GAIN = 2.5  # scales BM25 to about [0, 1]
AUTHORITY = {
    Part.MINUTES: 1.0,
    Part.REPORT: 0.5,
    Part.APPENDIX: 0.4,
    Part.OTHER: 0.4,
    Part.FRONT: 0.4,
    Part.AGENDA: 0.0,
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate passage for a question, each in about [0, 1].

    Attributes:
        words: BM25 as a share of the most these question words could score.
        cover: share of the question's words, by idf, that the passage or its heading holds.
        passage: cosine of question and passage.
        sentence: highest cosine of question and a sentence of the passage.
        sentences: mean of the three highest.
        named: share of the meetings, dates and item numbers named in the question that it is of.
        decision: 1 where it holds a decision and one is asked for.
        authority: of its part of the papers, minutes highest, where a decision or the present state is asked for.
        recency: how late its meeting is among the candidates', where the present state is asked for.
        item: highest mean of cover and sentence of a candidate of its item.
    """

    words: float
    cover: float
    passage: float
    sentence: float
    sentences: float
    named: float = 1.0
    decision: float = 0.0
    authority: float = 0.0
    recency: float = 0.0
    item: float = 0.0

    @property
    def score(self) -> float:
        """Weighted sum; the weights are fitted on written questions (`python -m eval.fit`)."""
        return sum(weight * float(getattr(self, name)) for name, weight in RANKING.items())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: its row in the index and what speaks for it."""

    row: int
    signals: Signals


class Searcher:
    """Searches one generation of a library."""

    def __init__(
        self, index: Index, encoder: Encoder, reranker: Reranker | None = None, today: datetime.date | None = None
    ) -> None:
        """Make the index ready for questions.

        Args:
            index: of one generation of a library.
            encoder: the one that made its vectors.
            reranker: reads question and sentence together; None for none.
            today: the day "last month" is told from; None for the day of the library's newest meeting.
        """
        self.index = index
        self.encoder = encoder
        self.reranker = reranker
        self._known = known_meetings(index.meetings)
        self._today = today
        self._synonyms = Synonyms([*written_groups(), *index.acronyms])

    def read(self, question: str) -> Asked:
        """Return the question made ready."""
        about = subject(question)
        return Asked(
            question=question,
            subject=about,
            vector=self.encoder.encode([question])[0],
            stems=frozenset(stems(about)),
            concepts=self._synonyms.concepts(about),
            mentions=read_mentions(question, self._known, self._today),
            wants=wants(question),
        )

    def retrieve(self, asked: Asked, k: int, filters: Filters | None = None) -> list[Hit]:
        """Return the best k passages, best first; ties by passage id.

        Raises:
            LibraryEmptyError: the library holds no public passage.
        """
        if not self.index.n_passages:
            message = "The library is empty. Add papers first: rag ingest FOLDER"
            raise LibraryEmptyError(message)
        return self._ranked(self.candidates(asked, filters), k)

    def with_whole_items(self, asked: Asked, hits: Sequence[Hit], n_items: int) -> list[Hit]:
        """Return the hits and every other passage of the first n items, best first: an answer may stand beside a hit."""
        items = list(dict.fromkeys(hit.item.id for hit in hits))[:n_items]
        own = {hit.passage.id: self.index.row(hit.passage.id) for hit in hits}
        whole = {row for hit in hits if hit.item.id in items for row in self.index.beside(own[hit.passage.id])}
        rows = sorted({*own.values(), *whole})
        return self._ranked(self._candidates(asked, rows, self.index.words.scores_at(asked.subject, rows)), len(rows))

    def _ranked(self, candidates: Sequence[Candidate], k: int) -> list[Hit]:
        ranked = sorted(candidates, key=lambda c: (-c.signals.score, self.index.encoded(c.row).passage.id))
        return [self._hit(rank, candidate) for rank, candidate in enumerate(ranked[:k], 1)]

    def _hit(self, rank: int, candidate: Candidate) -> Hit:
        item, file = self.index.item(candidate.row)
        return Hit(rank, round(candidate.signals.score, 6), self.index.encoded(candidate.row).passage, item, file)

    def candidates(self, asked: Asked, filters: Filters | None = None) -> list[Candidate]:
        """Return what words or vectors bring up among the passages the filters admit, in row order."""
        allowed = self._allowed(filters)
        words = self.index.words.scores(asked.subject)
        widened = words + self.index.words.scores_of(asked.other_words(self.index.words))
        by_vector, _ = self.index.vectors.search(asked.vector, N_CANDIDATES, allowed)
        rows = sorted({*_best(words, allowed), *_best(widened, allowed), *(int(row) for row in by_vector)})
        return self._candidates(asked, rows, words[rows])

    def _allowed(self, filters: Filters | None) -> NDArray[np.bool_] | None:
        if filters is None:
            return None
        admitted = np.array([filters.admits_meeting(meeting) for meeting in self.index.meetings], np.bool_)
        allowed: NDArray[np.bool_] = admitted[self.index.meeting_of]
        if filters.items:
            wanted = np.zeros(len(allowed), np.bool_)
            wanted[[row for item in filters.items for row in self.index.of_item(item)]] = True
            allowed = allowed & wanted
        return allowed

    def _candidates(self, asked: Asked, rows: Sequence[int], words: NDArray[np.float32]) -> list[Candidate]:
        """Return candidates of rows and their BM25 scores, shape (n_rows,)."""
        recency = newest_first([self.index.meeting(row).date for row in rows])
        others = {stem for c in asked.concepts for other in c.others for stem in other}
        held = self.index.words.found(asked.stems | others, rows)
        found = [
            self._candidate(asked, row, stems_held, float(score), late)
            for row, stems_held, score, late in zip(rows, held, words, recency, strict=True)
        ]
        best: dict[str, float] = {}
        items = [self.index.encoded(row).passage.item for row in rows]
        for item, one in zip(items, found, strict=True):
            best[item] = max(best.get(item, 0.0), (one.signals.cover + one.signals.sentence) / 2)
        return [
            replace(one, signals=replace(one.signals, item=best[item])) for item, one in zip(items, found, strict=True)
        ]

    def _candidate(self, asked: Asked, row: int, held: frozenset[str], words: float, recency: float) -> Candidate:
        item, encoded = self.index.item(row)[0], self.index.encoded(row)
        passage = encoded.passage
        total = sum(self.index.words.idf(stem) for stem in asked.stems) or 1.0
        sentences = np.sort(encoded.sentence_vectors @ asked.vector)[::-1]
        wants_decision = bool(asked.wants & (Wants.DECISION | Wants.OUTCOME))
        holds_decision = any(d.start < passage.end and passage.start < d.end for d in item.decisions)
        signals = Signals(
            words=words / (BM25_MAX_GAIN * total),
            cover=asked.coverage(held, self.index.words),
            passage=float(encoded.vector @ asked.vector),
            sentence=float(sentences[0]),
            sentences=float(sentences[:3].mean()),
            named=asked.mentions.fit(item, passage.text),
            decision=float(wants_decision and holds_decision),
            authority=AUTHORITY[item.part] if wants_decision or asked.mentions.wants_latest else 0.0,
            recency=recency if asked.mentions.wants_latest and not asked.mentions.periods else 0.0,
        )
        return Candidate(row, signals)


def _best(scores: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> list[int]:
    """Return the allowed rows of the N_CANDIDATES highest scores above 0, ties by row."""
    above = scores > 0 if allowed is None else (scores > 0) & allowed
    rows = np.flatnonzero(above)
    if len(rows) > N_CANDIDATES:
        of_rows = scores[rows]
        least = np.partition(of_rows, -N_CANDIDATES)[-N_CANDIDATES]
        higher = rows[of_rows > least]
        rows = np.concatenate([higher, rows[of_rows == least][: N_CANDIDATES - len(higher)]])
    return [int(row) for row in rows]
