"""A document's text as lines with offsets, without what is no part of the record.

In: a Document. Out: its content lines in order. Blank lines, running headers and footers, ModernGov's
item markers and template sections are left out and leave their trace as facts about the next line.
Knows nothing of what a line says.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.datatypes import Document, Span

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+|\r\n|.", re.DOTALL)
_MARKERS = re.compile(r"</?AI\d+>")
_SECTION_NAME = r"(?:[A-Z]+_)*(?:SECTION|LAYOUT)"
_SECTION_OPEN = re.compile(rf"<({_SECTION_NAME})>")
_INVISIBLE = "\u200b\u200c\u200d\ufeff\u2060\u00ad"
_WORDS = re.compile(r"\w(?<!_)")
_LEFT_BLANK = re.compile(
    r"\W*this page (?:is|has been)?\s*(?:intentionally|deliberately)?\s*left blank\W*$", re.IGNORECASE
)
_TRIM = f" \t\xa0\u2007\u202f\u3000{_INVISIBLE}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that says something (a rule of dashes or dots does not).

    Attributes:
        start, end: offsets of the line without the white space around it.
        text: `document.text[start:end]`.
        gap: blank lines before it (furniture and markers count as none).
        page: physical page, from 1.
        is_page_top: nothing stands before it on its page, or the gap is as wide as a lost page break.
        opens_block: it is the first line after a ModernGov `<AI1>` marker.
        leading_tab: white space with a tab stands before it (a column, or an indented heading).
        is_outside: it stands after a `</AI1>` marker and before the next `<AI2>`.
    """

    start: int
    end: int
    text: str
    gap: int
    page: int
    is_page_top: bool
    opens_block: bool
    leading_tab: bool
    is_outside: bool = False


_DECOR = re.compile(r"^[#*_\s]+|[*_\s]+$")
_DECORATES = "#*_ \t\n\r\f\v\xa0\u2007\u202f\u3000"
_LONGEST_LINE = 4000
# In text that has lost its form feeds a page break is left as three or more blank lines.
_LOST_PAGE_BREAK = 3


def content_lines(document: Document) -> tuple[Line, ...]:
    """Return the lines that belong to the record, in order; none for an empty document."""
    skipped = _Spans(list(document.furniture) + template_sections(document.text))
    lines: list[Line] = []
    gap, last_page, opens, outside = 0, 0, False, False
    for start, end in _raw_lines(document.text):
        raw = document.text[start:end]
        if "<AI" in raw or "</AI" in raw:
            opens, outside = opens or "<AI" in raw, raw.rfind("</AI") > raw.rfind("<AI")
        left, right = _trimmed(document.text, start, end)
        if left >= right:
            gap += not raw.strip(_TRIM)
            continue
        if skipped.holds(left) or _LEFT_BLANK.match(raw) or not _WORDS.search(raw):
            continue
        page = document.page_at(left)
        top = page.number != last_page or gap >= _LOST_PAGE_BREAK
        text = document.text[left:right]
        tabbed = "\t" in document.text[start:left]
        lines.append(Line(left, right, text, gap, page.number, top, opens, tabbed, outside and "</AI" not in raw))
        gap, last_page, opens = 0, page.number, False
    return tuple(lines)


def template_sections(text: str) -> list[Span]:
    """Return ModernGov's `<LAYOUT_SECTION>` and the like, to their closing tags (or the end of the text)."""
    spans: list[Span] = []
    position = 0
    while opening := _SECTION_OPEN.search(text, position):
        closing = text.find(f"</{opening[1]}>", opening.end())
        position = len(text) if closing < 0 else closing + len(opening[1]) + 3
        spans.append(Span(opening.start(), position))
    return spans


def _raw_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield every line's offsets without its terminator; a blank line is an empty range."""
    at_start = True
    for piece in _LINE.finditer(text):
        if piece[0][0] in "\n\r\f\v\x85\u2028\u2029":
            if at_start:
                yield piece.start(), piece.start()
            at_start = True
        else:
            yield from _cut(text, piece.start(), piece.end())
            at_start = False


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a line in pieces of bearable length, cut at spaces: no rule has to look at a line of a megabyte."""
    while end - start > _LONGEST_LINE:
        space = text.rfind(" ", start + 1, start + _LONGEST_LINE)
        stop = space if space > start else start + _LONGEST_LINE
        yield start, stop
        start = stop
    yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without white space and item markers at either end."""
    found = [m.span() for m in _MARKERS.finditer(text, start, end)] if text.find("<", start, end) >= 0 else []
    marks = [(start, start), *found, (end, end)]
    for (_, left), (right, _) in pairwise(marks):
        raw = text[left:right]
        body = raw.strip(_TRIM)
        if body:
            offset = left + raw.index(body)
            return offset, offset + len(body)
    return end, end


class _Spans:
    """Spans to ask "is this offset inside one of you?" in logarithmic time."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: (span.start, span.end))
        self._starts = [span.start for span in self._spans]

    def holds(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._spans[index].end


def bare(text: str) -> str:
    """Return a line's words without Markdown's marks around them."""
    if text and text[0] not in _DECORATES and text[-1] not in _DECORATES:
        return text
    return _DECOR.sub("", text)
