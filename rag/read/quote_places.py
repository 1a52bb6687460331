"""Where a quote's letters stand among a page's characters. Pure.

Only letters and figures are compared, ligatures taken apart and case set aside, so white space, line ends,
hyphens and the kind of quotation mark do not matter.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

_FEWEST_LETTERS_EACH_SIDE = 4
_OVERSHOT = 12


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters and figures of a sequence of texts; `owners[i]` is the index of the text that `text[i]` came from."""

    text: str
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageLetters:
    """One page's letters twice: character by character as painted, and line by line as a person reads it."""

    painted: Letters
    lines: Letters


def letters_of(texts: Iterable[str]) -> Letters:
    """Return the letters and figures of some texts (characters, lines), each with the index of its text."""
    text: list[str] = []
    owners: list[int] = []
    for index, piece in enumerate(texts):
        for letter in unicodedata.normalize("NFKC", piece).casefold():
            if letter.isalnum():
                text.append(letter)
                owners.append(index)
    return Letters("".join(text), tuple(owners))


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
    return [
        _pieced(page, wanted, page.lines.owners[at : at + len(wanted)], distance)
        for at in occurrences(page.lines.text, wanted)
    ]


def _pieced(page: PageLetters, wanted: str, lines: Sequence[int], distance: Callable[[int, int], float]) -> list[int]:
    """Return the characters of a quote found line by line, each piece taken where it stands nearest to its line."""
    found: set[int] = set()
    start = 0
    while start < len(wanted):
        line = lines[start]
        end = start + next((n for n, other in enumerate(lines[start:]) if other != line), len(lines) - start)
        while start < end:
            piece = _longest(page.painted.text, wanted[start:end])
            owners = page.painted.owners
            places = occurrences(page.painted.text, piece)
            best = min(places, key=lambda at: (distance(owners[at], line), at), default=None)
            if best is not None:
                found.update(owners[best : best + len(piece)])
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
