"""What a reranker reads, and what it is. Pure."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Passage, Reading
from rag.library.tables import readable_sentences


class Reranker(Protocol):
    """Anything that reads a question and a passage together (`rag.library.cross_encoder.CrossEncoderReranker`)."""

    def probabilities(self, question: str, readings: Sequence[Reading]) -> list[NDArray[np.float32]]:
        """Return, for each reading, the probability in [0, 1] that each of its sentences answers, shape (n_sentences,)."""
        ...


def reading_of(passage: Passage) -> Reading:
    """Return a passage as the reranker was trained to read it: council, committee, date and title, a table's caption, the sentences."""
    heading = " | ".join(part for part in (passage.heading, passage.caption) if part)
    return Reading(heading, tuple(readable_sentences(passage)))
