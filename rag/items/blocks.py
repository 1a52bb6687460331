"""Where a block of decision text ends, judged by its layout.

In: content lines and the line a block opens on. Out: its last line, its parts. Knows list markers, wrapped
lines and page breaks inside a part; knows nothing of decisions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.items.lines import Line

_MARKER = re.compile(
    r"^(?P<bullet>[-–•·*▪●◦]\s+|o\s+(?=[A-Z]))?"
    r"(?P<mark>(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,2}[.)]?|[Rr]\d{1,2}[.:)]?)(?=\s|$)"
    # A wrapped line may begin with a time or a measure.
    r"(?!\s+(?:[ap]\.?m\b|noon\b|million\b|billion\b|metres\b|miles\b|hectares\b|tonnes\b|per\s+cent\b)))?"
)
_OPENER_END = re.compile(r"(?::|;|–|—|-|\b[Tt][Hh][Aa][Tt]|\b[Tt][Oo])[\W_]*$")
_LEADS_ON = re.compile(r"[:;]\s*[-–—]?[*_\s]*$")
_SENTENCE_END = re.compile(r"[.!?]['\"”’)*_\]]*$")
_JOIN = re.compile(r"(?:[;,:]|\b(?:and|or|that|the|of|to|in|for|a|an|with|by|on|at|from))[*_\s]*$", re.IGNORECASE)
_THAT = re.compile(r"^(?:\W*that|\W*to)\b", re.IGNORECASE)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xv": 15,
}
_INLINE_FIRST = re.compile(r"(?:[:–—-]\s*|\bthat\s+|^\W*)(?P<mark>\(?(?:1|a|i|A|I)[.)])\s", re.IGNORECASE)
_FULL_LINE = 0.75
_WRAPPED = 60
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class _Layout:
    """How an item's text is set: the length of a full line, and whether blank lines stand between paragraphs."""

    width: int
    is_spaced: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    """A list marker: its kind ("(a)", "1.", "2.1", "-") and its place in the list."""

    kind: str
    ordinal: int


def block_end(lines: Sequence[Line], first: int, at: int = 0) -> int:
    """Return the index of the last line of the block that opens at line `first`, `at` characters into it."""
    near = lines[first : first + _MOST_LINES]
    layout = _Layout(_width(lines), any(line.gap > 0 for line in lines[1:]))
    opening = near[0].text[at:]
    levels = _first_levels(opening)
    last = 0
    is_open = bool(_OPENER_END.search(opening)) or len(opening.split()) <= 2
    while last + 1 < len(near) and (_goes_on(near, last, layout, levels, is_open) or _resumes(near, last, levels)):
        last += 1
        marks = _marks(near[last].text)
        if marks:
            levels = _entered(levels, marks)
        is_open = bool(_LEADS_ON.search(near[last].text)) or near[last].text.lower() == "that"
    return first + last


def is_part(text: str) -> bool:
    """Say whether a line begins a part of a list: "(a)", "i.", "1.", "-"."""
    return bool(_marks(text))


def parts_of(text: str) -> list[str]:
    """Return a block's parts without their markers; the words before a list belong to none."""
    parts: list[str] = []
    listed = False
    for line in text.splitlines():
        bare = line.strip()
        if is_part(bare):
            listed = True
            parts.append(_MARKER.sub("", bare, count=1).strip())
        elif bare and listed:
            parts[-1] += f" {bare}"
        elif bare:
            parts.append(bare)
    whole = [part for part in parts if len(part) > _SHORTEST_PART]
    return whole if listed else [" ".join(parts)] if parts else []


_SHORTEST_PART = 12
_CUT_BY_PAGE = 0.7


def _marks(text: str) -> list[_Mark]:
    """Return what a line's marker may mean: "(i)" is a roman one or the ninth letter; [] without a marker."""
    match = _MARKER.match(text)
    if match is None or not match[0].strip():
        return []
    if not match["mark"]:
        return [_Mark("bullet", 0)]
    label = match["mark"].strip("().: ").lower()
    shape = re.sub(r"\w+", "", match["mark"])
    if "." in label:
        stem, _, final = label.rpartition(".")
        return [_Mark(f"{stem}.", int(final))]
    if label.isdigit():
        return [_Mark(f"digit{shape}", int(label))]
    if label[0] == "r" and label[1:].isdigit():
        return [_Mark("r", int(label[1:]))]
    romans = [_Mark(f"roman{shape}", _ROMAN[label])] if label in _ROMAN else []
    return romans + ([_Mark(f"letter{shape}", ord(label) - 96)] if len(label) == 1 else [])


def _first_levels(text: str) -> list[_Mark]:
    """Return the list an opening line has already begun: "Resolved – (1) That ..."."""
    if marks := _marks(text):
        return marks[:1]
    inline = _INLINE_FIRST.search(text[:120])
    return _marks(inline["mark"] + " ")[:1] if inline else []


def _entered(levels: Sequence[_Mark], marks: Sequence[_Mark]) -> list[_Mark]:
    """Return the open lists after a part: deeper ones are closed by the next part of an outer one."""
    for depth in range(len(levels) - 1, -1, -1):
        for mark in marks:
            if _follows(levels[depth], mark):
                return [*levels[:depth], mark]
    return [*levels, min(marks, key=lambda mark: mark.ordinal)]


def _follows(level: _Mark, mark: _Mark) -> bool:
    if mark.kind != level.kind:
        return False
    return mark.kind == "bullet" or 0 < mark.ordinal - level.ordinal <= 2


def _goes_on(lines: Sequence[Line], last: int, layout: _Layout, levels: Sequence[_Mark], is_open: bool) -> bool:
    line, following = lines[last], lines[last + 1]
    ended = bool(_SENTENCE_END.search(line.text))
    if marks := _marks(following.text):
        if any(_follows(level, mark) for level in levels for mark in marks):
            return True
        # A new list opens where the words before it are unfinished, a numbered section anywhere.
        begins = any(mark.ordinal <= 1 or mark.kind.endswith(".") for mark in marks)
        follows = begins and not ended and (bool(levels) or following.gap == 0)
        return (is_open and begins) or (is_open and not levels) or follows
    if _is_row(line) and _is_row(following) and following.gap == 0:
        return True
    if is_open or (following.text[0].islower() and not ended) or (_JOIN.search(line.text) and not ended):
        return True
    if following.page != line.page and not ended and len(line.text) > _CUT_BY_PAGE * layout.width:
        return True
    if following.gap > 0:
        return bool(_THAT.match(following.text)) and following.gap < 3
    if not ended:
        return len(line.text) > 0.6 * layout.width or layout.is_spaced
    # A sentence that ends with its line ends the paragraph, unless paragraphs are spaced and the line is full.
    return layout.is_spaced and layout.width >= _WRAPPED and len(line.text) > _FULL_LINE * layout.width


def _is_row(line: Line) -> bool:
    return "\t" in line.text and not line.leading_tab


def _resumes(lines: Sequence[Line], last: int, levels: Sequence[_Mark]) -> bool:
    """Say whether the list goes on after a short aside ("Reason: to protect the amenity of neighbours")."""
    if not levels or not _ASIDE.match(lines[last + 1].text):
        return False
    for line in lines[last + 2 : last + 5]:
        if marks := _marks(line.text):
            return any(
                mark.kind == level.kind and mark.ordinal == level.ordinal + 1 for level in levels for mark in marks
            )
    return False


_ASIDE = re.compile(r"reasons?\b|note\b|informative", re.IGNORECASE)


def _width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0
