"""What a summary is made from: an item and its paper as the library holds them now, and whether they have changed."""

import hashlib

from rag.datatypes import AgendaItem, Document
from rag.errors import LibraryError, ReviewError
from rag.library.store import Store
from rag.summary import Summary


def source_sha256(item: AgendaItem, document: Document) -> str:
    """Return the hash of an item's exact words, heading included."""
    return hashlib.sha256(document.text[item.start : item.end].encode("utf-8", "surrogatepass")).hexdigest()


def find_source(store: Store, item: str) -> tuple[AgendaItem, Document] | None:
    """Return an item, exempt or not, with its paper; None where the library holds no such item."""
    found = store.item(item)
    document = store.document(found.document) if found else None
    return (found, document) if found and document else None


def source_of(store: Store, item: str) -> tuple[AgendaItem, Document]:
    """Return an item that may be summarised for residents, with its paper.

    Raises:
        ReviewError: the item is unknown or exempt.
    """
    source = find_source(store, item)
    if source is None:
        raise ReviewError(f"There is no item {item} in this library; its paper may have been replaced.")
    if source[0].restricted is not None:
        raise ReviewError(f"Item {item} is exempt: it is not summarised for residents.")
    return source


def unchanged_source(store: Store, summary: Summary) -> tuple[AgendaItem, Document]:
    """Return the item and paper of a summary, which still say what it was made from.

    Raises:
        ReviewError: they are gone, exempt by now, or changed.
    """
    try:
        source = source_of(store, summary.item)
    except LibraryError as error:
        raise ReviewError(f"The paper of this summary has changed since it was drafted. {error}") from error
    if source_sha256(*source) != summary.source_sha256:
        raise ReviewError("The paper of this summary has changed since it was drafted. Draft it again.")
    return source


def is_stale(store: Store, summary: Summary) -> bool:
    """Return whether the item or paper of a summary is gone, or its words changed."""
    source = find_source(store, summary.item)
    return source is None or source_sha256(*source) != summary.source_sha256
