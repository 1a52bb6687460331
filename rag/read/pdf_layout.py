"""Lines with places on a page in, lines in reading order out. Pure; knows nothing of PDF.

The order in which a file paints is trusted while it goes down the page. Where it jumps back up,
the runs between jumps are put in order: above before below, left column before right column.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_MARKER = re.compile(
    r"\(?(?:\d{1,4}[a-z]?|[ivxlc]{1,6}|[a-zA-Z]{1,2})[.)]?\)?|\d{1,3}(?:\.\d{1,3}){1,3}\.?|[•·▪◦‣o–—*-]"
)
_SAME_LINE = 0.3
_WIDE_GAP = 1.8
_MAX_BLOCKS = 80
_GAP_HEIGHTS = 1.8  # between two lines, in which others may stand
_MIN_COLUMN_ROWS = 5
_MIN_COLUMN_CHARS = 24
_PARAGRAPH_PITCH = 1.3
_DEFAULT_PITCH = 1.22


class TextLine(NamedTuple):
    """A run of text on one line: from x0 to x1, standing on y (downwards), `size` high; all in points.

    `is_row` marks a table row, `breaks_word` a line whose last word goes on in the next line.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    is_row: bool = False
    breaks_word: bool = False


def reading_order(segments: Sequence[TextLine]) -> list[TextLine]:
    """Return whole lines in the order a person reads them."""
    if all(below.y - above.y > _SAME_LINE * above.size for above, below in pairwise(segments)):
        return list(segments)
    columns_split = _split_columns(_with_markers(segments))
    rows = [line for block in columns_split for line in _joined_rows(block)]
    return [line for block in _ordered(_parted(_runs_down(rows))) for line in block]


def is_marker(text: str) -> bool:
    """Say whether a text is only a number, letter or bullet that belongs to what follows it."""
    return bool(_MARKER.fullmatch(text))


def _same_line(first: TextLine, second: TextLine) -> bool:
    return abs(first.y - second.y) <= _SAME_LINE * max(first.size, second.size)


def _with_markers(segments: Sequence[TextLine]) -> list[TextLine]:
    """Put each lone number or bullet right before the text that stands to its right on its line."""
    if not any(is_marker(segment.text) for segment in segments):
        return list(segments)
    taken: dict[int, int] = {}
    for index, segment in enumerate(segments):
        if is_marker(segment.text) and not segment.is_row:
            right = _right_of(segments, index)
            if right is not None and right not in taken and right != index + 1:
                taken[right] = index
    moved = set(taken.values())
    result: list[TextLine] = []
    for index, segment in enumerate(segments):
        if index in taken:
            result.append(segments[taken[index]])
        if index not in moved:
            result.append(segment)
    return result


def _right_of(segments: Sequence[TextLine], index: int) -> int | None:
    """Return the index of the nearest text to the right on the same line, if any."""
    marker = segments[index]
    found = [
        (other.x0, place)
        for place, other in enumerate(segments)
        if place != index and not other.is_row and other.x0 >= marker.x1 - 1 and _same_line(marker, other)
    ]
    return min(found)[1] if found else None


def _split_columns(segments: Sequence[TextLine]) -> list[list[TextLine]]:
    """Split text painted row by row across two columns of prose into left column, then right column."""
    blocks: list[list[TextLine]] = [[]]
    index = 0
    while index < len(segments):
        end, gutter = _column_run(segments, index)
        if end - index >= 2 * _MIN_COLUMN_ROWS and _is_prose(segments[index:end], gutter):
            run = segments[index:end]
            blocks += [[line for line in run if line.x1 <= gutter], [line for line in run if line.x1 > gutter], []]
            index = end
        else:
            blocks[-1].append(segments[index])
            index += 1
    return [block for block in blocks if block]


def _column_run(segments: Sequence[TextLine], start: int) -> tuple[int, float]:
    """Return where the run of lines that leave one gutter free ends, and the middle of the gutter."""
    if start + 1 >= len(segments) or not _same_line(segments[start], segments[start + 1]):
        return start, 0.0
    low, high = segments[start].x1, segments[start + 1].x0
    index = start
    while index < len(segments) and high - low > segments[start].size * 0.5:
        line = segments[index]
        if line.x1 <= high and line.x0 < low:
            low = max(low, line.x1)
        elif line.x0 >= low and line.x1 > high:
            high = min(high, line.x0)
        else:
            break
        index += 1
    return index, (low + high) / 2


def _is_prose(run: Sequence[TextLine], gutter: float) -> bool:
    """Both sides hold long lines of their own; cells of a table are short."""
    left = [len(line.text) for line in run if line.x1 <= gutter]
    right = [len(line.text) for line in run if line.x1 > gutter]
    if min(len(left), len(right)) < _MIN_COLUMN_ROWS:
        return False
    return min(median(left), median(right)) >= _MIN_COLUMN_CHARS


def _joined_rows(segments: Sequence[TextLine]) -> list[TextLine]:
    """Join neighbours that stand on one line: a tab over a wide gap, a space elsewhere."""
    rows: list[TextLine] = []
    for segment in segments:
        if rows and not (segment.is_row or rows[-1].is_row) and _same_line(rows[-1], segment):
            rows[-1] = _joined(rows[-1], segment)
        else:
            rows.append(segment)
    return rows


def _joined(first: TextLine, second: TextLine) -> TextLine:
    if second.x0 < first.x0:
        first, second = second, first
    is_wide = second.x0 - first.x1 > _WIDE_GAP * max(first.size, second.size)
    separator = "\t" if is_wide and not is_marker(first.text) else " "
    return first._replace(
        text=f"{first.text}{separator}{second.text}",
        x1=max(first.x1, second.x1),
        size=max(first.size, second.size),
        breaks_word=second.breaks_word,
    )


def _runs_down(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Cut where the next line stands higher than the one before."""
    runs: list[list[TextLine]] = []
    for line in lines:
        if runs and line.y >= runs[-1][-1].y - _SAME_LINE * line.size:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _parted(runs: list[list[TextLine]]) -> list[list[TextLine]]:
    """Cut runs where other text stands in a gap of theirs, as a whole page does between its head and its foot."""
    parts: list[list[TextLine]] = []
    for run in runs:
        others = [line for other in runs if other is not run for line in other]
        parts.append(run[:1])
        for above, below in pairwise(run):
            is_gap = below.y - above.y > _GAP_HEIGHTS * above.size
            if is_gap and any(_is_between(line, above, below) for line in others):
                parts.append([below])
            else:
                parts[-1].append(below)
    return parts


def _is_between(line: TextLine, above: TextLine, below: TextLine) -> bool:
    is_lower, is_higher = line.y - above.y > _SAME_LINE * line.size, below.y - line.y > _SAME_LINE * line.size
    return is_lower and is_higher and line.x0 < max(above.x1, below.x1) and line.x1 > min(above.x0, below.x0)


@dataclass(frozen=True, slots=True)
class _Block:
    lines: tuple[TextLine, ...]
    x0: float
    x1: float
    top: float
    bottom: float


def _ordered(runs: list[list[TextLine]]) -> list[list[TextLine]]:
    """Put runs in reading order; their painted order decides where their places do not."""
    if len(runs) < 2:
        return runs
    if len(runs) > _MAX_BLOCKS:
        everything = [line for run in runs for line in run]
        return [_joined_rows(sorted(everything, key=lambda line: (round(line.y / 3), line.x0)))]
    waiting = [_block(run) for run in runs]
    ordered: list[list[TextLine]] = []
    while waiting:
        first = next(
            (block for block in waiting if not any(_precedes(o, block) for o in waiting if o is not block)), waiting[0]
        )
        waiting.remove(first)
        ordered.append(list(first.lines))
    return [_joined_rows([line for run in ordered for line in run])]


def _block(run: Sequence[TextLine]) -> _Block:
    return _Block(
        lines=tuple(run),
        x0=min(line.x0 for line in run),
        x1=max(line.x1 for line in run),
        top=run[0].y - run[0].size * 0.7,
        bottom=run[-1].y,
    )


def _precedes(first: _Block, second: _Block) -> bool:
    """Above comes first; side by side, the left one does."""
    if first.bottom <= second.top:
        return True
    if second.bottom <= first.top:
        return False
    return first.x1 <= second.x0


def line_pitch(lines: Sequence[TextLine]) -> float | None:
    """Return the usual distance of two lines of one paragraph, as a multiple of their height.

    Judged by full lines that run on into the next; None where there are too few.
    """
    if not lines:
        return None
    right = max(line.x1 for line in lines)
    width = right - min(line.x0 for line in lines)
    steps = [
        (second.y - first.y) / first.size
        for first, second in pairwise(lines)
        if first.x1 > right - 0.15 * width and first.size > 0 and not first.is_row
    ]
    usual = sorted(step for step in steps if 0.7 <= step <= 2.2)
    return usual[len(usual) // 3] if len(usual) > 3 else None


def usual_pitch(pages: Iterable[Sequence[TextLine]]) -> float:
    """Return the middle pitch of a paper's pages, for those that show too little of their own; 1.22 for none."""
    pitches = sorted(pitch for lines in pages if (pitch := line_pitch(lines)) is not None)
    return pitches[len(pitches) // 2] if pitches else _DEFAULT_PITCH


def is_new_paragraph(first: TextLine, second: TextLine, pitch: float) -> bool:
    """Say whether a blank line belongs between two lines that follow each other on one page."""
    if first.is_row != second.is_row:
        return True
    if first.is_row:
        return False
    step = second.y - first.y
    if step < -_SAME_LINE * first.size:
        return not runs_on(first.text, second.text)
    size = max(first.size, second.size)
    return step > _PARAGRAPH_PITCH * pitch * size or abs(first.size - second.size) > 0.12 * size


def runs_on(first: str, second: str) -> bool:
    """Say whether a line broken off by a column or a page goes on in the second one."""
    return not first.rstrip().endswith((".", ":", ";", "?", "!")) and second[:1].islower()
