"""Running headers and footers and printed page numbers, found at the edges of known pages. Pure.

In: the outermost lines of every page. Out: the spans that are furniture and the label printed on each
page. A line is furniture only where it stands at a page's edge and repeats there, or is a page number
that counts with the pages: a lone "7." or a number in a table stays content.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.datatypes import Page, Span
from rag.read.lines import Line, lines_of

EDGE_LINES = 3
_MAX_RUNNING_CHARS = 160
_FEW_PAGES = 3
_MAX_LABEL_DRIFT = 3
_SAME_HEIGHT = 3.0
_PAGE_WORD = re.compile(r"(?:page|pg\.?)\s*:?\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_PAGE_OF = re.compile(r"\S.{0,120}?[\s|–—-]page\s+(\d{1,4})\s+of\s+\d{1,4}", re.IGNORECASE)
_WORD_PAGE = re.compile(r"(\d{1,4})\s*\|\s*p\s?a\s?g\s?e", re.IGNORECASE)
_BARE = re.compile(r"[-–—]?\s*(\d{1,4})\s*[-–—]?")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:gov\.uk|org\.uk|co\.uk|org|uk|com|wales|scot)/?"
)
_DRAFT = re.compile(
    r"(?:these are )?(?:draft )?minutes[\s,–—-]+(?:are )?(?:draft,? )?"
    r"(?:to be|subject to|until) (?:\w+ )?(?:approv|confirm|agree|sign)\w*(?:[^.;:?!]|\.(?=\S|$)){0,120}",
    re.IGNORECASE,
)
_STAMP = re.compile(r"agenda\s+item\s*(?:no\.?|number)?\s*:?\s*\d{1,3}\s?(?:\(?[a-z]\)?)?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.:;?!]$")
_GOES_ON = re.compile(
    r"\b(?:a|an|the|of|and|or|to|in|on|at|by|for|from|with|as|that|which|be|is|are|was|were|has|have|had)$",
    re.IGNORECASE,
)
_CELLS = re.compile(r"\t|\s{2,}")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line at the top or foot of a page.

    `page` is an index from 0, `depth` 0 the outermost line, `y` its height in points where known.
    """

    line: Line
    page: int
    is_top: bool
    depth: int
    y: float | None = None

    @property
    def span(self) -> Span:
        """Where the line stands."""
        return Span(self.line.start, self.line.end)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is not content: its spans in order, and by page index the label printed there."""

    spans: tuple[Span, ...]
    labels: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that may print a page's number; a certain one says so in words."""

    edge: EdgeLine
    number: int
    is_certain: bool

    @property
    def offset(self) -> int:
        """How far the printed number is from the page's place in the file."""
        return self.number - self.edge.page


def find_furniture(edges: Sequence[EdgeLine], n_pages: int) -> Furniture:
    """Return the furniture among the edge lines of a document; nothing for no lines."""
    groups = _running_groups(edges, n_pages)
    running = {edge.span for group in groups for edge in group} | _addresses(edges) | _draft_notes(edges)
    candidates = list(_worded(edges)) + list(_bare(edges, running)) + list(_counted(groups))
    support = Counter(offset for offset, _ in {(item.offset, item.edge.page) for item in candidates})
    labels: dict[int, str] = {}
    for item in sorted(candidates, key=lambda item: (-support[item.offset], not item.is_certain)):
        labels.setdefault(item.edge.page, str(item.number))
    spans = running | {item.edge.span for item in candidates}
    return Furniture(tuple(sorted(spans, key=lambda span: span.start)), labels)


def printed_number(text: str) -> int | None:
    """Return N where a line, or one cell of it, reads "Page N", "N | Page" or "Cabinet - Page N of M"."""
    if len(text) > _MAX_RUNNING_CHARS:
        return None
    for part in [text, *_CELLS.split(text)]:
        match = _PAGE_WORD.fullmatch(part) or _WORD_PAGE.fullmatch(part) or _PAGE_OF.fullmatch(part)
        if match:
            return int(match[1])
    return None


def bare_number(text: str) -> int | None:
    """Return N where the whole line reads "N" or "- N -"; "7." is an item number and gives None."""
    match = _BARE.fullmatch(text)
    return int(match[1]) if match else None


def edge_lines(text: str, pages: Sequence[Page]) -> list[EdgeLine]:
    """Return the outermost lines of every page; a short page gives each of its lines once per edge."""
    found: list[EdgeLine] = []
    for index, page in enumerate(pages):
        found += page_edges(list(lines_of(text, page.start, page.end)), index)
    return found


def page_edges(lines: Sequence[Line], page: int) -> list[EdgeLine]:
    """Return the outermost lines of one page, first those at the top, then those at the foot."""
    top = [EdgeLine(line, page, True, depth) for depth, line in enumerate(lines[:EDGE_LINES])]
    foot = [EdgeLine(line, page, False, depth) for depth, line in enumerate(lines[::-1][:EDGE_LINES])]
    return top + foot


def _running_groups(edges: Sequence[EdgeLine], n_pages: int) -> list[list[EdgeLine]]:
    """Return groups of lines that repeat at the same edge of pages; numbers in them may differ."""
    places: dict[tuple[str, bool], list[EdgeLine]] = defaultdict(list)
    for edge in edges:
        if len(edge.line.text) <= _MAX_RUNNING_CHARS and bare_number(edge.line.text) is None:
            places[_shape(edge.line.text), edge.is_top].append(edge)
    groups = [_in_runs(same, n_pages) for place in places.values() for same in _at_one_height(place)]
    repeated = {(edge.page, edge.is_top, edge.depth) for group in groups for edge in group}

    def is_content(edge: EdgeLine, group: Sequence[EdgeLine]) -> bool:
        return _may_be_title(edge) or _is_new_stamp(edge, group) or _is_cut_sentence(edge, repeated)

    return [[edge for edge in group if not is_content(edge, group)] for group in groups if group]


def _at_one_height(place: Sequence[EdgeLine]) -> list[list[EdgeLine]]:
    """Part lines that stand at different heights of their pages; where heights are not known, do not."""
    groups: list[list[EdgeLine]] = []
    for edge in sorted(place, key=lambda edge: (edge.y or 0.0, edge.page)):
        if groups and (edge.y or 0.0) - (groups[-1][-1].y or 0.0) <= _SAME_HEIGHT:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [group for group in groups if len(group) > 1]


def _may_be_title(edge: EdgeLine) -> bool:
    """What stands at the top of the first page is the paper's own heading, whatever repeats it."""
    return edge.page == 0 and edge.is_top and printed_number(edge.line.text) is None


def _is_cut_sentence(edge: EdgeLine, repeated: set[tuple[int, bool, int]]) -> bool:
    """Say whether a line breaks off in a sentence that goes on in a line that does not repeat."""
    following = edge.depth + (1 if edge.is_top else -1)
    return bool(_GOES_ON.search(edge.line.text)) and (edge.page, edge.is_top, following) not in repeated


def _is_new_stamp(edge: EdgeLine, group: Sequence[EdgeLine]) -> bool:
    """Say whether a line is the first "Agenda Item 5" of its number: it says which report begins there."""
    if _STAMP.fullmatch(edge.line.text) is None:
        return False
    return edge.page == min(other.page for other in group if other.line.text == edge.line.text)


def _in_runs(same: Sequence[EdgeLine], n_pages: int) -> list[EdgeLine]:
    """Keep what stands on three pages in a row or on every other page; a sentence does not run.

    In a paper of two or three pages, two at exactly the same height are enough.
    """
    if _SENTENCE_END.search(same[0].line.text):
        return []
    pages = sorted({edge.page for edge in same})
    running: set[int] = set()
    for first, middle, last in zip(pages, pages[1:], pages[2:], strict=False):
        if middle - first <= 2 and last - middle <= 2:
            running |= {first, middle, last}
    if n_pages <= _FEW_PAGES and len(pages) > 1 and all(edge.y is not None for edge in same):
        running |= set(pages)
    return [edge for edge in same if edge.page in running]


def _addresses(edges: Iterable[EdgeLine]) -> set[Span]:
    """A web address alone on its line at an edge of two pages is a footer, however far apart."""
    spans: dict[str, dict[Span, int]] = defaultdict(dict)
    for edge in edges:
        if _ADDRESS.fullmatch(edge.line.text):
            spans[edge.line.text.lower()][edge.span] = edge.page
    return {span for places in spans.values() if len(set(places.values())) > 1 for span in places}


def _draft_notes(edges: Iterable[EdgeLine]) -> set[Span]:
    """A line at the foot that says that these minutes are still to be approved is about the paper, on however few pages."""
    return {edge.span for edge in edges if not edge.is_top and _DRAFT.fullmatch(edge.line.text)}


def _worded(edges: Iterable[EdgeLine]) -> Iterator[_Candidate]:
    for edge in edges:
        number = printed_number(edge.line.text)
        if number is not None:
            yield _Candidate(edge, number, is_certain=True)


def _bare(edges: Sequence[EdgeLine], running: set[Span]) -> Iterator[_Candidate]:
    """Yield bare numbers that stand next to a running line, or count on with a neighbouring page."""
    bare = [
        _Candidate(edge, number, is_certain=False)
        for edge in edges
        if (number := bare_number(edge.line.text)) is not None
    ]
    spans = {(edge.page, edge.is_top, edge.depth): edge.span for edge in edges}
    outer = {(item.edge.is_top, item.offset, item.edge.page) for item in bare if item.edge.depth == 0}
    for item in bare:
        edge = item.edge
        beside = {spans.get((edge.page, edge.is_top, edge.depth + step)) for step in (-1, 1)}
        counts_on = any((edge.is_top, item.offset, edge.page + step) in outer for step in (-2, -1, 1, 2))
        if beside & running or (edge.depth == 0 and counts_on):
            yield item


def _counted(groups: Iterable[Sequence[EdgeLine]]) -> Iterator[_Candidate]:
    """Yield the number in a running line that goes up with the pages ("Cabinet 3 June 2024 17")."""
    for group in groups:
        numbers = [[int(number) for number in _NUMBER.findall(edge.line.text)] for edge in group]
        for column in zip(*numbers, strict=False):
            offsets = Counter(number - edge.page for number, edge in zip(column, group, strict=True))
            offset, n_pages = offsets.most_common(1)[0]
            if n_pages > 1 and len(set(column)) > 1:
                yield from (
                    _Candidate(edge, number, is_certain=False)
                    for edge, number in zip(group, column, strict=True)
                    if abs(number - edge.page - offset) <= _MAX_LABEL_DRIFT
                )


def _shape(text: str) -> str:
    return _NUMBER.sub("#", re.sub(r"\s+", " ", text)).casefold()
