"""Which candidates are the items: the increasing chain of numbers that fits best.

In: candidates in order. Out: those chosen, in order. Dynamic programming over the last number of
the chain: every candidate may begin a chain, or follow the best chain that ends a few numbers before it.
Linear in the number of candidates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.items.headings import Candidate, Key

_NEXT = 1.0
_SKIPPED = -1.2
_FURTHEST_STEP = 6
_SAME_STYLE = 0.75
_OTHER_STYLE = -2.0
_FIRST_IS_ONE = 1.0
_FIRST_IS_NOT = -0.5

_ANY_STYLE = "*"
_Slot = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class _Best:
    """The best chain that ends at a candidate."""

    score: float
    index: int
    previous: int


def best_chain(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the numbered candidates that are the items, [] where no chain is worth having."""
    best: list[_Best] = []
    ending: dict[_Slot, int] = {}
    for index, candidate in enumerate(found):
        best.append(_best_at(index, found, best, ending))
        for slot in (_slot(candidate, candidate.style), _slot(candidate, _ANY_STYLE)):
            if slot not in ending or best[index].score >= best[ending[slot]].score:
                ending[slot] = index
    if not best:
        return []
    top = max(range(len(best)), key=lambda index: (best[index].score, -index))
    return _walk_back(top, best, found) if best[top].score > 0 else []


def _slot(candidate: Candidate, style: str) -> _Slot:
    key = candidate.key or Key(0)
    return key.value, key.suffix, style


def _best_at(index: int, found: Sequence[Candidate], best: Sequence[_Best], ending: dict[_Slot, int]) -> _Best:
    candidate = found[index]
    key = candidate.key or Key(0)
    start = _FIRST_IS_ONE if key.value == 1 else _FIRST_IS_NOT
    top = _Best(candidate.score + start, index, -1)
    for value, suffix, step in _before(key):
        for style in (candidate.style, _ANY_STYLE):
            previous = ending.get((value, suffix, style))
            if previous is None or found[previous].last >= candidate.first:
                continue
            change = _SAME_STYLE if found[previous].style == candidate.style else _OTHER_STYLE
            score = best[previous].score + candidate.score + step + change
            if score > top.score:
                top = _Best(score, index, previous)
    return top


def _before(key: Key) -> Iterator[tuple[int, str, float]]:
    """Yield the numbers that may stand before a number, with what each such step is worth."""
    if key.suffix:
        yield key.value, chr(ord(key.suffix) - 1) if key.suffix > "a" else "", _NEXT
        if key.suffix == "a":
            yield key.value - 1, "", _NEXT
        return
    for step in range(1, _FURTHEST_STEP + 1):
        worth = _NEXT + _SKIPPED * (step - 1)
        yield key.value - step, "", worth
        if step == 1:
            for letter in "abcdefghijklmnop":
                yield key.value - step, letter, worth


def _walk_back(top: int, best: Sequence[_Best], found: Sequence[Candidate]) -> list[Candidate]:
    chain = []
    while top >= 0:
        chain.append(found[top])
        top = best[top].previous
    return chain[::-1]
