"""Is an answer short? Its sentences in, scores out."""

from collections.abc import Sequence

from eval.measures.marks import Shown
from eval.measures.score import Score, yes_no

SHORT_WORDS, MOST_WORDS = 45, 120


def length_scores(shown: Sequence[Shown]) -> list[Score]:
    """Return whether an answer has at most `SHORT_WORDS` words, and whether it has at most `MOST_WORDS`; marks are none."""
    n_words = sum(len(sentence.text.split()) for sentence in shown)
    return [
        yes_no("is_short", n_words <= SHORT_WORDS, reason=f"{n_words} words"),
        yes_no("is_not_long", n_words <= MOST_WORDS, reason=f"{n_words} words"),
    ]
