"""Signs that a PDF page must be read by characters and not by PDFium's own lines. Pure; cheap, for every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.read.pdf_glyphs import TINY_POINTS, crosses
from rag.read.pdf_layout import TextLine
from rag.read.pdf_tables import THIN_POINTS, may_hold_table, rules
from rag.read.pdfium import Box, Paint

_PALE = 225
_MAX_STRIKE_OVERHANG = 6.0
_SAME_BASELINE = 2.0
_LABEL_WIDTH = 3.0
_GAP = 2.0
_MARGIN_SHARE = 0.1
_MAX_RULES = 500


@dataclass(frozen=True, slots=True)
class Signs:
    """What on a page calls for a closer look.

    Attributes:
        may_hide: some text may not be seen by a reader of the page.
        strikes: thin lines that cross words out.
        may_hold_table: there are lines enough for a ruled table.
        has_gaps: text stands apart on one line.
    """

    may_hide: bool
    strikes: tuple[Box, ...]
    may_hold_table: bool
    has_gaps: bool

    @property
    def calls_for_care(self) -> bool:
        """Whether the page must be read by characters."""
        return self.may_hide or self.may_hold_table or self.has_gaps


def signs_of(page_size: tuple[float, float], paints: Sequence[Paint], lines: Sequence[TextLine]) -> Signs:
    """Return the signs on a page of this width and height, from what is painted on it and its lines."""
    width, height = page_size
    horizontal, vertical = rules(paints)
    strikes = _strikes(horizontal, lines)
    is_off_page = any(line.x0 < 0 or line.x1 > width or not 0 <= line.y <= height for line in lines)
    is_suspicious = any(_is_suspicious(paint) for paint in paints if paint.kind == "text")
    return Signs(
        may_hide=is_off_page or is_suspicious or bool(strikes) or _has_covers(paints, lines),
        strikes=strikes,
        may_hold_table=may_hold_table(horizontal, vertical),
        has_gaps=_has_gaps(height, paints),
    )


def _is_suspicious(paint: Paint) -> bool:
    is_pale = min(paint.rgba[:3]) >= _PALE
    return is_pale or paint.is_invisible or paint.rgba[3] == 0 or paint.size < TINY_POINTS


def _has_gaps(height: float, paints: Sequence[Paint]) -> bool:
    """Say whether text stands apart on one line: columns, a table without rules, a list of names.

    A short piece at the start of a line is a number or a bullet, and no gap; margins do not count.
    """
    texts = sorted(
        (round(paint.boxes[0][3] / _SAME_BASELINE), *paint.boxes[0], paint.size)
        for paint in paints
        if paint.kind == "text" and _MARGIN_SHARE * height < paint.boxes[0][3] < (1 - _MARGIN_SHARE) * height
    )
    before: tuple[float, ...] | None = None
    for text in texts:
        if before is None or text[0] != before[0]:
            is_label = text[3] - text[1] < _LABEL_WIDTH * text[5]
        elif text[1] - before[3] > _GAP * text[5] and not is_label:
            return True
        else:
            is_label = False
        before = text
    return False


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
        for x0, top, x1, bottom in boxes[:_MAX_RULES]
        for line in lines
    )


def _strikes(horizontal: Sequence[Box], lines: Sequence[TextLine]) -> tuple[Box, ...]:
    """Return the thin lines that run through the letters of a line and hardly beyond it."""
    return tuple(
        (x0, top, x1, bottom)
        for x0, top, x1, bottom in horizontal[:_MAX_RULES]
        if any(
            crosses((top + bottom) / 2, line.y, line.size)
            and x0 >= line.x0 - _MAX_STRIKE_OVERHANG
            and x1 <= line.x1 + _MAX_STRIKE_OVERHANG
            for line in lines
        )
    )
