"""Lines that may head an item, with how much each looks like one.

In: content lines. Out: candidates; `chain` chooses among them. A candidate is only a possibility:
numbered lists, paragraphs and tables give candidates too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.items.columns import columns_of, not_open, title_cell
from rag.items.extent import VERB, Extent, heading_extent, is_caps, usual_width
from rag.items.lines import Line
from rag.items.numbers import Key, Printed, Style, counts_by_last, halves, is_reference, printed_number
from rag.items.titles import Title, is_standing_item

_SUB_NUMBER = re.compile(r"^(?:#{1,6}\s*)?(?:\*\*|__)?(?P<number>\d{1,3}\.\d{1,2})\.?(?:\*\*|__)?\s+(?=\S)")
_LIST_TEXT = re.compile(
    r"^(?:that|to|and|or|if|whether|how|what|why|when|where|who|he|she|it|they|we|there|this|these)\b", re.IGNORECASE
)
_LONG_TITLE = 150
_LONG_SENTENCE = 60
_NEAR = 40

# What counts for and against a heading. Set by hand: body text and list items shall come out below nought,
# a plain title about two, a standing item about four.
_STANDING = 2.0
_WHOLE = 1.5
_SET_APART = 0.5
_CAPITAL, _DIGIT, _SMALL_LETTER = 1.0, 0.0, -3.0
_CAPS = 1.0
_MARKED = 1.0
_LONG, _VERY_LONG = -1.0, -1.5
_SAYS = -1.5
_ENDS_AS_PART = -2.0
_BEGINS_AS_PART = -1.0
_AFTER_COLON = -2.0
_TABLE_ROW = -1.5
_NUMBER_ALONE = -0.5
_OPENS_BLOCK, _INSIDE_BLOCK = 3.0, -5.0
_SUB_SENTENCE = -6.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading, perhaps.

    Attributes:
        first, last: indices of its first and last content line.
        number: as printed, or None.
        key: its place in the sequence, or None where no number is printed.
        style: how the number is printed, or None.
        title: its words.
        body: offset of the first character after the heading.
        score: how much it looks like a heading by itself; more is better, and may be negative.
    """

    first: int
    last: int
    number: str | None
    key: Key | None
    style: Style | None
    title: Title
    body: int
    score: float


def candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Return every numbered line that may head an item, in order."""
    width = usual_width(lines)
    has_blocks = any(line.opens_block for line in lines)
    columns = columns_of(lines)
    found = []
    for index, line in enumerate(lines):
        printed = printed_number(line.text)
        if printed is not None and index >= columns.first_row:
            printed = replace(printed, title_at=title_cell(line.text, printed.title_at, columns.title))
        if printed is not None and (candidate := _numbered(lines, index, printed, width)) is not None:
            block = (_OPENS_BLOCK if line.opens_block else _INSIDE_BLOCK) if has_blocks else 0.0
            found.append(replace(candidate, score=candidate.score + block))
    return _counted(found)


def sub_candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Return every line numbered below an item ("5.1 Title", "5.1. Title"), titles and paragraphs alike."""
    width = usual_width(lines)
    found = []
    for index, line in enumerate(lines):
        if (match := _SUB_NUMBER.match(line.text)) is None:
            continue
        extent = heading_extent(lines, index, match.end(), width)
        if words := extent.title.words:
            is_text = line.text.rstrip().endswith(".") or VERB.search(words) or len(words) > _LONG_TITLE
            score = _form_score(lines, index, extent) + _SUB_SENTENCE * bool(is_text)
            found.append(_candidate(index, extent, score, match["number"]))
    return found


def unnumbered(lines: Sequence[Line], index: int) -> Candidate | None:
    """Return the heading without a number that begins at a line, or None if its words are no title."""
    extent = heading_extent(lines, index, 0, usual_width(lines[index : index + _NEAR]))
    words = extent.title.words
    if not words or len(words) > _LONG_TITLE:
        return None
    return _candidate(index, extent, _form_score(lines, index, extent))


def _candidate(first: int, extent: Extent, score: float, number: str | None = None) -> Candidate:
    return Candidate(first, extent.last, number, None, None, extent.title, extent.body, score)


def _numbered(lines: Sequence[Line], index: int, printed: Printed, width: int) -> Candidate | None:
    """Return the heading a number begins, its title after it or on the next line; None if it has no title."""
    is_alone = printed.title_at >= len(lines[index].text)
    if is_alone and not _has_title_under(lines, index, printed):
        return None
    start, at = (index + 1, 0) if is_alone else (index, printed.title_at)
    extent = heading_extent(lines, start, at, width)
    if not extent.title.words:
        return None
    if mark := not_open(lines[index].text[: printed.title_at]):
        extent = replace(extent, title=replace(extent.title, exempt_mark=extent.title.exempt_mark or mark))
    score = _form_score(lines, index, extent) + _NUMBER_ALONE * is_alone
    return replace(_candidate(index, extent, score, printed.number), key=printed.key, style=printed.style)


def _has_title_under(lines: Sequence[Line], index: int, printed: Printed) -> bool:
    """Say whether a title may stand under a lone number: not if that line prints a number of the same kind."""
    if index + 1 >= len(lines) or lines[index + 1].opens_block:
        return False
    under = printed_number(lines[index + 1].text)
    return under is None or (under.style.layout != "under" and under.style.mark != printed.style.mark)


def _counted(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with references keyed by the half that counts: "2024/091" or "091/24"."""
    by_style: dict[Style | None, list[str]] = {}
    for candidate in found:
        if candidate.number is not None and is_reference(candidate.number):
            by_style.setdefault(candidate.style, []).append(candidate.number)
    by_last = {style for style, numbers in by_style.items() if counts_by_last(numbers)}
    return [
        replace(candidate, key=Key(halves(candidate.number or "")[1])) if candidate.style in by_last else candidate
        for candidate in found
    ]


def _form_score(lines: Sequence[Line], index: int, extent: Extent) -> float:
    """Score how a heading is set and worded."""
    raw, words = lines[index].text.rstrip(), extent.title.words
    after = extent.last + 1
    says = VERB.search(words) and (len(words) > _LONG_SENTENCE or raw.endswith("."))
    return (
        _first_letter_score(words[0])
        + _STANDING * is_standing_item(words)
        + _WHOLE * extent.title.is_whole
        + _CAPS * is_caps(words)
        + _MARKED * raw.startswith(("#", "**", "__"))
        + _SET_APART * (lines[index].gap > 0)
        + _SET_APART * (after >= len(lines) or lines[after].gap > 0)
        + _LONG * (len(words) > _LONG_TITLE)
        + _VERY_LONG * (len(words) > 2 * _LONG_TITLE)
        + _SAYS * bool(says)
        + _ENDS_AS_PART * raw.endswith((";", ","))
        + _BEGINS_AS_PART * bool(_LIST_TEXT.match(words))
        + _AFTER_COLON * (index > 0 and lines[index - 1].text.endswith(":") and not extent.title.is_whole)
        + _TABLE_ROW * (raw.count("\t") > 2)
    )


def _first_letter_score(letter: str) -> float:
    if letter.isupper() or letter in "'\"‘“":
        return _CAPITAL
    return _DIGIT if letter.isdigit() else _SMALL_LETTER
