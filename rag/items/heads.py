"""Running heads that a short paper prints once or twice, so that no reader can know them by repetition.

In: the lines of a paper that is one agenda or one set of minutes. Out: the lines without those that say
again, at the top of a later page, which meeting this is.
"""

from collections.abc import Sequence

from rag.items.dates import find_dates
from rag.items.lines import Line
from rag.items.titles import words_of

_FRONT_LINES = 15
_LONGEST = 120


def without_running_heads(lines: Sequence[Line], n_front: int) -> tuple[Line, ...]:
    """Return the lines without the heads of later pages ("Cabinet - 16 April 2024").

    `n_front` counts the lines before the first item: only what stands there can be a head.
    """
    front = [line.text for line in lines[: min(n_front, _FRONT_LINES)]]
    words = frozenset(word for text in front for word in words_of(text))
    return tuple(line for line in lines if not _is_head(line, lines[0], front, words))


def _is_head(line: Line, first: Line, front: Sequence[str], words: frozenset[str]) -> bool:
    if not line.is_page_top or line.page == first.page or len(line.text) > _LONGEST:
        return False
    says_when = bool(find_dates(line.text)) and words_of(line.text) <= words
    return says_when or line.text in front
