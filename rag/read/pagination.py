"""Where the pages of a plain text break, what is printed on them, and what is furniture. Pure.

Form feeds and "Page N" lines say where pages break. Text taken out of a PDF shows it as runs of four
or more newlines; a Word export uses such runs inside its pages. What is guessed is marked estimated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.datatypes import Page, Span
from rag.read.furniture import EDGE_LINES, edge_lines, find_furniture, printed_number
from rag.read.lines import Line, lines_of

ESTIMATED_PAGE_CHARS = 3000
_GAP = re.compile(r"\n{4,}")
_MAX_PAGES_PER_GAP = 4
_SHORT_REST_CHARS = 500
_MIN_NUMBERED_PAGE_CHARS = 100
_LABEL_STEPS = (1, 2, 3)
_MIN_MEAN_PAGE_CHARS = 400
_WORD_EXPORT = re.compile(r"^\s*</?AI\d+>\s*$", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Pagination:
    """Pages that tile a text, and the furniture on them in order."""

    pages: tuple[Page, ...]
    furniture: tuple[Span, ...]


def paginate(text: str) -> Pagination:
    """Return the pages of a text; an empty text has one empty page."""
    if "\f" in text:
        return _with_labels(text, _tile(text, _form_feeds(text), estimated=False))
    numbered = _numbered_lines(text)
    if numbered and (breaks := _gaps_at_numbers(text, numbered)):
        return _with_labels(text, _tile(text, breaks, estimated=False))
    if numbered:
        return _with_labels(text, _tile(text, _breaks_at_numbers(text, numbered), estimated=False))
    gaps = [] if _WORD_EXPORT.search(text) else _gaps(text)
    if gaps:
        return _footers_to_their_pages(text, _with_labels(text, _tile(text, gaps, estimated=True)))
    return Pagination(_tile(text, _by_length(text), estimated=True), ())


def _tile(text: str, breaks: Sequence[int], *, estimated: bool) -> tuple[Page, ...]:
    """Return pages between the breaks; what follows the last break and is blank joins the last page."""
    last = len(text.rstrip())
    inner = [offset for offset in breaks if offset < last]
    edges = [0, *inner, len(text)]
    return tuple(
        Page(number, start, end, estimated=estimated) for number, (start, end) in enumerate(pairwise(edges), start=1)
    )


def _form_feeds(text: str) -> list[int]:
    return [match.end() for match in re.finditer("\f", text)]


def _numbered_lines(text: str) -> list[tuple[Line, int]]:
    """Return the lines "Page N" that count up through the text, or nothing where they do not.

    Numbers close together are a list of contents: only "Page N of M" is believed there.
    """
    marks = [(line, number) for line in lines_of(text) if (number := printed_number(line.text)) is not None]
    chain = _longest_count(marks)
    if len(chain) < 2:
        return []
    mean_chars = (chain[-1][0].start - chain[0][0].start) / (len(chain) - 1)
    is_certain = all(" of " in line.text.lower() for line, _ in chain)
    return chain if is_certain or mean_chars >= _MIN_NUMBERED_PAGE_CHARS else []


def _longest_count(marks: Sequence[tuple[Line, int]]) -> list[tuple[Line, int]]:
    """Return the longest run of numbers that goes up by one to three at a time, in order of the text."""
    before: list[int | None] = []
    lengths: list[int] = []
    ends: dict[int, int] = {}
    for place, (_, number) in enumerate(marks):
        found = [ends[number - step] for step in _LABEL_STEPS if number - step in ends]
        best = max(found, key=lambda other: lengths[other], default=None)
        before.append(best)
        lengths.append(1 if best is None else lengths[best] + 1)
        if number not in ends or lengths[ends[number]] <= lengths[place]:
            ends[number] = place
    place_or_none = max(range(len(marks)), key=lambda other: lengths[other], default=None)
    chain: list[tuple[Line, int]] = []
    while place_or_none is not None:
        chain.append(marks[place_or_none])
        place_or_none = before[place_or_none]
    return chain[::-1]


def _breaks_at_numbers(text: str, numbered: Sequence[tuple[Line, int]]) -> list[int]:
    """Break after each "Page N" where it is a footer, before it where it is a header."""
    if _is_header(text, numbered):
        first = len(text) - len(text.lstrip())
        return [line.start for line, _ in numbered if line.start > first]
    return [min(line.end + 1, len(text)) for line, _ in numbered]


def _is_header(text: str, numbered: Sequence[tuple[Line, int]]) -> bool:
    """Text follows the last number, and the first is at the very top or is not 1."""
    (first, number), (last, _) = numbered[0], numbered[-1]
    if not text[last.end :].strip():
        return False
    return number != 1 or sum(1 for _ in lines_of(text, 0, first.start)) < EDGE_LINES


def _gaps(text: str) -> list[int]:
    """Break at runs of newlines; two newlines more than four are an empty page.

    Nothing where the runs stand so close together that they separate paragraphs, not pages.
    """
    breaks: list[int] = []
    first = len(text) - len(text.lstrip())
    for match in _GAP.finditer(text, first, len(text.rstrip())):
        n_breaks = min((len(match[0]) - 2) // 2, _MAX_PAGES_PER_GAP)
        breaks += [match.end() - 2 * step for step in reversed(range(n_breaks))]
    return breaks if breaks and len(text) / (len(breaks) + 1) >= _MIN_MEAN_PAGE_CHARS else []


def _gaps_at_numbers(text: str, numbered: Sequence[tuple[Line, int]]) -> list[int]:
    """Return the gaps where every "Page N" but the last has one after it, and more gaps part pages without numbers."""
    gaps = _gaps(text)
    ends = [line.end for line, _ in numbered if text[line.end :].strip()]
    followed = [match.start() for match in _GAP.finditer(text) if match.start() in ends]
    return gaps if len(gaps) > len(ends) and len(followed) == len(ends) else []


def split_by_length(text: str) -> list[str]:
    """Cut a text without page breaks into pieces of about one page, at paragraph ends; joined they are the text."""
    edges = [0, *_by_length(text), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


def _by_length(text: str) -> list[int]:
    """Break at the first paragraph end after every 3,000 characters; a long paragraph and a short rest stay whole."""
    breaks: list[int] = []
    position = ESTIMATED_PAGE_CHARS
    while (match := _PARAGRAPH_END.search(text, position)) and len(text) - match.end() > _SHORT_REST_CHARS:
        breaks.append(match.end())
        position = match.end() + ESTIMATED_PAGE_CHARS
    return breaks


def _with_labels(text: str, pages: tuple[Page, ...]) -> Pagination:
    found = find_furniture(edge_lines(text, pages), len(pages))
    labelled = tuple(replace(page, label=found.labels.get(index)) for index, page in enumerate(pages))
    return Pagination(labelled, found.spans)


def _footers_to_their_pages(text: str, found: Pagination) -> Pagination:
    """Move a footer that follows its gap back to the page it numbers.

    Extraction may put the gap before the footer: "1" after the first gap is the foot of page 1.
    """
    pages = list(found.pages)
    for index, (before, page) in enumerate(pairwise(found.pages)):
        if page.label == str(before.number) and before.label is None:
            end = _end_of_top_furniture(text, page, found.furniture)
            pages[index] = replace(pages[index], end=end, label=page.label)
            pages[index + 1] = replace(page, start=end, label=None)
    return Pagination(tuple(pages), found.furniture)


def _end_of_top_furniture(text: str, page: Page, furniture: Sequence[Span]) -> int:
    """Return where the page's own text begins after the furniture at its top."""
    end = page.start
    for line in lines_of(text, page.start, page.end):
        if Span(line.start, line.end) not in furniture:
            return line.start
        end = line.end
    return end
