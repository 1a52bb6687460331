"""Signs that a PDF page must be read by characters and not by PDFium's own lines. Pure; cheap, for every page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.read.pdf_glyphs import TINY_POINTS, crosses
from rag.read.pdf_layout import TextLine
from rag.read.pdf_marks import Box, Painted, TextMark
from rag.read.pdf_tables import THIN_POINTS, Grid, find_grids, may_hold_table, rules

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
        grids: ruled tables.
        gap_heights: where lines stand (y) on which text stands apart.
    """

    may_hide: bool
    strikes: tuple[Box, ...]
    grids: tuple[Grid, ...]
    gap_heights: tuple[float, ...]

    @property
    def is_plain(self) -> bool:
        """Whether no line needs to be read by characters."""
        return not (self.may_hide or self.grids or self.gap_heights)

    def touches(self, line: TextLine) -> bool:
        """Say whether a line must be read by characters: it meets a table, or holds a wide gap."""
        middle = line.y - 0.25 * line.size
        in_grid = any(
            grid.box[1] <= middle <= grid.box[3] and line.x0 < grid.box[2] and grid.box[0] < line.x1
            for grid in self.grids
        )
        return in_grid or any(abs(line.y - y) <= _SAME_BASELINE for y in self.gap_heights)


def signs_of(page_size: tuple[float, float], painted: Painted, lines: Sequence[TextLine]) -> Signs:
    """Return the signs on a page of this width and height, from what is painted on it and its lines."""
    width, height = page_size
    horizontal, vertical = rules(painted.shapes)
    strikes = _strikes(horizontal, lines)
    is_off_page = any(line.x0 < 0 or line.x1 > width or not 0 <= line.y <= height for line in lines)
    is_suspicious = any(_is_suspicious(mark) for mark in painted.texts)
    return Signs(
        may_hide=is_off_page or is_suspicious or bool(strikes) or _has_covers(painted, lines),
        strikes=strikes,
        grids=tuple(find_grids(horizontal, vertical)) if may_hold_table(horizontal, vertical) else (),
        gap_heights=_gap_heights(height, painted.texts),
    )


def _is_suspicious(mark: TextMark) -> bool:
    is_pale = min(mark.rgba[:3]) >= _PALE
    return is_pale or mark.is_invisible or mark.rgba[3] == 0 or mark.size < TINY_POINTS


def _gap_heights(height: float, marks: Sequence[TextMark]) -> tuple[float, ...]:
    """Return where text stands apart on one line: columns, a table without rules, a list of names.

    A short piece at the start of a line is a number or a bullet, and no gap; margins do not count.
    """
    if len({round(mark.y / _SAME_BASELINE) for mark in marks}) == len(marks):
        return ()
    top, foot = _MARGIN_SHARE * height, (1 - _MARGIN_SHARE) * height
    rows: dict[int, list[TextMark]] = defaultdict(list)
    for mark in marks:
        if top < mark.y < foot:
            rows[round(mark.y / _SAME_BASELINE)].append(mark)
    return tuple(row[0].y for row in rows.values() if len(row) > 1 and _has_gap(sorted(row, key=lambda mark: mark.x0)))


def _has_gap(row: Sequence[TextMark]) -> bool:
    label_ends = row[0].x0 + _LABEL_WIDTH * row[0].size
    return any(second.x0 - first.x1 > _GAP * second.size and first.x1 > label_ends for first, second in pairwise(row))


def _has_covers(painted: Painted, lines: Sequence[TextLine]) -> bool:
    """A filled shape painted after some text and lying over a line may hide it."""
    if not painted.texts:
        return False
    first = painted.texts[0].order
    boxes = [
        box
        for shape in painted.shapes
        if shape.is_filled and shape.order > first and shape.is_opaque
        for box in shape.boxes
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
