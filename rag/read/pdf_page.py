"""One PDF page: its visible lines in reading order, and a count of what was left out.

Most lines are PDFium's own. Those that meet a ruled table or hold a wide gap are read by characters, and so is
the whole of a page that may hide something (odd colours, shapes over text, text off the page).
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from rag.read.pdf_glyphs import Backdrop, Glyph, glyphs_between, is_mark, segments, visible_glyphs
from rag.read.pdf_layout import TextLine, reading_order
from rag.read.pdf_marks import Box, Painted
from rag.read.pdf_signs import Signs, signs_of
from rag.read.pdf_tables import extract_rows
from rag.read.pdfium import PdfFile, PdfPage

_LINE = re.compile("([^\r\n\ufffe\x02]+)([\ufffe\x02])?")
_MAY_END_IN_MARK = re.compile(r"[^\W_]\d{1,2}(?!\w)")
_SCAN_SHARE = 0.5
_MIN_PICTURE_SHARE = 0.03
_MIN_OUTLINES = 100
_MIN_TURNED_LINES = 4
_DESCENT = 0.25


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is on a page.

    Attributes:
        lines: what can be read, in order.
        dropped: characters left out, by reason.
        is_scan: an image covers the page.
        has_machine_text: its text is the invisible text layer of a scan, read by a machine.
        has_image: a picture is there that may hold text.
        is_damaged: the file is broken at this page.
    """

    width: float
    height: float
    lines: tuple[TextLine, ...] = ()
    dropped: Counter[str] = field(default_factory=Counter)
    is_scan: bool = False
    has_machine_text: bool = False
    has_image: bool = False
    is_damaged: bool = False


def read_page(file: PdfFile, index: int) -> PageContent:
    """Return the content of one page by its index from 0; a broken page is empty and says so."""
    content, turn = _read_turned(file, index, 0)
    if turn:
        content, _ = _read_turned(file, index, turn)
    return content


def _read_turned(file: PdfFile, index: int, turn: int) -> tuple[PageContent, int]:
    """Read a page as if turned clockwise by `turn` degrees; return by how much it should be turned instead."""
    page = file.page(index, turn)
    if page is None:
        return PageContent(0.0, 0.0, is_damaged=True), 0
    try:
        painted = page.painted()
        plain = _plain_lines(page)
        n_up, n_down = (sum(sign * line.climb > line.text.size for line in plain) for sign in (1, -1))
        if not turn and max(n_up, n_down) >= _MIN_TURNED_LINES and max(n_up, n_down) > len(plain) / 2:
            return PageContent(0.0, 0.0), 90 if n_up > n_down else 270
        return _content(page, painted, plain), 0
    finally:
        page.close()


class _PlainLine(NamedTuple):
    """A line as PDFium gives it, by the indices of its characters; `climb` is how far its end stands above its start."""

    text: TextLine
    start: int
    end: int
    climb: float


def _plain_lines(page: PdfPage) -> list[_PlainLine]:
    return [
        _plain_line(page, match[1], match.start(1), breaks_word=bool(match[2]))
        for match in _LINE.finditer(page.text or "")
        if not match[1].isspace()
    ]


def _plain_line(page: PdfPage, raw: str, position: int, *, breaks_word: bool) -> _PlainLine:
    text = raw.strip()
    start = position + raw.index(text[0])
    end = start + len(text) - 1
    text = _with_marks_apart(page, text, start)
    x0, y = page.baseline(start)
    size = page.font_size(start)
    _, _, x1, bottom = page.char_box(end)
    climb = y + _DESCENT * size - bottom if len(text) > 3 else 0.0
    return _PlainLine(TextLine(text, x0, x1, y, size, breaks_word=breaks_word), start, end + 1, climb)


def _with_marks_apart(page: PdfPage, text: str, position: int) -> str:
    """Return a line with a space before each small number that is a note's mark: "2019³" is not 20193."""
    for match in reversed(list(_MAY_END_IN_MARK.finditer(text))):
        sizes = [page.font_size(position + at) for at in range(*match.span())]
        small = [at for at, (before, size) in enumerate(pairwise(sizes), match.start() + 1) if is_mark(size, before)]
        if small:
            text = f"{text[: small[0]]} {text[small[0] :]}"
    return text


def _content(page: PdfPage, painted: Painted, plain: Sequence[_PlainLine]) -> PageContent:
    is_scan = any(_share(image.boxes, page) > _SCAN_SHARE for image in painted.images)
    has_layer = is_scan and _mostly_invisible(painted)
    dropped: Counter[str] = Counter()
    lines = [line.text for line in plain]
    if page.text is None:
        lines = segments(glyphs_between(page, 0, page.n_chars))
    signs = signs_of((page.width, page.height), painted, lines)
    if has_layer or (signs.is_plain and page.text is not None):
        lines = reading_order(lines)
    elif page.text is None or signs.may_hide:
        lines, dropped = _visible_lines(page, painted, signs)
    else:
        lines = _partly_careful(page, plain, signs)
    return PageContent(
        width=page.width,
        height=page.height,
        lines=tuple(lines),
        dropped=dropped,
        is_scan=is_scan,
        has_machine_text=has_layer and bool(lines),
        has_image=_has_picture(page, painted),
    )


def _has_picture(page: PdfPage, painted: Painted) -> bool:
    """Say whether a picture worth reading is there: an image, or letters turned into outlines."""
    n_paths = sum(not shape.is_image for shape in painted.shapes)
    return n_paths >= _MIN_OUTLINES or any(_share(image.boxes, page) > _MIN_PICTURE_SHARE for image in painted.images)


def _share(boxes: Iterable[Box], page: PdfPage) -> float:
    area = sum((min(x1, page.width) - max(x0, 0)) * (min(y1, page.height) - max(y0, 0)) for x0, y0, x1, y1 in boxes)
    return area / max(page.width * page.height, 1)


def _mostly_invisible(painted: Painted) -> bool:
    hidden = [mark.is_invisible or mark.rgba[3] == 0 for mark in painted.texts]
    return sum(hidden) > len(hidden) / 2


def _visible_lines(page: PdfPage, painted: Painted, signs: Signs) -> tuple[list[TextLine], Counter[str]]:
    """Read the whole page by characters: what can be seen of it, in order, and what was dropped."""
    glyphs = glyphs_between(page, 0, page.n_chars)
    objects = [page.text_object(index) for index in range(page.n_chars)]
    backdrop = Backdrop(
        fills=tuple(shape for shape in painted.shapes if shape.is_filled or shape.rgba is None),
        texts={mark.address: mark for mark in painted.texts},
        strikes=signs.strikes,
    )
    visible, dropped = visible_glyphs(list(zip(glyphs, objects, strict=True)), (page.width, page.height), backdrop)
    rows, outside = _tables(signs, visible)
    return _with_rows(reading_order(segments(outside)), rows), dropped


def _partly_careful(page: PdfPage, plain: Sequence[_PlainLine], signs: Signs) -> list[TextLine]:
    """Read only the lines by characters that meet a table or hold a wide gap; take the others as they are."""
    touched = [line for line in plain if signs.touches(line.text)]
    glyphs: list[Glyph] = []
    for line in touched:
        ending = glyphs_between(page, line.end, min(line.end + 1, page.n_chars))
        glyphs += [*glyphs_between(page, line.start, line.end), *ending, Glyph("\n", 0.0, 0.0, 0.0, 0.0)]
    rows, outside = _tables(signs, glyphs)
    pieces = deque(segments(outside))
    lines: list[TextLine] = []
    for line in plain:
        if line not in touched:
            lines.append(line.text)
        while pieces and line in touched and abs(pieces[0].y - line.text.y) < line.text.size:
            lines.append(pieces.popleft())
    return _with_rows(reading_order([*lines, *pieces]), rows)


def _tables(signs: Signs, glyphs: list[Glyph]) -> tuple[list[TextLine], list[Glyph]]:
    """Return the rows of all tables, and the characters outside them."""
    rows: list[TextLine] = []
    for grid in signs.grids:
        found, glyphs = extract_rows(grid, glyphs)
        rows += found
    return rows, glyphs


def _with_rows(lines: list[TextLine], rows: Sequence[TextLine]) -> list[TextLine]:
    """Put table rows before the first line that stands below them."""
    for row in rows:
        below = next((place for place, line in enumerate(lines) if line.y > row.y and not line.is_row), len(lines))
        lines.insert(below, row)
    return lines
