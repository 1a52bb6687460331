"""Agendas set as a table with columns between an item's number and its title: wards, and what is not open.

In: the text of lines. Out: where the titles stand in the rows, and the rule that keeps an item from the public
("10.4(3)" in a column "Item Not Open"). A table of number, title and pages needs nothing of this.
"""

import re
from collections.abc import Sequence

from rag.items.lines import Line
from rag.items.titles import page_range

_FIRST_COLUMN = re.compile(r"^(?:agenda\s+)?item\b", re.IGNORECASE)
_OTHER_COLUMN = re.compile(r"^(?:wards?|divisions?|electoral|item\s+not\s+open|not\s+open)\b", re.IGNORECASE)
_RULE = re.compile(r"^\d{1,2}\.\d\s?\(\d{1,2}[^)]*\)(?:[\s,;&]+(?:and\s+)?(?:\d{1,2}\.\d\s?)?\(\d{1,2}[^)]*\))*$")


def first_row(lines: Sequence[Line]) -> int:
    """Return the index of the first row under a header with such columns; one past the end if there is none."""
    for index, line in enumerate(lines):
        if "\t" in line.text and _is_header(line.text):
            return index + 1
    return len(lines) + 1


def title_cell(text: str, floor: int) -> int:
    """Return where a row's title begins: its last cell, or the one before the pages; `floor` in a line without cells."""
    cells = [match.span() for match in re.finditer(r"[^\t]+", text[floor:]) if match[0].strip()]
    if len(cells) > 1 and _is_pages(text[floor + cells[-1][0] :]):
        cells.pop()
    return floor + cells[-1][0] if cells else floor


def not_open(before_title: str) -> str:
    """Return the rule by which a row's item is not open, "" where it is, or where only its appendix is not."""
    cells = (cell.strip() for cell in before_title.split("\t"))
    return next((cell for cell in cells if _RULE.match(cell)), "")


def _is_header(text: str) -> bool:
    first, *others = (cell.strip() for cell in text.split("\t"))
    return bool(_FIRST_COLUMN.match(first)) and any(_OTHER_COLUMN.match(cell) for cell in others)


def _is_pages(cell: str) -> bool:
    return not cell.strip(" ()-–—0123456789") or page_range(f"\t{cell}") == page_range(cell) is not None
