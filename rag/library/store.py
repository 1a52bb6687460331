"""The library's papers: documents, items, passages and their vectors, in one SQLite file.

A document is written in one transaction, so a kill at any moment leaves the library as it was before or after it.
`generation` rises with every change; whatever is derived from the library carries the generation it was made from.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar, cast

from rag.datatypes import AgendaItem, Document, Paper
from rag.errors import EncoderMismatchError, LibraryDamagedError
from rag.library import codec, layout
from rag.library.database import Database, Row, Value
from rag.library.marks import Mark, marked
from rag.library.snapshot import EncodedPassage, Snapshot, stored_passage

FILE_NAME = "library.sqlite"
REMEDY = "Move the folder away and ingest the papers again."
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A document of the library as listed: what it is, without its text."""

    id: str
    file: str
    source: str
    paper: Paper
    n_passages: int


class Store:
    """One library folder's database. Open it with `Store.open`; close it when done."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self._db = database

    @classmethod
    def open(cls, folder: Path, encoder: str | None = None) -> "Store":
        """Open the library in this folder, making an empty one if there is none.

        Args:
            folder: the library's folder.
            encoder: name of the encoder in use; None for reading only, whatever encoder made the library.

        Raises:
            EncoderMismatchError: it was made with another encoder.
            LibraryDamagedError: the file is not a library of ours, or is damaged.
            LibraryError: the folder cannot be made or written.
        """
        store = cls(folder, Database.open(folder / FILE_NAME, layout.SCHEMA, layout.VERSION, REMEDY))
        try:
            store._check_encoder(encoder)
        except BaseException:
            store.close()
            raise
        return store

    def _check_encoder(self, encoder: str | None) -> None:
        made_with = self.encoder
        if encoder is not None and not made_with:
            self._db.change("UPDATE meta SET value = ? WHERE key = 'encoder'", (encoder,))
        elif encoder is not None and made_with != encoder:
            message = f"The library in {self.folder} was made with the encoder {made_with}, and this is {encoder}. Ingest into a new folder (--library DIR)."
            raise EncoderMismatchError(message)

    @property
    def path(self) -> Path:
        """The database file."""
        return self._db.path

    @property
    def generation(self) -> int:
        """Rises by one with every document added, replaced, marked or removed."""
        with self._db.errors():
            return int(self._meta("generation"))

    @property
    def encoder(self) -> str:
        """Name of the encoder that made it; "" before the first paper."""
        return self._meta("encoder")

    def _meta(self, key: str) -> str:
        rows = self._db.rows("SELECT value FROM meta WHERE key = ?", (key,))
        if not rows:
            raise LibraryDamagedError(f"{self.path} lacks its '{key}' entry: it is damaged. {REMEDY}")
        return str(rows[0][0])

    def close(self) -> None:
        """Close the file; whatever was committed stays."""
        self._db.close()

    # -- writing ----------------------------------------------------------------------------------

    def has(self, document: str, source: str) -> bool:
        """True when exactly these bytes are already here from this source."""
        return bool(self._db.rows("SELECT 1 FROM documents WHERE id = ? AND source = ?", (document, source)))

    def known_elsewhere(self, document: str, source: str) -> str | None:
        """Return the other source these same bytes came from, if any."""
        rows = self._db.rows("SELECT source FROM documents WHERE id = ? AND source <> ?", (document, source))
        return str(rows[0][0]) if rows else None

    def put(self, paper: Paper, items: Sequence[AgendaItem], passages: Sequence[EncodedPassage]) -> bool:
        """Write one document with all that belongs to it; True when it replaced an earlier file of that source.

        Marks that officers put on it, or on the file it replaces, go on to hold.
        """
        document = paper.document
        with self._db.transaction():
            replaced = self._db.change("DELETE FROM documents WHERE source = ?", (document.source,)) > 0
            self._db.change(layout.ADD_DOCUMENT, layout.document_row(paper, len(passages)))
            current = marked(items, document.text, self.marks(document.id, document.source)).items
            pairs = enumerate(zip(current, items, strict=True))
            self._db.change_each(layout.ADD_ITEM, (layout.item_row(item, judged, i) for i, (item, judged) in pairs))
            self._db.change_each(layout.ADD_PASSAGE, (layout.passage_row(p, i) for i, p in enumerate(passages)))
            self._next_generation()
        return replaced

    def remove(self, document: str) -> bool:
        """Take a document out with its items, passages and vectors, overwriting them in the file; False if it is not here.

        Officers' marks on it stay: they hold again if it comes back.
        """
        self._db.rows("PRAGMA secure_delete = ON")
        with self._db.transaction():
            was_here = self._db.change("DELETE FROM documents WHERE id = ?", (document,)) > 0
            if was_here:
                self._next_generation()
        return was_here

    def empty_log(self) -> None:
        """Leave nothing of what was removed in the database's log, unless somebody is still reading it."""
        self._db.empty_log()

    def _next_generation(self) -> None:
        self._db.change("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")

    def mark(self, mark: Mark) -> list[AgendaItem]:
        """Put an officer's mark on record and apply it; return the items it changed, as they are now."""
        with self._db.transaction():
            self._db.change(
                "INSERT INTO marks (document, source, item, mark) VALUES (?, ?, ?, ?)",
                (mark.document, mark.source, mark.item, codec.dumps(mark)),
            )
            of_document = "FROM items WHERE document = ? ORDER BY ordinal"
            judged = self._stored(AgendaItem, f"SELECT judged {of_document}", (mark.document,))
            before = {item.id: item for item in self.items_of(mark.document)}
            text = str(self._db.rows("SELECT text FROM documents WHERE id = ?", (mark.document,))[0][0])
            after = marked(judged, text, self.marks(mark.document, mark.source)).items
            changed = [item for item in after if item != before[item.id]]
            self._db.change_each(
                "UPDATE items SET restricted = ?, item = ? WHERE id = ?",
                [(item.restricted is not None, codec.dumps(item), item.id) for item in changed],
            )
            self._next_generation()
        return changed

    def marks(self, document: str, source: str) -> list[Mark]:
        """Return every mark officers have put on a document, or on an earlier file of its source, oldest first."""
        query = "SELECT mark FROM marks WHERE document = ? OR source = ? ORDER BY id"
        return self._stored(Mark, query, (document, source))

    # -- reading ----------------------------------------------------------------------------------

    def papers(self) -> list[StoredPaper]:
        """Return every document, by file name, with its items as they are marked now."""
        rows = self._db.rows("SELECT id, file, source, paper, n_passages FROM documents ORDER BY file, id")
        with self._db.errors():
            return [self._paper(*row) for row in rows]

    def _paper(self, document: Value, file: Value, source: Value, shell: Value, n_passages: Value) -> StoredPaper:
        paper = replace(codec.loads(Paper, str(shell)), items=tuple(self.items_of(str(document))))
        return StoredPaper(str(document), str(file), str(source), paper, int(str(n_passages)))

    def items_of(self, document: str) -> list[AgendaItem]:
        """Return a document's items as they are marked now, restricted or not, in its order; none of an unknown one."""
        return self._stored(AgendaItem, "SELECT item FROM items WHERE document = ? ORDER BY ordinal", (document,))

    def document(self, document: str) -> Document | None:
        """Return a document with its text, None if there is none of this id."""
        with self._db.errors():
            for shell, text in self._db.rows("SELECT paper, text FROM documents WHERE id = ?", (document,)):
                return replace(codec.loads(Paper, str(shell)).document, text=str(text))
        return None

    def item(self, item: str) -> AgendaItem | None:
        """Return one item, restricted or not: the caller decides who may see it."""
        return next(iter(self._stored(AgendaItem, "SELECT item FROM items WHERE id = ?", (item,))), None)

    def public_items(self) -> dict[str, tuple[AgendaItem, str]]:
        """Return every item residents may see, with its document's file name, by item id."""
        query = "SELECT i.item, d.file FROM items i JOIN documents d ON d.id = i.document WHERE NOT i.restricted"
        with self._db.errors():
            items = [(codec.loads(AgendaItem, str(item)), str(file)) for item, file in self._db.rows(query)]
        return {item.id: (item, file) for item, file in items}

    def snapshot(self) -> Snapshot:
        """Return a reader of the public passages as they are now, with a connection of its own.

        Raises:
            LibraryError: as any reading of the library.
        """
        with self._db.errors():
            return Snapshot(self._db.reader(), self._db.errors)

    def encoded_from(self, source: str) -> list[EncodedPassage]:
        """Return the passages of the document from this source, public or not, with their vectors: for ingest alone."""
        query = (
            "SELECT p.passage, p.vector, p.sentence_vectors FROM passages p JOIN items i ON i.id = p.item "
            "JOIN documents d ON d.id = i.document WHERE d.source = ? ORDER BY i.ordinal, p.ordinal"
        )
        with self._db.errors():
            rows = cast("list[tuple[str, bytes, bytes]]", self._db.rows(query, (source,)))
            return [stored_passage(*row) for row in rows]

    def public_passages(self) -> Iterator[EncodedPassage]:
        """Yield the passages residents may find, with their vectors, in file, item and text order."""
        snapshot = self.snapshot()
        for row in range(len(snapshot)):
            yield snapshot.encoded(row)

    def _stored(self, kind: type[T], query: str, values: Sequence[Value]) -> list[T]:
        """Return the values in the first column of a query's rows."""
        with self._db.errors():
            return [codec.loads(kind, str(row[0])) for row in self._db.rows(query, values)]

    # -- tables kept beside the papers ------------------------------------------------------------

    def rows(self, query: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run one statement of a table kept beside the papers, and return its rows.

        Raises:
            LibraryError: as any reading or writing of the library.
        """
        return self._db.rows(query, values)

    def transaction(self) -> AbstractContextManager[None]:
        """What is run inside is written as a whole or not at all; other writers wait.

        Raises:
            LibraryError: as any writing of the library.
        """
        return self._db.transaction()
