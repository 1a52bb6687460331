"""Table rows made readable: "Ward: Elmfield; Bins missed: 12". Pure."""

from rag.datatypes import Passage


def heads_of(passage: Passage) -> list[str]:
    """Return the names of the columns of a passage's first table: known from before it, or its first row."""
    first = next((text for text in _sentences(passage) if "\t" in text), "")
    return _known_heads(passage) or [cell.strip() for cell in first.split("\t") if cell.strip()]


def readable_sentences(passage: Passage) -> list[str]:
    """Return one text for each sentence of the passage, a table row with its column names before each cell."""
    heads = _known_heads(passage)
    texts = []
    for text in _sentences(passage):
        cells = [cell.strip() for cell in text.split("\t")]
        is_row = sum(bool(cell) for cell in cells) >= 2
        if is_row and not heads:
            heads = [cell for cell in cells if cell]
            texts.append("; ".join(heads))
        elif is_row:
            texts.append(row_as_text(heads, cells))
        else:
            heads = []
            texts.append(" ".join(text.split()))
    return texts


def sentences_in_context(passage: Passage, readable_texts: list[str] | None = None) -> list[str]:
    """Return each sentence as it is searched for: a table row with its table's caption before it.

    `readable_texts`: what `readable_sentences` gives for the passage, where that is at hand.
    """
    return [
        f"{passage.caption}: {readable}" if passage.caption and "\t" in text else readable
        for text, readable in zip(_sentences(passage), readable_texts or readable_sentences(passage), strict=True)
    ]


def row_as_text(heads: list[str], cells: list[str]) -> str:
    """Return "head: cell; head: cell"; a row that does not fit its heads is given as its cells."""
    if len(cells) == len(heads):
        return "; ".join(f"{head}: {cell}" for head, cell in zip(heads, cells, strict=True) if cell)
    if len(cells) == len(heads) + 1 and cells[0]:
        return "; ".join([cells[0], *(f"{head}: {cell}" for head, cell in zip(heads, cells[1:], strict=True) if cell)])
    return "; ".join(cell for cell in cells if cell)


def _known_heads(passage: Passage) -> list[str]:
    """Return the names of the columns that stand before the passage, where it begins inside a table."""
    return [head.strip() for head in passage.columns.split("|")] if passage.columns else []


def _sentences(passage: Passage) -> list[str]:
    return [passage.between(span.start, span.end) for span in passage.sentences]
