"""Question in, ranked passages out: words and vectors fused by score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Hit
from rag.errors import LibraryEmptyError
from rag.library.encoder import Encoder, Vectors
from rag.library.index import Index
from rag.library.words import stems
from rag.search.question import Filters
from rag.search.weights import RANKING

N_CANDIDATES = 50
BM25_MAX_GAIN = 2.5  # k1 + 1: no word counts for more than this times its idf


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate passage for a question, each in about [0, 1].

    Attributes:
        words: BM25 as a share of the most these question words could score.
        passage: cosine of question and passage.
        sentence: highest cosine of question and a sentence of the passage.
    """

    words: float
    passage: float
    sentence: float

    @property
    def score(self) -> float:
        """Weighted sum; the weights are fitted on written questions (`python -m eval.fit`)."""
        return RANKING["words"] * self.words + RANKING["passage"] * self.passage + RANKING["sentence"] * self.sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: its row in the index and what speaks for it."""

    row: int
    signals: Signals


class Searcher:
    """Searches one generation of a library."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self.index = index
        self.encoder = encoder
        self._items = [index.items[p.item][0] for p in index.passages]

    def retrieve(self, question: str, k: int, filters: Filters | None = None) -> tuple[list[Hit], Vectors]:
        """Return the best k passages, best first (ties by passage id), and the question's vector, shape (dim,).

        Raises:
            LibraryEmptyError: the library holds no public passage.
        """
        if not self.index.passages:
            message = "The library is empty. Add papers first: rag ingest FOLDER"
            raise LibraryEmptyError(message)
        vector = self.encoder.encode([question])[0]
        ranked = sorted(
            self.candidates(question, vector, filters), key=lambda c: (-c.signals.score, self.index.passages[c.row].id)
        )
        return [self._hit(rank, c) for rank, c in enumerate(ranked[:k], 1)], vector

    def _hit(self, rank: int, candidate: Candidate) -> Hit:
        passage = self.index.passages[candidate.row]
        item, file = self.index.items[passage.item]
        return Hit(rank, round(candidate.signals.score, 6), passage, item, file)

    def candidates(self, question: str, vector: Vectors, filters: Filters | None = None) -> list[Candidate]:
        """Return what words or vectors bring up among the passages the filters admit."""
        allowed = self._allowed(filters)
        words = np.where(allowed, self.index.words.scores(question), 0.0)
        by_words = [int(row) for row in np.argsort(-words, kind="stable")[:N_CANDIDATES] if words[row] > 0]
        by_vector, _ = self.index.vectors.search(vector, N_CANDIDATES, allowed if filters else None)
        best = self._most_words_could_score(question)
        rows = sorted({*by_words, *(int(row) for row in by_vector)})
        return [Candidate(row, self._signals(row, vector, float(words[row]) / best)) for row in rows]

    def _allowed(self, filters: Filters | None) -> NDArray[np.bool_]:
        if filters is None:
            return np.ones(len(self._items), np.bool_)
        return np.array([filters.admits(item) for item in self._items], np.bool_)

    def _most_words_could_score(self, question: str) -> float:
        return max(BM25_MAX_GAIN * sum(self.index.words.idf(stem) for stem in stems(question)), 1e-9)

    def _signals(self, row: int, vector: Vectors, words: float) -> Signals:
        passage = float(self.index.vectors.vector(row) @ vector)
        return Signals(words, passage, float(np.max(self.index.sentence_vectors[row] @ vector, initial=-1.0)))
