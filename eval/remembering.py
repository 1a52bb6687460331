"""A reranker that is asked for the same pairs again and again, as fitting does."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.search.rerank import Reranker


class Remembering:
    """A reranker that reads no pair of question and text twice: each fit asks for much the same pairs."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self._known: dict[tuple[str, str], float] = {}

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability in [0, 1] that each text answers the question, shape (n_texts,)."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._known]
        if new:
            self._known |= zip([(question, text) for text in new], self._reranker.scores(question, new), strict=True)
        return np.array([self._known[question, text] for text in texts], np.float32)
