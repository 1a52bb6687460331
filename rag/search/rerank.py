"""How candidates are put before a reranker, and what a reranker is. Pure."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Reranker(Protocol):
    """Anything that reads a question and a text together (`rag.library.cross_encoder.CrossEncoderReranker`)."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability in [0, 1] that each text answers the question, shape (n_texts,)."""
        ...


def candidate_text(heading: str, sentence: str, previous: str = "") -> str:
    """Return a sentence under its item's title or heading, as the reranker was trained to read it.

    Args:
        heading: the item's title, or the passage's whole heading where the question names a council or date.
        sentence: the candidate.
        previous: the sentence before it, or "".
    """
    return " | ".join(part for part in (heading, previous, sentence) if part)
