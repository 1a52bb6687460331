"""Tables of paragraphs in, blocks of text out: tab-separated rows, or running text that a table only lays out. Pure.

A cell is the list of its paragraphs, a row the list of its cells.
"""

import re
from collections.abc import Iterator, Sequence

_LAYOUT_CELL_CHARS = 1200
_LAYOUT_CELL_PARAGRAPHS = 6
_LABEL_CHARS = 12
_ITEM_NUMBER = re.compile(r"\(?(?:\d{1,3}[a-zA-Z]?|[a-zA-Z]|[ivx]{1,5})[.)]")
_MINUTE_NUMBER = re.compile(r"\(?\d{1,4}[a-zA-Z]?[.)]?|[A-Z]{0,6}[./ -]?\d{1,4}[./-]\d{1,4}(?:/\d{1,4})?[.:]?")

Cell = Sequence[str]


def table_blocks(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return a table as one block with a row per line, or the paragraphs of one that frames running text.

    Rows without text go; a table without any gives no block.
    """
    filled = [row for row in rows if any(block.strip() for cell in row for block in cell)]
    if not filled:
        return []
    if only_lays_out(filled):
        return [block for row in filled for block in flowing(row)]
    return ["\n".join("\t".join(_in_one_line(cell) for cell in row).rstrip(" \t") for row in filled)]


def only_lays_out(rows: Sequence[Sequence[Cell]]) -> bool:
    """Say whether a table has one column, a cell of many paragraphs, or numbered items down its first column."""
    if all(len(row) < 2 for row in rows) or lists_items(rows) or _lists_minutes(rows):
        return True
    return any(
        len(cell) > _LAYOUT_CELL_PARAGRAPHS or sum(len(block) for block in cell) > _LAYOUT_CELL_CHARS
        for row in rows
        for cell in row
    )


def lists_items(rows: Sequence[Sequence[Cell]]) -> bool:
    """Say whether most first cells are an item's number ("4.", "(b)"), and one at least has text of its own beside it."""
    numbered = [row for row in rows if row and len(row[0]) == 1 and _ITEM_NUMBER.fullmatch(row[0][0].strip())]
    return len(numbered) > len(rows) / 2 and any(len(cell) > 0 for row in numbered for cell in row[1:])


def _lists_minutes(rows: Sequence[Sequence[Cell]]) -> bool:
    """Say whether most first cells are a minute's number ("62/25") and most of these have several paragraphs beside it."""
    numbered = [row for row in rows if row and len(row[0]) == 1 and _MINUTE_NUMBER.fullmatch(row[0][0].strip())]
    told = [row for row in numbered if any(len(cell) > 1 for cell in row[1:])]
    return len(numbered) > len(rows) / 2 and len(told) > len(numbered) / 2


def flowing(row: Sequence[Cell]) -> Iterator[str]:
    """Yield the paragraphs of a row's cells; a short first cell stays with the paragraph it numbers."""
    blocks = [block for cell in row for block in cell]
    if row and len(row[0]) == 1 and len(blocks) > 1 and len(blocks[0].strip()) <= _LABEL_CHARS:
        yield f"{blocks[0].strip()} {blocks[1].lstrip()}"
        blocks = blocks[2:]
    yield from blocks


def _in_one_line(cell: Cell) -> str:
    """Join a cell's paragraphs with spaces; page breaks inside it stay, in front."""
    breaks = "".join(sign for block in cell for sign in block if sign in "\f\v")
    return breaks + " ".join(" ".join(block.split()) for block in cell)
