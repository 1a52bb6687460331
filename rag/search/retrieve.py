"""Question in, ranked passages out: words and vectors fused by score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Hit
from rag.errors import LibraryEmptyError
from rag.library.encoder import Encoder, Vectors
from rag.library.index import Index
from rag.library.words import stems
from rag.search.question import Filters, subject
from rag.search.rerank import Reranker
from rag.search.weights import RANKING

N_CANDIDATES = 50
BM25_MAX_GAIN = 2.5  # k1 + 1: no word counts for more than this times its idf


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate passage for a question, each in about [0, 1].

    Attributes:
        words: BM25 as a share of the most these question words could score.
        cover: share of the question's words, by idf, that the passage or its heading holds.
        passage: cosine of question and passage.
        sentence: highest cosine of question and a sentence of the passage.
        sentences: mean of the three highest.
    """

    words: float
    cover: float
    passage: float
    sentence: float
    sentences: float

    @property
    def score(self) -> float:
        """Weighted sum; the weights are fitted on written questions (`python -m eval.fit`)."""
        return sum(weight * float(getattr(self, name)) for name, weight in RANKING.items())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: its row in the index and what speaks for it."""

    row: int
    signals: Signals


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready for searching: its subject's words and stems, and its vector, shape (dim,)."""

    question: str
    subject: str
    vector: Vectors
    stems: frozenset[str]


class Searcher:
    """Searches one generation of a library."""

    def __init__(self, index: Index, encoder: Encoder, reranker: Reranker | None = None) -> None:
        self.index = index
        self.encoder = encoder
        self.reranker = reranker
        self._items = [index.items[p.item][0] for p in index.passages]
        self._stems = [frozenset(stems(p.indexed_text)) for p in index.passages]

    def read(self, question: str) -> Asked:
        """Return the question with its vector and stems."""
        about = subject(question)
        return Asked(question, about, self.encoder.encode([question])[0], frozenset(stems(about)))

    def retrieve(self, asked: Asked, k: int, filters: Filters | None = None) -> list[Hit]:
        """Return the best k passages, best first; ties by passage id.

        Raises:
            LibraryEmptyError: the library holds no public passage.
        """
        if not self.index.passages:
            message = "The library is empty. Add papers first: rag ingest FOLDER"
            raise LibraryEmptyError(message)
        return self._ranked(self.candidates(asked, filters))[:k]

    def with_whole_items(self, asked: Asked, hits: Sequence[Hit], n_items: int) -> list[Hit]:
        """Return the hits and every other passage of the first n items, best first: an answer may stand beside a hit."""
        items = list(dict.fromkeys(hit.item.id for hit in hits))[:n_items]
        rows = {self.index.rows[hit.passage.id] for hit in hits} | {
            row for item in items for row in self.index.rows_of_item[item]
        }
        words = self.index.words.scores(asked.subject)
        return self._ranked([self._candidate(asked, row, words) for row in sorted(rows)])

    def _ranked(self, candidates: Sequence[Candidate]) -> list[Hit]:
        ranked = sorted(candidates, key=lambda c: (-c.signals.score, self.index.passages[c.row].id))
        return [self._hit(rank, candidate) for rank, candidate in enumerate(ranked, 1)]

    def _hit(self, rank: int, candidate: Candidate) -> Hit:
        passage = self.index.passages[candidate.row]
        item, file = self.index.items[passage.item]
        return Hit(rank, round(candidate.signals.score, 6), passage, item, file)

    def candidates(self, asked: Asked, filters: Filters | None = None) -> list[Candidate]:
        """Return what words or vectors bring up among the passages the filters admit, in row order."""
        allowed = self._allowed(filters)
        words = np.where(allowed, self.index.words.scores(asked.subject), np.float32(0.0))
        by_words = [int(row) for row in np.argsort(-words, kind="stable")[:N_CANDIDATES] if words[row] > 0]
        by_vector, _ = self.index.vectors.search(asked.vector, N_CANDIDATES, allowed if filters else None)
        rows = sorted({*by_words, *(int(row) for row in by_vector)})
        return [self._candidate(asked, row, words) for row in rows]

    def _allowed(self, filters: Filters | None) -> NDArray[np.bool_]:
        if filters is None:
            return np.ones(len(self._items), np.bool_)
        return np.array([filters.admits(item) for item in self._items], np.bool_)

    def _candidate(self, asked: Asked, row: int, words: NDArray[np.float32]) -> Candidate:
        total = sum(self.index.words.idf(stem) for stem in asked.stems) or 1.0
        held = sum(self.index.words.idf(stem) for stem in asked.stems & self._stems[row])
        sentences = np.sort(self.index.sentence_vectors[row] @ asked.vector)[::-1]
        signals = Signals(
            words=float(words[row]) / (BM25_MAX_GAIN * total),
            cover=held / total,
            passage=float(self.index.vectors.vector(row) @ asked.vector),
            sentence=float(sentences[0]),
            sentences=float(sentences[:3].mean()),
        )
        return Candidate(row, signals)
