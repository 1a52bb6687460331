"""Ruled tables: thin lines and boxes in, tables of text out. The one place that uses pdfplumber.

Only pdfplumber's geometry is used (edges to cells to tables). The characters come from the reader, so
what was hidden on the page is hidden in its tables too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.read.pdf_glyphs import Glyph, segments
from rag.read.pdf_layout import TextLine, reading_order
from rag.read.pdf_marks import Box, Shape
from rag.read.tables import lists_items

THIN_POINTS = 2.5
_MIN_EDGE_POINTS = 5.0
_MAX_EDGES = 600
_TOLERANCE = 3.0
_LAYOUT_CELL_LINES = 12
_CELL_PADDING = 6.0
_WORD_END = re.compile(
    r"(?!(?:a|an|and|as|at|be|by|for|from|has|if|in|is|it|no|not|of|on|or|per|the|to|up|was|with)\b)[a-z]{1,4}(?![\w'-])"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table: its box, and its cells by row (None where a cell spans)."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


def rules(shapes: Sequence[Shape]) -> tuple[list[Box], list[Box]]:
    """Return the horizontal and the vertical lines drawn on a page, as thin boxes."""
    horizontal: list[Box] = []
    vertical: list[Box] = []
    for shape in shapes:
        if shape.is_filled or shape.is_stroked:
            for x0, top, x1, bottom in shape.boxes:
                if bottom - top <= THIN_POINTS < x1 - x0:
                    horizontal.append((x0, top, x1, bottom))
                elif x1 - x0 <= THIN_POINTS < bottom - top:
                    vertical.append((x0, top, x1, bottom))
                elif shape.is_stroked and x1 - x0 > _MIN_EDGE_POINTS and bottom - top > _MIN_EDGE_POINTS:
                    horizontal += [(x0, top, x1, top), (x0, bottom, x1, bottom)]
                    vertical += [(x0, top, x0, bottom), (x1, top, x1, bottom)]
    return horizontal, vertical


def may_hold_table(horizontal: Sequence[Box], vertical: Sequence[Box]) -> bool:
    """Say whether there are lines enough for a table of two columns and two rows, and not too many."""
    heights = {round(box[1] / _TOLERANCE) for box in horizontal}
    places = {round(box[0] / _TOLERANCE) for box in vertical}
    return len(heights) > 2 and len(places) > 2 and len(horizontal) + len(vertical) <= _MAX_EDGES


def find_grids(horizontal: Sequence[Box], vertical: Sequence[Box]) -> list[Grid]:
    """Return the tables that the lines draw, top to bottom; at least two rows and two columns each."""
    from pdfplumber import table as plumber

    edges = [_edge(box, "h") for box in horizontal] + [_edge(box, "v") for box in vertical]
    merged = plumber.merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    cells = plumber.intersections_to_cells(plumber.edges_to_intersections(merged, _TOLERANCE, _TOLERANCE))
    grids = [_grid(table) for table in plumber.cells_to_tables(cells)]
    return [grid for grid in grids if len(grid.rows) > 1 and max(map(_n_cells, grid.rows)) > 1]


def _edge(box: Box, orientation: str) -> dict[str, float | str]:
    x0, top, x1, bottom = box
    if orientation == "h":
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": orientation,
    }


def _n_cells(row: Sequence[Box | None]) -> int:
    return sum(cell is not None for cell in row)


def _grid(cells: Sequence[Box]) -> Grid:
    lefts = sorted({cell[0] for cell in cells})
    by_top: dict[float, dict[float, Box]] = defaultdict(dict)
    for cell in cells:
        by_top[cell[1]][cell[0]] = cell
    rows = tuple(tuple(by_top[top].get(left) for left in lefts) for top in sorted(by_top))
    box = (lefts[0], min(by_top), max(cell[2] for cell in cells), max(cell[3] for cell in cells))
    return Grid(box, rows)


def extract_rows(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[list[TextLine], list[Glyph]]:
    """Return a table's rows as tab-separated lines, and the characters that stand outside it.

    A grid that only lays out running text (a cell of many lines, numbered items) gives no rows and keeps its characters.
    """
    inside, outside = _parted(glyphs, grid.box)
    by_cell: dict[Box, list[Glyph]] = defaultdict(list)
    cells = [cell for row in grid.rows for cell in row if cell is not None]
    current: Box | None = None
    for glyph in inside:
        if not glyph.char.isspace():
            current = _cell_at(cells, glyph, current)
        if current is not None:
            by_cell[current].append(glyph)
    texts = {cell: reading_order(segments(found)) for cell, found in by_cell.items()}
    if any(len(lines) > _LAYOUT_CELL_LINES for lines in texts.values()) or _lays_out_items(grid, texts):
        return [], list(glyphs)
    return [line for row in grid.rows if (line := _row(row, texts, grid.box)) is not None], outside


def _lays_out_items(grid: Grid, texts: dict[Box, list[TextLine]]) -> bool:
    cells = [[[line.text for line in texts.get(cell, ())] if cell else [] for cell in row] for row in grid.rows]
    return lists_items(cells)


def _parted(glyphs: Sequence[Glyph], box: Box) -> tuple[list[Glyph], list[Glyph]]:
    """Part characters into those in the box and the others; white space goes with what it follows."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    is_inside = False
    for glyph in glyphs:
        if not glyph.char.isspace():
            is_inside = _holds(box, glyph)
        (inside if is_inside else outside).append(glyph)
        if glyph.char == "\n" and is_inside:
            outside.append(glyph)
    return inside, outside


def _cell_at(cells: Sequence[Box], glyph: Glyph, current: Box | None) -> Box | None:
    if current is not None and _holds(current, glyph):
        return current
    return next((cell for cell in cells if _holds(cell, glyph)), None)


def _holds(box: Box, glyph: Glyph) -> bool:
    x, y = glyph.middle
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _row(row: Sequence[Box | None], texts: dict[Box, list[TextLine]], box: Box) -> TextLine | None:
    """Return a row with its cells in order; a spanned cell keeps its place, empty cells at the end go."""
    cells = [_cell_text(texts.get(cell, []), cell[2]) if cell else "" for cell in row]
    text = "\t".join(cell.replace("\t", " ") for cell in cells).rstrip()
    if not text.strip():
        return None
    first = next(cell for cell in row if cell is not None)
    sizes = Counter(line.size for cell in row if cell for line in texts.get(cell, ()))
    return TextLine(text, box[0], box[2], first[1], sizes.most_common(1)[0][0], is_row=True)


def _cell_text(lines: Sequence[TextLine], right: float) -> str:
    """Join a cell's lines with spaces; the end of a word too long for its cell joins without."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        is_rest = before is not None and _WORD_END.match(line.text) is not None and _fills(before, right)
        text += line.text if before is None or is_rest else f" {line.text}"
    return text


def _fills(line: TextLine, right: float) -> bool:
    """Say whether a line is one word that leaves no room beside it."""
    return line.text.isalpha() and right - line.x1 < _CELL_PADDING + 0.4 * line.size
