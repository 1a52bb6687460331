"""Council papers understood: a Document in, a Paper with its items out. Pure text, no third party, no disk."""

from rag.datatypes import Document, Paper
from rag.items.assemble import paper_of


def split(document: Document) -> Paper:
    """Return a document's meeting and items, in document order; an empty document gives no items.

    Every item's and decision's offsets index `document.text`. Never raises on any text.
    """
    return paper_of(document)


__all__ = ["split"]
