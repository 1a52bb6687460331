"""Where a block of decision text ends, judged by its layout.

In: content lines and the line a block opens on. Out: its last line. Knows list markers, wrapped lines
and page breaks inside a part; knows nothing of decisions.
"""

import re
from collections.abc import Sequence

from rag.items.lines import Line

_MARKER = re.compile(
    r"^(?P<bullet>[-–•·*o▪●]\s+)?(?P<mark>(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}\.\d{1,2}\.?)(?=\s|$))?"
)
_OPENER_END = re.compile(r"(?::|;|–|—|\b[Tt][Hh][Aa][Tt]|\b[Tt]o)\W*$")
_SENTENCE_END = re.compile(r"[.!?]['\"”’)*_]*$")
_JOIN = re.compile(r"(?:[;,:]|\b(?:and|or|that|the|of|to|in|for|a|with))\W*$", re.IGNORECASE)
_THAT = re.compile(r"^(?:\W*that|\W*to)\b", re.IGNORECASE)


def block_end(lines: Sequence[Line], first: int) -> int:
    """Return the index of the last line of the block that opens at line `first`."""
    width = _width(lines)
    last = first
    in_list = _first_part_inline(lines[first].text)
    is_open = bool(_OPENER_END.search(lines[first].text)) or len(lines[first].text.split()) <= 2
    while last + 1 < len(lines) and _goes_on(lines, last, width, in_list, is_open):
        last += 1
        in_list = in_list or is_part(lines[last].text)
        is_open = bool(_OPENER_END.search(lines[last].text)) and lines[last].text.rstrip("*_ ").endswith((":", ";"))
    return last


def is_part(text: str) -> bool:
    """Say whether a line begins a part of a list: "(a)", "i.", "1.", "-"."""
    match = _MARKER.match(text)
    return bool(match and (match["bullet"] or match["mark"]))


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
    whole = [part for part in parts if len(part) > 12]
    return whole if listed else [" ".join(parts)] if parts else []


def _goes_on(lines: Sequence[Line], last: int, width: int, in_list: bool, is_open: bool) -> bool:
    line, following = lines[last], lines[last + 1]
    if is_part(following.text):
        return in_list or is_open
    ended = bool(_SENTENCE_END.search(line.text))
    if is_open or (following.text[0].islower() and not ended) or (_JOIN.search(line.text) and not ended):
        return True
    if following.gap > 0:
        return bool(_THAT.match(following.text)) and following.gap < 3
    # Lines without space between them: a paragraph's last line is short or ends a sentence.
    return not _SENTENCE_END.search(line.text) and len(line.text) > 0.6 * width or len(line.text) > 0.9 * width


def _first_part_inline(text: str) -> bool:
    """Say whether the opening line already holds a first part: "Resolved – (1) That ..."."""
    return bool(re.search(r"(?:[:–—-]\s*|\bthat\s+)\(?(?:1|a|i)[.)]\s", text[:80], re.IGNORECASE))


def _width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0
