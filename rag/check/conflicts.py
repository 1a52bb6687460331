"""Pieces of evidence in, the places where two of them give different values for the same thing out.

What is the same thing is told by words: the clause around each value must share most of its words with the other's,
and name no other person, place or year. The record is not judged here; who asks decides which paper has more authority.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.check.anchors import Anchor, find_anchors
from rag.check.dates import year_of
from rag.check.facts import FactKind
from rag.check.names import find_names
from rag.check.reading import Reading, read

_KINDS = frozenset({"amount", "percentage", "number", "time", "outcome"})
_FEWEST_SHARED = 2
_SHARED_PART = 0.6


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two pieces of evidence (numbers from 1) that give two values, as written, for what the shared words (in lower case) name."""

    first: int
    second: int
    first_value: str
    second_value: str
    shared: tuple[str, ...]


def find_conflicts(evidence: Sequence[str]) -> tuple[Conflict, ...]:
    """Return where two pieces of evidence contradict each other on a figure, a time or a decision; none is ()."""
    readings = [read(text) for text in evidence]
    return tuple(
        conflict
        for second in range(len(readings))
        for first in range(second)
        for conflict in _between(first, second, readings[first], readings[second])
    )


def _between(first: int, second: int, one: Reading, other: Reading) -> Iterator[Conflict]:
    if _years(one) and _years(other) and not _years(one) & _years(other):
        return
    values = [{(anchor.kind, anchor.value) for anchor in find_anchors(reading)} for reading in (one, other)]
    for anchor in _judged(one):
        for rival in _judged(other):
            is_known = (anchor.kind, anchor.value) in values[1] or (rival.kind, rival.value) in values[0]
            if anchor.kind != rival.kind or is_known:
                continue
            shared = _shared(_words(anchor, one), _words(rival, other))
            if shared and _names(one, anchor) == _names(other, rival):
                words = dict.fromkeys(
                    token.lower for token, key in zip(one.tokens, one.claims, strict=True) if key in shared
                )
                yield Conflict(first + 1, second + 1, _written(anchor, one), _written(rival, other), tuple(words))


def _judged(reading: Reading) -> list[Anchor]:
    return [anchor for anchor in find_anchors(reading) if anchor.kind in _KINDS]


def _words(anchor: Anchor, reading: Reading) -> set[str]:
    """Return what the clause of an anchor says besides it, other figures and outcomes left out."""
    return {
        key
        for index, (token, key) in enumerate(zip(reading.tokens, reading.claims, strict=True))
        if key and token.fact < 0 and token.clause in anchor.clauses and not anchor.first <= index <= anchor.last
    }


def _shared(one: set[str], other: set[str]) -> set[str]:
    shared = one & other
    is_same = len(shared) >= _FEWEST_SHARED and len(shared) >= _SHARED_PART * max(len(one), len(other))
    return shared if is_same else set()


def _names(reading: Reading, anchor: Anchor) -> set[str]:
    start = min(token.start for token in reading.tokens if token.clause in anchor.clauses)
    end = max(token.end for token in reading.tokens if token.clause in anchor.clauses)
    return {name.words[-1].lower() for name in find_names(reading) if start <= name.start and name.end <= end}


def _years(reading: Reading) -> set[str]:
    return {year for fact in reading.facts if fact.kind is FactKind.DATE and (year := year_of(fact.value))}


def _written(anchor: Anchor, reading: Reading) -> str:
    return reading.text[reading.tokens[anchor.first].start : reading.tokens[anchor.last].end]
