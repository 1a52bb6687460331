"""Evidence in, the pieces of it that are quoted out. Pure."""

from collections.abc import Sequence

from rag.datatypes import Evidence

MAX_QUOTED_WORDS = 80
NEARLY_AS_GOOD = 0.92  # share of the best evidence's score that a second quotation needs


def worth_quoting(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the best evidence, and the next ones while they are nearly as good and the whole stays short."""
    chosen = [evidence[0]]
    n_words = len(evidence[0].readable.split())
    for piece in evidence[1:]:
        n_words += len(piece.readable.split())
        if piece.score < NEARLY_AS_GOOD * evidence[0].score or n_words > MAX_QUOTED_WORDS:
            break
        chosen.append(piece)
    return chosen
