"""What a search reads of a library: its public passages as they were when it was opened, row by row.

Row i is passage i in file, item and text order. Only numbers are kept in memory for every row; passages, items and
vectors are read from the database when a question needs them. Whoever writes meanwhile changes nothing here: the
database keeps the state that this reader began with until it is closed.
"""

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import RLock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import AgendaItem, Meeting, Passage, Span
from rag.library import codec
from rag.library.encoder import Vectors

N_KEPT = 2048
BLOCK = 4096
ORDERED = (
    "FROM passages p JOIN items i ON i.id = p.item JOIN documents d ON d.id = i.document "
    "WHERE NOT i.restricted ORDER BY d.file, d.id, i.ordinal, p.ordinal"
)


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage with its vector, shape (dim,), and its sentences' vectors, shape (n_sentences, dim)."""

    passage: Passage
    vector: Vectors
    sentence_vectors: Vectors


Errors = Callable[[], AbstractContextManager[None]]


class PassageRows(Protocol):
    """The public passages of one generation of a library, by row."""

    @property
    def meetings(self) -> Sequence[Meeting]:
        """The meetings, each once; of each only council, committee and date."""
        ...

    @property
    def meeting_of(self) -> NDArray[np.int32]:
        """For each row, which of the meetings it is of."""
        ...

    @property
    def sittings(self) -> Sequence[tuple[str, int]]:
        """Each document with each of the meetings that it has passages of."""
        ...

    def encoded(self, row: int) -> EncodedPassage:
        """Return a passage with its vectors."""
        ...

    def of_item(self, item: str) -> Sequence[int]:
        """Return the rows of an item by its id, in text order; none where it has no public passage."""
        ...

    def item(self, row: int) -> tuple[AgendaItem, str]:
        """Return the item of a passage, with its document's file name."""
        ...

    def row(self, passage: str) -> int:
        """Return the row of a passage by its id."""
        ...

    def beside(self, row: int) -> Sequence[int]:
        """Return the rows of all passages of this one's item, in text order."""
        ...


class Snapshot:
    """The public passages of a library's database, as `PassageRows`. Restricted items are left out here, in SQL."""

    def __init__(self, connection: sqlite3.Connection, errors: Errors) -> None:
        """Begin to read, and take the order of the passages and their meetings.

        Args:
            connection: to the database, of this reader alone; it is closed when nothing refers to it any more.
            errors: what maps the database's errors to ours.
        """
        self._db, self._errors, self._lock = connection, errors, RLock()
        self._db.execute("BEGIN")
        self.generation = int(self._one("SELECT value FROM meta WHERE key = 'generation'", None)[0])
        keys, items, meeting_of = array("q"), array("q"), array("i")
        meetings: dict[tuple[str | None, ...], int] = {}
        sittings: dict[tuple[str, int], None] = {}
        for key, item, document, *meeting in self._db.execute(
            f"SELECT p.rowid, i.rowid, i.document, i.council, i.committee, i.date {ORDERED}"
        ):
            keys.append(key)
            items.append(item)
            meeting_of.append(meetings.setdefault(tuple(meeting), len(meetings)))
            sittings[document, meeting_of[-1]] = None
        self.sittings = tuple(sittings)
        self._keys, self._items = np.asarray(keys, np.int64), np.asarray(items, np.int64)
        self._by_key = np.argsort(self._keys, kind="stable")
        self.meeting_of = np.asarray(meeting_of, np.int32)
        self.meetings = tuple(
            Meeting(council, committee, date.fromisoformat(day) if day else None)
            for council, committee, day in meetings
        )
        self.encoded = lru_cache(maxsize=N_KEPT)(self._encoded)
        self._item = lru_cache(maxsize=N_KEPT)(self._read_item)

    def _one(self, query: str, key: int | str | None) -> tuple[str, ...]:
        with self._lock, self._errors():
            found: tuple[str, ...] = self._db.execute(query, () if key is None else (key,)).fetchone()
        return found

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._keys)

    @property
    def dim(self) -> int:
        """Numbers in a vector; 0 without any passage."""
        return len(self.encoded(0).vector) if len(self) else 0

    def _encoded(self, row: int) -> EncodedPassage:
        with self._lock, self._errors():
            passage, vector, sentences = self._db.execute(
                "SELECT passage, vector, sentence_vectors FROM passages WHERE rowid = ?", (int(self._keys[row]),)
            ).fetchone()
        return stored_passage(passage, vector, sentences)

    def item(self, row: int) -> tuple[AgendaItem, str]:
        """Return the item of a passage, with its document's file name."""
        return self._item(int(self._items[row]))

    def _read_item(self, key: int) -> tuple[AgendaItem, str]:
        query = "SELECT i.item, d.file FROM items i JOIN documents d ON d.id = i.document WHERE i.rowid = ?"
        item, file = self._one(query, key)
        return codec.loads(AgendaItem, item), file

    def row(self, passage: str) -> int:
        """Return the row of a passage by its id."""
        key = self._one("SELECT rowid FROM passages WHERE id = ?", passage)[0]
        return int(self._by_key[np.searchsorted(self._keys, int(key), sorter=self._by_key)])

    def of_item(self, item: str) -> Sequence[int]:
        """Return the rows of an item by its id, in text order; none where it has no public passage."""
        query = "SELECT p.id FROM passages p JOIN items i ON i.id = p.item WHERE i.id = ? AND NOT i.restricted"
        found = self._one(f"{query} LIMIT 1", item)
        return self.beside(self.row(found[0])) if found else ()

    def beside(self, row: int) -> Sequence[int]:
        """Return the rows of all passages of this one's item, in text order: they lie together."""
        item, first, last = self._items[row], row, row
        while first > 0 and self._items[first - 1] == item:
            first -= 1
        while last + 1 < len(self._items) and self._items[last + 1] == item:
            last += 1
        return range(first, last + 1)

    def passages(self) -> Iterator[Passage]:
        """Yield every passage, in row order."""
        for (passage,) in self._db.execute(f"SELECT p.passage {ORDERED}"):
            yield _passage(passage)

    def vectors(self) -> Iterator[Vectors]:
        """Yield the passages' vectors in blocks, in row order, shape (n, dim)."""
        cursor = self._db.execute(f"SELECT p.vector {ORDERED}")
        while block := cursor.fetchmany(BLOCK):
            yield np.stack([numbers(vector) for (vector,) in block])


def stored_passage(passage: str, vector: bytes, sentence_vectors: bytes) -> EncodedPassage:
    """Return a passage from the columns it is stored in."""
    one = numbers(vector)
    return EncodedPassage(_passage(passage), one, numbers(sentence_vectors).reshape(-1, len(one)))


def _passage(text: str) -> Passage:
    """Return a stored passage; the general reader of `codec` takes ten times as long, and a search reads a hundred."""
    fields = json.loads(text)
    sentences = tuple(Span(span["start"], span["end"]) for span in fields.pop("sentences"))
    return Passage(**fields, sentences=sentences)


def numbers(blob: bytes) -> Vectors:
    """Return the numbers of a stored vector, or of several one after another."""
    return np.frombuffer(blob, np.float16).astype(np.float32)
