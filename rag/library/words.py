"""Words to scores: BM25 over stemmed words. The only file that imports bm25s and Stemmer."""

import logging
from collections.abc import Sequence
from functools import cache
from typing import cast

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

WORD = r"(?u)\b\w+\b"


class WordIndex:
    """BM25 over a list of texts (Lucene's variant, k1 1.5, b 0.75).

    Source: Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework"; Lù 2024, "BM25S".
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; an empty list gives an index that scores nothing."""
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of every index it builds
        self._size = len(texts)
        self._bm25 = bm25s.BM25()
        tokens = [stems(text) for text in texts]
        self._vocabulary = {token for row in tokens for token in row}
        self._document_frequency = _document_frequency(tokens)
        if self._vocabulary:
            self._bm25.index(tokens, show_progress=False)

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the BM25 score of every text, shape (n_texts,); zeros where no word is shared."""
        known = [token for token in stems(question) if token in self._vocabulary]
        if not known:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._bm25.get_scores(known), np.float32)

    def knows(self, stem: str) -> bool:
        """True when some text holds this stem."""
        return stem in self._vocabulary

    def idf(self, stem: str) -> float:
        """Return how rare a stem is in these texts: ln(1 + (N - df + 0.5) / (df + 0.5)); a new word is rarest."""
        frequency = self._document_frequency.get(stem, 0)
        return float(np.log1p((self._size - frequency + 0.5) / (frequency + 0.5)))


def stems(text: str) -> list[str]:
    """Return the stemmed words and figures of a text without English stop words, in order, with repeats."""
    tokens = bm25s.tokenize(
        [text], token_pattern=WORD, stopwords="en", stemmer=_stemmer(), return_ids=False, show_progress=False
    )
    return cast(list[str], tokens[0])


def _document_frequency(tokens: Sequence[Sequence[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in tokens:
        for token in set(row):
            counts[token] = counts.get(token, 0) + 1
    return counts


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
