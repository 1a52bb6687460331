"""Agendas set as a table with columns between an item's number and its title: times, wards, and what is not open.

In: the text of lines. Out: where the titles stand in the rows, and the rule that keeps an item from the public
("10.4(3)" in a column "Item Not Open"). A table of number, title and pages needs nothing of this.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.items.lines import Line
from rag.items.titles import page_range

_FIRST_COLUMN = re.compile(r"^(?:agenda\s+)?item\b", re.IGNORECASE)
_OTHER_COLUMN = re.compile(r"^(?:wards?|divisions?|electoral|item\s+not\s+open|not\s+open)\b", re.IGNORECASE)
_NUMBER_COLUMN = re.compile(r"^(?:(?:agenda\s+)?item|no\.?|number|ref\.?|#|)(?:\s+no\.?)?$", re.IGNORECASE)
_TITLE_COLUMN = re.compile(
    r"^(?:(?:agenda\s+)?item(?:\s+title)?|title|subject|business|topic|description)$", re.IGNORECASE
)
_RULE = re.compile(r"^\d{1,2}\.\d\s?\(\d{1,2}[^)]*\)(?:[\s,;&]+(?:and\s+)?(?:\d{1,2}\.\d\s?)?\(\d{1,2}[^)]*\))*$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where rows of such a table begin, and in which of their cells the title stands: None for the last one."""

    first_row: int
    title: int | None = None


def columns_of(lines: Sequence[Line]) -> Columns:
    """Return the columns under the first header that has such; rows from one past the end if there is none."""
    for index, line in enumerate(lines):
        if "\t" in line.text and (title := _titles_under(line.text)) is not None:
            return Columns(index + 1, title or None)
    return Columns(len(lines) + 1)


def title_cell(text: str, floor: int, column: int | None) -> int:
    """Return where a row's title begins: in its column, else in its last cell, or the one before the pages.

    `floor` in a line without cells, or without so many.
    """
    if column is not None:
        starts = [0, *(match.end() for match in re.finditer("\t", text))]
        return starts[column] if column < len(starts) and text[starts[column] :].strip() else floor
    cells = [match.span() for match in re.finditer(r"[^\t]+", text[floor:]) if match[0].strip()]
    if len(cells) > 1 and _is_pages(text[floor + cells[-1][0] :]):
        cells.pop()
    return floor + cells[-1][0] if cells else floor


def not_open(before_title: str) -> str:
    """Return the rule by which a row's item is not open, "" where it is, or where only its appendix is not."""
    cells = (cell.strip() for cell in before_title.split("\t"))
    return next((cell for cell in cells if _RULE.match(cell)), "")


def _titles_under(text: str) -> int | None:
    """Return the column of titles under a header, 0 for the last one, None for a header that needs none of this."""
    first, *others = (cell.strip() for cell in text.split("\t"))
    if _FIRST_COLUMN.match(first) and any(_OTHER_COLUMN.match(cell) for cell in others):
        return 0
    titles = [at for at, cell in enumerate(others, 1) if _TITLE_COLUMN.match(cell)]
    return titles[0] if _NUMBER_COLUMN.match(first) and titles and titles[0] > 1 else None


def _is_pages(cell: str) -> bool:
    return not cell.strip(" ()-–—0123456789") or page_range(f"\t{cell}") == page_range(cell) is not None
