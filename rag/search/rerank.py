"""How candidates are put before a reranker, and what a reranker is. Pure."""

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[a-z]+|\d{4}")
_OF_ANY_COUNCIL = frozenset(
    "council county borough city district town parish metropolitan royal unitary of and the north south east west new".split()
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(rf"\b(?:{_MONTHS}|(?:19|20)\d\d)\b")
_IN_MAY = re.compile(r"\b(?:in|on|at the|last|\d+(?:st|nd|rd|th)?) may\b|\bmay (?:meeting|\d)")


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


def names_meeting(question: str, heading: str, title: str) -> bool:
    """True when the question names the council, the month or the year in a heading, so that the heading tells right from wrong.

    Args:
        question: as the resident wrote it.
        heading: the passage's whole heading ("Council, committee, date, title").
        title: the item's title, which stands at its end.
    """
    before = heading.removesuffix(title)
    named = {
        word
        for part in before.split(", ")
        if "council" in part.lower()
        for word in _WORD.findall(part.lower())
        if word not in _OF_ANY_COUNCIL
    }
    named |= {word.lower() for word in _DATED.findall(before)}
    asked = question.lower()
    if not _IN_MAY.search(asked):
        named.discard("may")
    return not named.isdisjoint(_WORD.findall(asked))
