"""Which candidates are the items: the increasing chain of numbers that fits best.

In: candidates in order. Out: those chosen, in order. Dynamic programming over the last number of
the chain: every candidate may begin a chain, or follow the best chain that ends a few numbers before it.
Linear in the number of candidates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.items.headings import Candidate
from rag.items.numbers import Key, Style

# What a step from one number to the next is worth beside the two headings' own scores.
_NEXT = 1.0
_SKIPPED = -1.2
_FURTHEST_STEP = 6
_SAME_STYLE = 0.75
_OTHER_STYLE = -2.0
_FIRST_IS_ONE = 1.0
_FIRST_IS_NOT = -0.5
_LETTERS = "abcdefghijklmnop"

# A number and how it is printed; None stands for any style.
_Slot = tuple[Key, Style | None]


@dataclass(frozen=True, slots=True)
class _Best:
    """The best chain that ends at a candidate; `previous` is -1 where it begins there."""

    score: float
    previous: int


def best_chains(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the items of an agenda in lettered parts (A1, A2, B1, B2): one chain after another.

    Where the numbers have no letters there is one chain.
    """
    chain = best_chain(found)
    while chain and (letters := _letters(chain[-1])):
        rest = [
            candidate
            for candidate in found
            if candidate.first > chain[-1].last and _letters(candidate) not in ("", letters)
        ]
        further = best_chain(rest)
        if len(further) < _FEWEST or further[0].key != Key(1):
            break
        chain += further
    return chain


_FEWEST = 2


def _letters(candidate: Candidate) -> str:
    return candidate.style.letters if candidate.style is not None and not candidate.style.is_reference else ""


def best_chain(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the numbered candidates that are the items, [] where no chain is worth having."""
    best: list[_Best] = []
    ending: dict[_Slot, int] = {}
    for index, candidate in enumerate(found):
        best.append(_best_at(candidate, found, best, ending))
        key = candidate.key or Key(0)
        for slot in ((key, candidate.style), (key, None)):
            if slot not in ending or best[index].score >= best[ending[slot]].score:
                ending[slot] = index
    if not best:
        return []
    top = max(range(len(best)), key=lambda index: (best[index].score, -index))
    return _walk_back(top, best, found) if best[top].score > 0 else []


def _best_at(
    candidate: Candidate, found: Sequence[Candidate], best: Sequence[_Best], ending: dict[_Slot, int]
) -> _Best:
    """Return the best chain that ends at a candidate, given the best that end before it."""
    key = candidate.key or Key(0)
    top = _Best(candidate.score + (_FIRST_IS_ONE if key.value == 1 else _FIRST_IS_NOT), -1)
    for before, worth in _before(key):
        for style in (candidate.style, None):
            previous = ending.get((before, style))
            if previous is None or found[previous].last >= candidate.first:
                continue
            change = _SAME_STYLE if found[previous].style == candidate.style else _OTHER_STYLE
            score = best[previous].score + candidate.score + worth + change
            if score > top.score:
                top = _Best(score, previous)
    return top


def _before(key: Key) -> Iterator[tuple[Key, float]]:
    """Yield the numbers that may stand before a number, with what each such step is worth."""
    if key.suffix > "a":
        yield Key(key.value, chr(ord(key.suffix) - 1)), _NEXT
    elif key.suffix == "a":
        yield Key(key.value), _NEXT
        yield Key(key.value - 1), _NEXT
    else:
        yield from ((Key(key.value - 1, letter), _NEXT) for letter in _LETTERS)
        for step in range(1, _FURTHEST_STEP + 1):
            yield Key(key.value - step), _NEXT + _SKIPPED * (step - 1)


def _walk_back(top: int, best: Sequence[_Best], found: Sequence[Candidate]) -> list[Candidate]:
    chain = []
    while top >= 0:
        chain.append(found[top])
        top = best[top].previous
    return chain[::-1]
