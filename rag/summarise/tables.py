"""The tables of an item in, the rows its summary gives out, each with its column names. Pure.

A row is told as "Option: A; Cost (£): 1,340": the record's own cells, so nothing is worded and nothing can be lost.
"""

import re
from collections.abc import Iterator, Sequence

from rag.library.tables import row_as_text
from rag.summarise.structure import SourceSentence

MAX_ROWS = 8  # of a longer table only the totals are told
_TOTAL = re.compile(r"(?:grand |overall |net )?totals?\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?")


def rows_to_tell(sentences: Sequence[SourceSentence], text: str) -> list[tuple[SourceSentence, SourceSentence, str]]:
    """Return (column names, row, the row as told) of every row to tell, in order; none of a table without column names.

    Args:
        sentences: those of one item.
        text: the document's.
    """
    return [told for table in _tables(sentences, text) for told in _rows(table, text)]


def _tables(sentences: Sequence[SourceSentence], text: str) -> Iterator[list[SourceSentence]]:
    """Yield the rows of each table: rows with nothing but white space between them."""
    table: list[SourceSentence] = []
    for sentence in sentences:
        if table and (not sentence.is_row or text[table[-1].end : sentence.start].strip()):
            yield table
            table = []
        if sentence.is_row:
            table.append(sentence)
    if table:
        yield table


def _rows(table: Sequence[SourceSentence], text: str) -> Iterator[tuple[SourceSentence, SourceSentence, str]]:
    head, *rows = table
    heads = cells_of(text[head.start : head.end])
    if any(re.search(r"\d", cell) and not _YEAR.search(cell) for cell in heads):
        return  # the first row is no row of names
    if len(rows) > MAX_ROWS:
        rows = [row for row in rows if _TOTAL.match(row.text)]
    for row in rows:
        cells = cells_of(text[row.start : row.end])
        if 0 <= len(cells) - len(heads) <= 1 and any(re.search(r"\d", cell) for cell in cells):
            yield head, row, row_as_text(heads, cells)


def cells_of(row: str) -> list[str]:
    """Return the cells of a row as the paper has it, set apart by tabs."""
    return [" ".join(cell.split()) for cell in row.split("\t")]
