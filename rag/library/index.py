"""What a search reads: every public passage in memory, with words, vectors and sentence vectors, at one generation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.datatypes import AgendaItem, Passage
from rag.library.encoder import Vectors
from rag.library.store import Store
from rag.library.vectors import VectorIndex
from rag.library.words import WordIndex


@dataclass(frozen=True, slots=True)
class Index:
    """One generation of a library, ready to search. Row i of everything is passage i.

    Attributes:
        generation: of the store it was made from.
        passages: in file, item and text order.
        items: the public items by id, each with its document's file name.
        words, vectors: score passages for a question's words and vector.
        sentence_vectors: for each passage, shape (n_sentences, dim), one row for each of its sentences.
        rows: row of each passage id; `rows_of_item`: rows of each item id, in text order.
    """

    generation: int
    passages: tuple[Passage, ...]
    items: dict[str, tuple[AgendaItem, str]]
    words: WordIndex
    vectors: VectorIndex
    sentence_vectors: tuple[Vectors, ...]
    rows: dict[str, int]
    rows_of_item: dict[str, tuple[int, ...]]


def open_index(store: Store, encoder: str, dim: int) -> Index:
    """Read the library's public passages; the FAISS file is reused when it was made from this very generation."""
    generation = store.generation
    encoded = list(store.public_passages())
    vectors = np.stack([e.vector for e in encoded]) if encoded else np.zeros((0, dim), np.float32)
    made_from = hashlib.sha256(encoder.encode()).hexdigest()[:8]
    path = store.folder / f"vectors-{generation}-{made_from}.faiss"
    _forget_others(store, path.stem)
    passages = tuple(e.passage for e in encoded)
    return Index(
        generation=generation,
        passages=passages,
        items=store.public_items(),
        words=WordIndex([p.indexed_text for p in passages]),
        vectors=VectorIndex.open(path, vectors),
        sentence_vectors=tuple(e.sentence_vectors for e in encoded),
        rows={p.id: row for row, p in enumerate(passages)},
        rows_of_item=_rows_of_item(passages),
    )


def _rows_of_item(passages: Sequence[Passage]) -> dict[str, tuple[int, ...]]:
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        rows.setdefault(passage.item, []).append(row)
    return {item: tuple(found) for item, found in rows.items()}


def _forget_others(store: Store, keep: str) -> None:
    """Remove the derived files of earlier generations; a reader that has one open keeps its own copy in memory."""
    for path in store.folder.glob("vectors-*"):
        if path.stem != keep:
            path.unlink(missing_ok=True)
