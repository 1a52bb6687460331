"""A source text as a PDF: A4, running head, numbered pages, ruled tables with cells that wrap.

Each page of the source begins a page, and what stands at its foot in the source stands at the foot of the last
page it takes. On which page every word was set is handed back with the bytes.
"""

import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.data.typeset.source import Block, Kind, Source, Words, blocks

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

_PAGE_SIZE = (595.28, 841.89)
_LEFT, _TOP, _FOOT, _WIDTH = 64.0, 762.0, 82.0, 467.0
_HEAD_Y, _FOOT_Y = 800.0, 40.0
_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0)
_USUAL_SIZE = 10.5
_LEADING_SHARE = 1.27
_FURNITURE_SIZE = 9.0
_SPACE, _CELL_PAD, _CUT = 8.0, 4.0, 5.0
_TAB, _GAP, _INDENT = 50.0, 16.0, 20.0
_PLAIN, _BOLD = "Helvetica", "Helvetica-Bold"
_PAGE_END = re.compile(r"(?:Page )?\d{1,3}")
_MARKER = re.compile(r"(?:[-–•·]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])$")
_FEET_LINES = 3


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF's bytes and, in order, where in the source each line that was set begins, and its page, from 1."""

    data: bytes
    set_at: tuple[tuple[int, int], ...]
    n_pages: int

    def page_at(self, offset: int) -> int:
        """Return the page on which the source's character at this offset was set; 1 for what stands before all."""
        return page_of(self.set_at, offset)


def page_of(set_at: Sequence[tuple[int, int]], offset: int) -> int:
    """Return the page of the last line that begins at or before an offset, 1 where none does."""
    index = bisect_right(set_at, offset, key=lambda line: line[0])
    return set_at[index - 1][1] if index else 1


def pdf(source: Source) -> Pdf:
    """Return the PDF of a source, in the largest type in which each of its pages fits a page, else the usual one."""
    if len(source.pages) > 1:
        for size in _SIZES:
            made = _set(source, size)
            if made.n_pages == len(source.pages):
                return made
    return _set(source, _USUAL_SIZE)


def _set(source: Source, size: float) -> Pdf:
    from reportlab.pdfgen.canvas import Canvas

    all_blocks = blocks(source)
    feet = _feet(all_blocks)
    out = io.BytesIO()
    head = source.name if len(source.pages) == 1 else ""
    setter = _Setter(Canvas(out, pagesize=_PAGE_SIZE, invariant=1), head, size, is_numbered=not feet)
    for n, block in enumerate(all_blocks):
        setter.block(block, is_foot=n in feet)
    return setter.finished(out)


def _feet(all_blocks: Sequence[Block]) -> frozenset[int]:
    """Return which blocks stand at the foot of their source page: numbers, and last lines that repeat."""
    by_page: dict[int, list[int]] = {}
    for n, block in enumerate(all_blocks):
        by_page.setdefault(block.page, []).append(n)
    last = [n for own in by_page.values() for n in own[-_FEET_LINES:] if len(by_page) > 1]
    texts = Counter(all_blocks[n].lines[0].text for n in last)
    feet: set[int] = set()
    for own in by_page.values() if len(by_page) > 1 else ():
        for n in reversed(own[-_FEET_LINES:]):
            text = all_blocks[n].lines[0].text
            if len(all_blocks[n].lines) > 1 or not (_PAGE_END.fullmatch(text) or texts[text] > 1):
                break
            feet.add(n)
    return frozenset(feet)


class _Setter:
    """Sets blocks one under another, over as many pages as they need."""

    def __init__(self, canvas: "Canvas", head: str, size: float, *, is_numbered: bool) -> None:
        self.canvas = canvas
        self.head, self.is_numbered = head, is_numbered
        self.size, self.leading = size, size * _LEADING_SHARE
        self.cell_size, self.cell_leading = size - 1.0, (size - 1.0) * _LEADING_SHARE
        self.page = 1
        self.source_page = 0
        self.y = _TOP
        self.set_at: list[tuple[int, int]] = []

    def block(self, block: Block, *, is_foot: bool) -> None:
        while block.page > self.source_page:
            self.source_page += 1
            self._turn()
        if is_foot:
            self._foot(block)
        elif block.kind is not Kind.TABLE:
            for run in block.runs():
                self._run(run, _BOLD if block.kind is Kind.HEADING else _PLAIN)
            self.y -= _SPACE
        elif len(block.lines) == 1:
            self._tabbed(block)
        else:
            self._table(block)

    def finished(self, out: io.BytesIO) -> Pdf:
        self._finish_page()
        self.canvas.save()
        return Pdf(out.getvalue(), tuple(self.set_at), self.page)

    def _run(self, run: Sequence[Words], font: str) -> None:
        indent = _INDENT if run and font == _PLAIN and _MARKER.match(run[0].text) else 0.0
        lines = _wrapped(run, font, self.size, _WIDTH, indent)
        self._need(self.leading * min(len(lines), 2) + (3 * self.leading if font == _BOLD else 0.0))
        for n, line in enumerate(lines):
            self._need(self.leading)
            self._line(line, _LEFT + (indent if n else 0.0), self.y, font, self.size)
            self.y -= self.leading

    def _line(self, line: Sequence[Words], x: float, y: float, font: str, size: float) -> None:
        self.set_at.append((line[0].start, self.page))
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, " ".join(word.text for word in line))

    def _foot(self, block: Block) -> None:
        is_number = _PAGE_END.fullmatch(block.lines[0].text) is not None
        self.canvas.setFont(_PLAIN, _FURNITURE_SIZE)
        self.canvas.drawCentredString(_PAGE_SIZE[0] / 2, _FOOT_Y if is_number else _FOOT_Y + 14, block.lines[0].text)
        self.set_at.append((block.lines[0].start, self.page))

    def _tabbed(self, block: Block) -> None:
        """Set one line of several cells at tab stops; where they take more than the width, as a row of a table."""
        cells = [cell for cell in block.rows()[0] if cell.text.strip()]
        font = _BOLD if block.item is not None else _PLAIN
        stops = [_LEFT]
        for cell in cells[:-1]:
            stops.append(stops[-1] + _to_next_stop(_length(cell.text, font, self.size)))
        room = _LEFT + _WIDTH - stops[-1]
        if room < min(_length(cells[-1].text, font, self.size), _WIDTH / 3):
            widths = _column_widths([cells], self.cell_size, _GAP)
            self._row(
                [_in_cell(c, font, self.cell_size, w, _GAP) for c, w in zip(cells, widths, strict=True)],
                widths,
                font,
                is_ruled=False,
            )
            self.y -= _SPACE
            return
        lines = _wrapped(cells[-1].words(), font, self.size, room)
        self._need(self.leading * len(lines))
        for cell, x in zip(cells[:-1], stops, strict=False):
            self._line(cell.words(), x, self.y, font, self.size)
        for line in lines:
            self._line(line, stops[-1], self.y, font, self.size)
            self.y -= self.leading
        self.y -= _SPACE

    def _table(self, block: Block) -> None:
        rows = block.rows()
        is_ruled = _has_figures(rows)
        widths = _column_widths(rows, self.cell_size, 2.0 if is_ruled else _GAP)
        for n, row in enumerate(rows):
            font = _BOLD if is_ruled and n == 0 else _PLAIN
            cells = [_in_cell(cell, font, self.cell_size, width) for cell, width in zip(row, widths, strict=True)]
            self._row(cells, widths, font, is_ruled=is_ruled)
        self.y -= _SPACE + _CELL_PAD

    def _row(
        self, cells: Sequence[Sequence[Sequence[Words]]], widths: Sequence[float], font: str, *, is_ruled: bool
    ) -> None:
        height = self.cell_leading * max(len(lines) for lines in cells) + _CELL_PAD
        self._need(height)
        x, top = _LEFT, self.y + self.cell_leading - _CELL_PAD / 2
        for lines, width in zip(cells, widths, strict=True):
            if is_ruled:
                self.canvas.rect(x, top - height, width, height)
            for n, line in enumerate(lines):
                self._line(line, x + _CELL_PAD, self.y - n * self.cell_leading, font, self.cell_size)
            x += width
        self.y -= height

    def _need(self, height: float) -> None:
        if self.y - height < _FOOT:
            self._turn()

    def _turn(self) -> None:
        self._finish_page()
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP

    def _finish_page(self) -> None:
        """Print the page's number, where the source has none of its own, and on later pages the running head."""
        self.canvas.setFont(_PLAIN, _FURNITURE_SIZE)
        if self.is_numbered:
            self.canvas.drawCentredString(_PAGE_SIZE[0] / 2, _FOOT_Y, str(self.page))
        if self.page > 1:
            self.canvas.drawString(_LEFT, _HEAD_Y, self.head)


def _length(text: str, font: str, size: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

    return float(stringWidth(text, font, size))


def _to_next_stop(length: float) -> float:
    """Return the room a cell takes when the next begins at a tab stop."""
    return _TAB * ((length + _GAP) // _TAB + 1)


def _in_cell(cell: Words, font: str, size: float, width: float, gap: float = 0.0) -> list[list[Words]]:
    return _wrapped(cell.words(), font, size, width - 2 * _CELL_PAD - gap)


def _wrapped(words: Sequence[Words], font: str, size: float, width: float, indent: float = 0.0) -> list[list[Words]]:
    """Return the words in lines that fit a width; lines after the first are narrower by the indent."""
    lines: list[list[Words]] = []
    for word in words:
        room = width - (indent if len(lines) > 1 else 0.0)
        if lines and _length(" ".join(w.text for w in (*lines[-1], word)), font, size) <= room:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _has_figures(rows: Sequence[Sequence[Words]]) -> bool:
    """True for a table proper: a column of names alone is set without rules."""
    return any(character.isdigit() for row in rows for cell in row for character in cell.text)


def _column_widths(rows: Sequence[Sequence[Words]], size: float, gap: float) -> list[float]:
    """Return the width of each column: what its longest cell takes and a gap, the widest cut down until all fit."""
    pad = 2 * _CELL_PAD + gap + 1.0
    columns = list(zip(*rows, strict=True))
    widths = [max(_length(cell.text, _BOLD, size) for cell in column) + pad for column in columns]
    least = [
        max((_length(word.text, _BOLD, size) for cell in column for word in cell.words()), default=0.0) + pad
        for column in columns
    ]
    while sum(widths) > _WIDTH and (wide := [n for n, least_of in enumerate(least) if widths[n] > least_of]):
        widest = max(wide, key=lambda n: (widths[n], -n))
        widths[widest] = max(least[widest], widths[widest] - _CUT)
    return widths
