"""One PDF page: its visible lines in reading order, and a count of what was left out.

Most pages are read line by line from PDFium's own text. A page with something to look at closely
(odd colours, shapes over text, ruled tables, wide gaps, text off the page) is read by characters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rag.read.pdf_glyphs import Backdrop, all_glyphs, segments, visible_glyphs
from rag.read.pdf_layout import TextLine, reading_order
from rag.read.pdf_signs import Signs, signs_of
from rag.read.pdf_tables import extract_rows, find_grids, rules
from rag.read.pdfium import Box, Paint, PdfFile, PdfPage

_LINE = re.compile("([^\r\n\ufffe\x02]+)([\ufffe\x02])?")
_SCAN_SHARE = 0.5
_MIN_PICTURE_SHARE = 0.03
_MIN_OUTLINES = 100
_MIN_TURNED_LINES = 4


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
        lines, n_up, n_down = _plain_lines(page)
        n_turned = max(n_up, n_down)
        if not turn and n_turned >= _MIN_TURNED_LINES and n_turned > len(lines) / 2:
            return PageContent(0.0, 0.0), 90 if n_up > n_down else 270
        return _content(page, lines), 0
    finally:
        page.close()


def _content(page: PdfPage, lines: list[TextLine]) -> PageContent:
    paints = page.paints()
    images = [paint for paint in paints if paint.kind == "image"]
    is_scan = any(_share(paint.boxes, page) > _SCAN_SHARE for paint in images)
    keeps_invisible = is_scan and _mostly_invisible(paints)
    dropped: Counter[str] = Counter()
    if page.text is None:
        lines = segments([glyph for glyph, _ in all_glyphs(page, with_objects=False)])
    signs = signs_of((page.width, page.height), paints, lines)
    if keeps_invisible:
        signs = replace(signs, may_hide=False)
    if page.text is None or signs.calls_for_care:
        ordered, dropped = _careful_lines(page, paints, signs)
    else:
        ordered = reading_order(lines)
    return PageContent(
        width=page.width,
        height=page.height,
        lines=tuple(ordered),
        dropped=dropped,
        is_scan=is_scan,
        has_machine_text=keeps_invisible and bool(ordered),
        has_image=_has_picture(page, paints, images),
    )


def _has_picture(page: PdfPage, paints: Sequence[Paint], images: Sequence[Paint]) -> bool:
    """Say whether a picture worth reading is there: an image, or letters turned into outlines."""
    n_paths = sum(paint.kind == "path" for paint in paints)
    return n_paths >= _MIN_OUTLINES or any(_share(paint.boxes, page) > _MIN_PICTURE_SHARE for paint in images)


def _share(boxes: Iterable[Box], page: PdfPage) -> float:
    area = sum((min(x1, page.width) - max(x0, 0)) * (min(y1, page.height) - max(y0, 0)) for x0, y0, x1, y1 in boxes)
    return area / max(page.width * page.height, 1)


def _mostly_invisible(paints: Sequence[Paint]) -> bool:
    texts = [paint.is_invisible or paint.rgba[3] == 0 for paint in paints if paint.kind == "text"]
    return sum(texts) > len(texts) / 2


def _plain_lines(page: PdfPage) -> tuple[list[TextLine], int, int]:
    """Return PDFium's own lines, and how many of them run up and down the page."""
    lines: list[TextLine] = []
    n_up = n_down = 0
    for match in _LINE.finditer(page.text or ""):
        text = match[1].strip()
        if text:
            start = match.start(1) + len(match[1]) - len(match[1].lstrip())
            line, climb = _plain_line(page, text, start, breaks_word=bool(match[2]))
            lines.append(line)
            n_up += climb > line.size
            n_down += -climb > line.size
    return lines, n_up, n_down


def _plain_line(page: PdfPage, text: str, start: int, *, breaks_word: bool) -> tuple[TextLine, float]:
    """Return a line and how far its last character stands above its first."""
    end = start + len(text) - 1
    x0, top, _, bottom = page.char_box(start)
    _, _, x1, last_bottom = page.char_box(end)
    y = page.baseline(start)[1]
    climb = bottom - last_bottom if len(text) > 3 else 0.0
    return TextLine(text, x0, x1, y, bottom - top, breaks_word=breaks_word), climb


def _careful_lines(page: PdfPage, paints: Sequence[Paint], signs: Signs) -> tuple[list[TextLine], Counter[str]]:
    """Return the visible lines in reading order, tables as rows among them, and what was dropped."""
    glyphs = all_glyphs(page, with_objects=signs.may_hide)
    visible, dropped = [glyph for glyph, _ in glyphs], Counter[str]()
    if signs.may_hide:
        backdrop = Backdrop(
            fills=tuple(paint for paint in paints if paint.is_filled or paint.kind == "image"),
            texts={paint.address: paint for paint in paints if paint.kind == "text"},
            strikes=signs.strikes,
        )
        visible, dropped = visible_glyphs(glyphs, (page.width, page.height), backdrop)
    rows: list[TextLine] = []
    if signs.may_hold_table:
        for grid in find_grids(*rules(paints)):
            grid_rows, visible = extract_rows(grid, visible)
            rows += grid_rows
    return _with_rows(reading_order(segments(visible)), rows), dropped


def _with_rows(lines: list[TextLine], rows: Sequence[TextLine]) -> list[TextLine]:
    """Put table rows before the first line that stands below them."""
    for row in rows:
        below = next((place for place, line in enumerate(lines) if line.y > row.y and not line.is_row), len(lines))
        lines.insert(below, row)
    return lines
