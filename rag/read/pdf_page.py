"""One PDF page: its visible lines in reading order, and a count of what was left out.

Most pages are read line by line from PDFium's own text. A page with something to look at closely
(odd colours, shapes over text, ruled tables, wide gaps, text off the page) is read by characters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from rag.read.pdf_glyphs import TINY_POINTS, Backdrop, all_glyphs, crosses, segments, visible_glyphs
from rag.read.pdf_layout import TextLine, is_marker, reading_order
from rag.read.pdf_tables import THIN_POINTS, extract_rows, find_grids, may_hold_table, rules
from rag.read.pdfium import Box, Paint, PdfFile, PdfPage

_LINE = re.compile("([^\r\n\ufffe\x02]+)([\ufffe\x02])?")
_PALE = 225
_SCAN_SHARE = 0.5
_MIN_PICTURE_SHARE = 0.03
_MIN_OUTLINES = 100
_MAX_STRIKE_OVERHANG = 6.0
_MIN_TURNED_LINES = 4


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is on a page.

    Attributes:
        lines: what can be read, in order.
        dropped: characters left out, by reason.
        is_scan: an image covers the page, so its text (if any) is a machine's reading of the image.
        has_image: a picture is there that may hold text.
        is_damaged: the file is broken at this page.
    """

    width: float
    height: float
    lines: tuple[TextLine, ...] = ()
    dropped: Counter[str] = field(default_factory=Counter)
    is_scan: bool = False
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
    if page.n_chars and (page.text is None or _needs_care(page, paints, lines)):
        ordered, dropped = _careful_lines(page, paints, keeps_invisible=keeps_invisible)
    else:
        ordered = reading_order(lines)
    return PageContent(
        width=page.width,
        height=page.height,
        lines=tuple(ordered),
        dropped=dropped,
        is_scan=is_scan and (keeps_invisible or not ordered),
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
    _, _, x1, _ = page.char_box(end)
    y = page.baseline(start)[1]
    climb = y - page.baseline(end)[1] if len(text) > 3 else 0.0
    return TextLine(text, x0, x1, y, bottom - top, breaks_word=breaks_word), climb


def _needs_care(page: PdfPage, paints: Sequence[Paint], lines: Sequence[TextLine]) -> bool:
    """Say whether anything on the page calls for reading it by characters."""
    if any(_is_suspicious(paint) for paint in paints if paint.kind == "text"):
        return True
    if any(not (line.x0 >= 0 and line.x1 <= page.width and 0 <= line.y <= page.height) for line in lines):
        return True
    if _has_gaps(lines) or _has_covers(paints, lines):
        return True
    horizontal, vertical = rules(paints)
    return may_hold_table(horizontal, vertical) or bool(_strikes(horizontal, lines))


def _is_suspicious(paint: Paint) -> bool:
    is_pale = min(paint.rgba[:3]) >= _PALE
    return is_pale or paint.is_invisible or paint.rgba[3] == 0 or paint.size < TINY_POINTS


def _has_gaps(lines: Sequence[TextLine]) -> bool:
    """A line much wider than its characters holds a wide gap: columns, a table without rules, a list of names."""
    widths = [(line.x1 - line.x0) / (len(line.text) * line.size) for line in lines if line.size > 0]
    if not widths:
        return False
    usual = max(median(widths), 0.3)
    return any(
        line.x1 - line.x0 > (1.25 * usual * len(line.text) + 3) * line.size and not is_marker(line.text.split()[0])
        for line in lines
    )


def _has_covers(paints: Sequence[Paint], lines: Sequence[TextLine]) -> bool:
    """A filled shape painted after some text and lying over a line may hide it."""
    first_text = next((paint.order for paint in paints if paint.kind == "text"), None)
    if first_text is None:
        return False
    boxes = [
        box
        for paint in paints
        if paint.is_filled and paint.order > first_text and paint.rgba[3] == 255 and not paint.is_transparent
        for box in paint.boxes
        if box[3] - box[1] > THIN_POINTS
    ]
    return any(
        x0 < line.x1 and line.x0 < x1 and top < line.y - 0.25 * line.size < bottom
        for x0, top, x1, bottom in boxes[:500]
        for line in lines
    )


def _strikes(horizontal: Sequence[Box], lines: Sequence[TextLine]) -> list[Box]:
    """Return the thin lines that run through the letters of a line and hardly beyond it."""
    return [
        (x0, top, x1, bottom)
        for x0, top, x1, bottom in horizontal
        if any(
            crosses((top + bottom) / 2, line.y, line.size)
            and x0 >= line.x0 - _MAX_STRIKE_OVERHANG
            and x1 <= line.x1 + _MAX_STRIKE_OVERHANG
            for line in lines
        )
    ]


def _careful_lines(
    page: PdfPage, paints: Sequence[Paint], *, keeps_invisible: bool
) -> tuple[list[TextLine], Counter[str]]:
    """Return the visible lines in reading order, tables as rows among them, and what was dropped."""
    glyphs = all_glyphs(page)
    visible, dropped = [glyph for glyph, _ in glyphs], Counter[str]()
    horizontal, vertical = rules(paints)
    if not keeps_invisible:
        backdrop = Backdrop(
            fills=tuple(paint for paint in paints if paint.is_filled or paint.kind == "image"),
            texts={paint.address: paint for paint in paints if paint.kind == "text"},
            strikes=tuple(_strikes(horizontal, segments(visible))),
        )
        visible, dropped = visible_glyphs(glyphs, (page.width, page.height), backdrop)
    rows: list[TextLine] = []
    if may_hold_table(horizontal, vertical):
        for grid in find_grids(horizontal, vertical):
            grid_rows, visible = extract_rows(grid, visible)
            rows += grid_rows
    return _with_rows(reading_order(segments(visible)), rows), dropped


def _with_rows(lines: list[TextLine], rows: Sequence[TextLine]) -> list[TextLine]:
    """Put table rows before the first line that stands below them."""
    for row in rows:
        below = next((place for place, line in enumerate(lines) if line.y > row.y and not line.is_row), len(lines))
        lines.insert(below, row)
    return lines
