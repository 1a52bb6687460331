"""Where a quote's letters stand among a page's characters. Pure.

Only letters, figures, currency and per cent signs are compared, ligatures taken apart, accents and case set aside, so
white space, line ends, hyphens and the kind of quotation mark do not matter.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_FEWEST_LETTERS_EACH_SIDE = 4
_OVERSHOT = 12


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters of a sequence of texts.

    Attributes:
        text: the letters.
        owners: `owners[i]` is the index of the text that `text[i]` came from.
        word_ends: places in `text` right after a word.
    """

    text: str
    owners: tuple[int, ...]
    word_ends: frozenset[int]


@dataclass(frozen=True, slots=True)
class PageLetters:
    """One page's letters twice: character by character as painted, and line by line as a person reads it."""

    painted: Letters
    lines: Letters


def letters_of(texts: Iterable[str]) -> Letters:
    """Return the letters of some texts (characters, lines), each with the index of its text."""
    letters: list[str] = []
    owners: list[int] = []
    ends: set[int] = set()
    for index, text in enumerate(texts):
        for word in text.split():
            own = "".join(map(_letters, word))
            letters += own
            owners += [index] * len(own)
            ends.add(len(letters))
    return Letters("".join(letters), tuple(owners), frozenset(ends))


@cache
def _letters(character: str) -> str:
    """Return what counts of one character: itself, taken apart, without accents and case; "" for a mark."""
    apart = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in apart if part.isalnum() or part == "%" or unicodedata.category(part) == "Sc")


def occurrences(text: str, wanted: str) -> Iterator[int]:
    """Yield every place where a text begins in another, overlaps left out; nothing for an empty one."""
    place = text.find(wanted) if wanted else -1
    while place >= 0:
        yield place
        place = text.find(wanted, place + len(wanted))


def quote_places(page: PageLetters, wanted: str, distance: Callable[[int, int], float]) -> list[list[int]]:
    """Return the character indices of each occurrence of a quote on a page; [] if it is not there.

    As painted first, where it runs on without a break; else as read: pieced together line by line.

    Args:
        page: the page's letters.
        wanted: the quote's letters.
        distance: how far a character stands from a line, both by index.
    """
    painted = page.painted
    whole = [sorted(set(painted.owners[at : at + len(wanted)])) for at in occurrences(painted.text, wanted)]
    if whole:
        return whole
    return [_pieced(page, at, at + len(wanted), distance) for at in occurrences(page.lines.text, wanted)]


def _pieced(page: PageLetters, start: int, end: int, distance: Callable[[int, int], float]) -> list[int]:
    """Return the characters of a run of the lines' letters, each piece taken where it stands nearest to its line."""
    painted, lines = page.painted, page.lines
    found: set[int] = set()
    while start < end:
        line = lines.owners[start]
        line_end = next((at for at in range(start, end) if lines.owners[at] != line), end)
        piece = _longest(painted.text, lines.text[start:line_end])
        # whole words, so that a struck-out "£300" does not lend its "£3" to the live "£310"
        whole = next((n for n in range(len(piece), 0, -1) if start + n in lines.word_ends), len(piece))
        piece = piece[:whole]
        places = occurrences(painted.text, piece)
        best = min(places, key=lambda at: (distance(painted.owners[at], line), at), default=None)
        if best is not None:
            found.update(painted.owners[best : best + len(piece)])
        start += max(len(piece), 1)
    return sorted(found)


def split_over_break(before: str, after: str, wanted: str) -> int | None:
    """Return how many of a quote's letters stand on the earlier of two pages, if its rest stands on the later."""
    longest = len(_longest(before, wanted))
    lowest = max(_FEWEST_LETTERS_EACH_SIDE, longest - _OVERSHOT)
    highest = min(longest, len(wanted) - _FEWEST_LETTERS_EACH_SIDE)
    return next((n for n in range(highest, lowest - 1, -1) if wanted[n:] in after), None)


def _longest(text: str, wanted: str) -> str:
    """Return the longest beginning of `wanted` that stands in a text; every shorter one stands there too."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if wanted[:middle] in text:
            low = middle
        else:
            high = middle - 1
    return wanted[:low]
