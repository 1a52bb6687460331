"""Where the words of a source text stand in the text that a reader made of its published file. Pure.

A reader changes spaces, leaves out running heads and may lose a word. So the two texts are aligned word by word,
and a place of the source is where its first and last aligned words went.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from eval.data.problems import PlacedPaper

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words that both texts have: (start, end) of each in the source, and its start as read."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    read_starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a place of the source stands as read, None where none of its words do."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        if first > last:
            return None
        read_start = self.read_starts[first] + max(start - self.starts[first], 0)
        return read_start, self.read_starts[last] + min(end, self.ends[last]) - self.starts[last]


def aligned(source: str, read: str) -> Words:
    """Return the words that the two texts share in order; none for an empty text."""
    one, other = list(_WORD.finditer(source)), list(_WORD.finditer(read))
    matcher = SequenceMatcher(None, [m.group() for m in one], [m.group() for m in other], autojunk=False)
    pairs = [(one[a + n], other[b + n]) for a, b, size in matcher.get_matching_blocks() for n in range(size)]
    return Words(
        tuple(m.start() for m, _ in pairs), tuple(m.end() for m, _ in pairs), tuple(m.start() for _, m in pairs)
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """A paper with the truth about it, and where its words stand as read."""

    place: PlacedPaper
    words: Words

    def places(self, item_title: str, quote: str) -> Sequence[tuple[tuple[int, int], tuple[int, int]]]:
        """Return where a quote stands as read, with its item, for every place it has in items of that title."""
        found = []
        for item in self.place.items:
            if item.item.title != item_title:
                continue
            own = self.words.span(item.start, item.end)
            for match in re.finditer(re.escape(quote), self.place.text[item.start : item.end]):
                at = self.words.span(item.start + match.start(), item.start + match.end())
                if own and at:
                    found.append((at, own))
        return found


def settled(place: PlacedPaper, read: str) -> Settled:
    """Return the paper settled in the text that a reader made of it."""
    return Settled(place, aligned(place.text, read))
