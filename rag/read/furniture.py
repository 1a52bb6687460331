"""Running headers and footers and printed page numbers, found at the edges of known pages. Pure.

In: a text and its pages. Out: spans that are furniture and the label printed on each page. A line is
furniture only where it stands at a page's edge and repeats there, or is a page number that counts
with the pages: a lone "7." or a number in a table stays content.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.datatypes import Page, Span
from rag.read.lines import Line, lines_of

EDGE_LINES = 3
_MAX_RUNNING_CHARS = 120
_PAGE_WORD = re.compile(r"(?:page|pg\.?)\s*:?\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_PAGE_OF = re.compile(r"\S.{0,90}?(?:\s{2,}|\t|[|–—-]\s*)page\s+(\d{1,4})\s+of\s+\d{1,4}", re.IGNORECASE)
_BARE = re.compile(r"[-–—]?\s*(\d{1,4})\s*[-–—]?")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:gov\.uk|org\.uk|co\.uk|org|uk|com|wales|scot)/?"
)
_SENTENCE_END = re.compile(r"[.:;?!]$")


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line at the top or foot of a page; `depth` 0 is the outermost."""

    line: Line
    page: int
    is_top: bool
    depth: int


def printed_number(text: str) -> int | None:
    """Return N where the whole line reads "Page N", "Page N of M" or "Cabinet | Page N of M"."""
    match = _PAGE_WORD.fullmatch(text) or _PAGE_OF.fullmatch(text)
    return int(match[1]) if match else None


def bare_number(text: str) -> int | None:
    """Return N where the whole line reads "N" or "- N -"; "7." is an item number and gives None."""
    match = _BARE.fullmatch(text)
    return int(match[1]) if match else None


def edge_lines(text: str, pages: Sequence[Page]) -> list[EdgeLine]:
    """Return the outermost lines of every page; a short page gives each of its lines once per edge."""
    found: list[EdgeLine] = []
    for index, page in enumerate(pages):
        lines = list(lines_of(text, page.start, page.end))
        found += [EdgeLine(line, index, True, depth) for depth, line in enumerate(lines[:EDGE_LINES])]
        found += [EdgeLine(line, index, False, depth) for depth, line in enumerate(lines[::-1][:EDGE_LINES])]
    return found


def running_lines(edges: Sequence[EdgeLine]) -> set[Span]:
    """Return the spans of lines that repeat at the same edge of pages (numbers in them may differ)."""
    places: dict[tuple[str, bool], list[EdgeLine]] = defaultdict(list)
    for edge in edges:
        if len(edge.line.text) <= _MAX_RUNNING_CHARS and bare_number(edge.line.text) is None:
            places[_shape(edge.line.text), edge.is_top].append(edge)
    running = {_span(edge) for same in places.values() for edge in _in_runs(same) if not _may_be_title(edge)}
    return running | _addresses(edges)


def _may_be_title(edge: EdgeLine) -> bool:
    """What stands at the top of the first page is the paper's own heading, whatever repeats it."""
    return edge.page == 0 and edge.is_top


def _in_runs(same: Sequence[EdgeLine]) -> list[EdgeLine]:
    """Keep what stands on three pages in a row (or on every other page); a sentence does not run."""
    if _SENTENCE_END.search(same[0].line.text):
        return []
    pages = sorted({edge.page for edge in same})
    running: set[int] = set()
    for first, middle, last in zip(pages, pages[1:], pages[2:], strict=False):
        if middle - first <= 2 and last - middle <= 2:
            running |= {first, middle, last}
    return [edge for edge in same if edge.page in running]


def _addresses(edges: Sequence[EdgeLine]) -> set[Span]:
    """A web address alone on its line at an edge of two pages is a footer, however far apart."""
    spans: dict[str, dict[Span, int]] = defaultdict(dict)
    for edge in edges:
        if _ADDRESS.fullmatch(edge.line.text):
            spans[edge.line.text.lower()][_span(edge)] = edge.page
    return {span for places in spans.values() if len(set(places.values())) > 1 for span in places}


def page_labels(edges: Sequence[EdgeLine], running: set[Span]) -> dict[int, tuple[str, Span]]:
    """Return by page index the number printed on it and where it stands.

    "Page N" counts wherever it stands at an edge. A bare number counts where it is next to a running
    line, or keeps the same distance to the page's position on two neighbouring pages.
    """
    labels: dict[int, tuple[str, Span]] = {}
    for edge, number in _numbered(edges, running):
        labels.setdefault(edge.page, (str(number), _span(edge)))
    return labels


def _numbered(edges: Sequence[EdgeLine], running: set[Span]) -> Iterator[tuple[EdgeLine, int]]:
    """Yield the edge lines that print a page number: worded ones first, then bare ones that count."""
    for edge in edges:
        worded = printed_number(edge.line.text)
        if worded is not None:
            yield edge, worded
    bare = [(edge, number) for edge in edges if (number := bare_number(edge.line.text)) is not None]
    beside = _beside_running(edges, running)
    counting = _counting(bare)
    for edge, number in bare:
        if _span(edge) in beside or (edge, number) in counting:
            yield edge, number


def _beside_running(edges: Sequence[EdgeLine], running: set[Span]) -> set[Span]:
    """Return the spans of edge lines that stand next to a running line on their edge."""
    by_place = {(edge.page, edge.is_top, edge.depth): _span(edge) for edge in edges}
    return {
        span
        for (page, is_top, depth), span in by_place.items()
        if any(by_place.get((page, is_top, depth + step)) in running for step in (-1, 1))
    }


def _counting(bare: Sequence[tuple[EdgeLine, int]]) -> set[tuple[EdgeLine, int]]:
    """Keep bare numbers, outermost on their page, that count on with a neighbouring page."""
    outer = [(edge, number) for edge, number in bare if edge.depth == 0]
    pages = Counter((edge.is_top, number - edge.page, edge.page) for edge, number in outer)
    return {
        (edge, number)
        for edge, number in outer
        if any((edge.is_top, number - edge.page, edge.page + step) in pages for step in (-2, -1, 1, 2))
    }


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text)).casefold()


def _span(edge: EdgeLine) -> Span:
    return Span(edge.line.start, edge.line.end)
