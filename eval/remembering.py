"""A reranker that is asked for the same passages again and again, as fitting does."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Reading
from rag.search.rerank import Reranker


class Remembering:
    """A reranker that reads no passage twice for a question: each fit asks for much the same ones."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self._known: dict[tuple[str, Reading], NDArray[np.float32]] = {}

    def probabilities(self, question: str, readings: Sequence[Reading]) -> list[NDArray[np.float32]]:
        """Return, for each reading, the probability in [0, 1] that each of its sentences answers, shape (n_sentences,)."""
        new = [reading for reading in dict.fromkeys(readings) if (question, reading) not in self._known]
        if new:
            found = self._reranker.probabilities(question, new)
            self._known |= zip([(question, reading) for reading in new], found, strict=True)
        return [self._known[question, reading] for reading in readings]
