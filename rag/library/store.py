"""The library's SQLite file: documents, items, passages and their vectors. The only file that imports sqlite3.

A document is written in one transaction, so a kill at any moment leaves the library as it was before or after it.
`generation` rises with every change; whatever is derived from the library carries the generation it was made from.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rag.datatypes import AgendaItem, Document, Paper
from rag.errors import EncoderMismatchError, LibraryBusyError, LibraryDamagedError, LibraryError
from rag.library import codec
from rag.library.marks import Mark, marked
from rag.library.snapshot import EncodedPassage, Snapshot, stored_passage

FILE_NAME = "library.sqlite"
SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 10.0

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, paper TEXT NOT NULL, n_passages INTEGER NOT NULL
) STRICT;
CREATE TABLE items (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    part TEXT NOT NULL, council TEXT, committee TEXT, date TEXT, restricted INTEGER NOT NULL, item TEXT NOT NULL, judged TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES items ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    passage TEXT NOT NULL, vector BLOB, sentence_vectors BLOB
) STRICT;
CREATE TABLE marks (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL, source TEXT NOT NULL, item TEXT NOT NULL, mark TEXT NOT NULL
) STRICT;
CREATE TRIGGER marks_stay_1 BEFORE UPDATE ON marks BEGIN SELECT RAISE(ABORT, 'marks are never changed'); END;
CREATE TRIGGER marks_stay_2 BEFORE DELETE ON marks BEGIN SELECT RAISE(ABORT, 'marks are never removed'); END;
CREATE INDEX items_by_document ON items (document, ordinal);
CREATE INDEX passages_by_item ON passages (item, ordinal);
"""


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

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._db = connection
        self._writing = threading.RLock()

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
        try:
            folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                folder / FILE_NAME, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            message = (
                f"The library folder {folder} cannot be used ({error}). Choose another with --library or RAG_LIBRARY."
            )
            raise LibraryError(message) from error
        store = cls(folder, connection)
        try:
            with store._errors():
                store._prepare(encoder)
        except BaseException:
            connection.close()
            raise
        return store

    def _prepare(self, encoder: str | None) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
            self._create(encoder)
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            message = f"{self.path} has layout {version}, this version reads {SCHEMA_VERSION}. Ingest the papers into a new library folder."
            raise LibraryDamagedError(message)
        made_with = self._meta("encoder")
        if encoder is not None and not made_with:
            self._db.execute("UPDATE meta SET value = ? WHERE key = 'encoder'", (encoder,))
        elif encoder is not None and made_with != encoder:
            message = f"The library in {self.folder} was made with the encoder {made_with}, and this is {encoder}. Ingest into a new folder (--library DIR)."
            raise EncoderMismatchError(message)

    def _create(self, encoder: str | None) -> None:
        if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            message = f"{self.path} is a database, but not a library of ours. Choose another folder with --library."
            raise LibraryDamagedError(message)
        self._db.execute("PRAGMA journal_mode = WAL")
        with self._transaction():
            if self._db.execute("PRAGMA user_version").fetchone()[0]:
                return  # another process has just made it
            for statement in re.split(r";\n", SCHEMA):
                self._db.execute(statement)
            self._db.execute("INSERT INTO meta VALUES ('encoder', ?), ('generation', '0')", (encoder or "",))
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / FILE_NAME

    @property
    def generation(self) -> int:
        """Rises by one with every document added, replaced or removed."""
        with self._errors():
            return int(self._meta("generation"))

    @property
    def encoder(self) -> str:
        """Name of the encoder that made it; "" before the first paper."""
        with self._errors():
            return self._meta("encoder")

    def _meta(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            message = (
                f"{self.path} lacks its '{key}' entry: it is damaged. Move the folder away and ingest the papers again."
            )
            raise LibraryDamagedError(message)
        return str(row[0])

    def close(self) -> None:
        """Close the file; whatever was committed stays."""
        self._db.close()

    # -- writing ----------------------------------------------------------------------------------

    def has(self, document: str, source: str) -> bool:
        """True when exactly these bytes are already here from this source."""
        with self._errors():
            return (
                self._db.execute("SELECT 1 FROM documents WHERE id = ? AND source = ?", (document, source)).fetchone()
                is not None
            )

    def known_elsewhere(self, document: str, source: str) -> str | None:
        """Return the other source these same bytes came from, if any."""
        with self._errors():
            row = self._db.execute(
                "SELECT source FROM documents WHERE id = ? AND source <> ?", (document, source)
            ).fetchone()
        return str(row[0]) if row else None

    def put(self, paper: Paper, items: Sequence[AgendaItem], passages: Sequence[EncodedPassage]) -> bool:
        """Write one document with all that belongs to it; True when it replaced an earlier file of that source.

        Marks that officers put on it, or on the file it replaces, go on to hold.
        """
        document = paper.document
        with self._errors(), self._transaction():
            replaced = self._db.execute("DELETE FROM documents WHERE source = ?", (document.source,)).rowcount > 0
            self._db.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    document.id,
                    document.source,
                    Path(document.source).name,
                    paper.kind,
                    document.text,
                    codec.dumps(_shell(paper)),
                    len(passages),
                ),
            )
            current = marked(items, document.text, self._marks(document.id, document.source)).items
            self._db.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_item_row(item, judged, i) for i, (item, judged) in enumerate(zip(current, items, strict=True))],
            )
            self._db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", [_passage_row(p, i) for i, p in enumerate(passages)]
            )
            self._db.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
        return replaced

    def mark(self, mark: Mark) -> list[AgendaItem]:
        """Put an officer's mark on record and apply it; return the items it changed, as they are now."""
        with self._errors(), self._transaction():
            self._db.execute(
                "INSERT INTO marks (document, source, item, mark) VALUES (?, ?, ?, ?)",
                (mark.document, mark.source, mark.item, codec.dumps(mark)),
            )
            rows = self._db.execute(
                "SELECT judged, item FROM items WHERE document = ? ORDER BY ordinal", (mark.document,)
            ).fetchall()
            text = self._db.execute("SELECT text FROM documents WHERE id = ?", (mark.document,)).fetchone()[0]
            before = {item.id: item for item in (codec.loads(AgendaItem, row[1]) for row in rows)}
            judged = [codec.loads(AgendaItem, row[0]) for row in rows]
            after = marked(judged, text, self._marks(mark.document, mark.source)).items
            changed = [item for item in after if item != before[item.id]]
            self._db.executemany(
                "UPDATE items SET restricted = ?, item = ? WHERE id = ?",
                [(item.restricted is not None, codec.dumps(item), item.id) for item in changed],
            )
            self._db.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
        return changed

    def marks(self, document: str, source: str) -> list[Mark]:
        """Return every mark officers have put on a document, or on an earlier file of its source, oldest first."""
        with self._errors():
            return self._marks(document, source)

    def _marks(self, document: str, source: str) -> list[Mark]:
        query = "SELECT mark FROM marks WHERE document = ? OR source = ? ORDER BY id"
        return [codec.loads(Mark, row[0]) for row in self._db.execute(query, (document, source))]

    # -- reading ----------------------------------------------------------------------------------

    def papers(self) -> list[StoredPaper]:
        """Return every document, by file name, with its items as they are marked now."""
        with self._errors():
            rows = self._db.execute(
                "SELECT id, file, source, paper, n_passages FROM documents ORDER BY file, id"
            ).fetchall()
        return [StoredPaper(row[0], row[1], row[2], self._with_items(row[3]), row[4]) for row in rows]

    def _with_items(self, paper: str) -> Paper:
        shell = codec.loads(Paper, paper)
        with self._errors():
            query = "SELECT item FROM items WHERE document = ? ORDER BY ordinal"
            rows = self._db.execute(query, (shell.document.id,)).fetchall()
        return replace(shell, items=tuple(codec.loads(AgendaItem, row[0]) for row in rows))

    def document(self, document: str) -> Document | None:
        """Return a document with its text, None if there is none of this id."""
        with self._errors():
            row = self._db.execute("SELECT paper, text FROM documents WHERE id = ?", (document,)).fetchone()
        if row is None:
            return None
        shell = codec.loads(Paper, row[0]).document
        return Document(shell.id, shell.source, shell.format, row[1], shell.pages, shell.furniture, shell.warnings)

    def item(self, item: str) -> AgendaItem | None:
        """Return one item, restricted or not: the caller decides who may see it."""
        with self._errors():
            row = self._db.execute("SELECT item FROM items WHERE id = ?", (item,)).fetchone()
        return codec.loads(AgendaItem, row[0]) if row else None

    def public_items(self) -> dict[str, tuple[AgendaItem, str]]:
        """Return every item residents may see, with its document's file name, by item id."""
        with self._errors():
            rows = self._db.execute(
                "SELECT i.item, d.file FROM items i JOIN documents d ON d.id = i.document WHERE NOT i.restricted"
            ).fetchall()
        items = [(codec.loads(AgendaItem, row[0]), str(row[1])) for row in rows]
        return {item.id: (item, file) for item, file in items}

    def snapshot(self) -> Snapshot:
        """Return a reader of the public passages as they are now, with a connection of its own.

        Raises:
            LibraryError: as any reading of the library.
        """
        with self._errors():
            connection = sqlite3.connect(
                self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            return Snapshot(connection, self._errors)

    def encoded_from(self, source: str) -> list[EncodedPassage]:
        """Return the passages of the document from this source, public or not, with their vectors: for ingest alone."""
        query = (
            "SELECT p.passage, p.vector, p.sentence_vectors FROM passages p JOIN items i ON i.id = p.item "
            "JOIN documents d ON d.id = i.document WHERE d.source = ? ORDER BY i.ordinal, p.ordinal"
        )
        with self._errors():
            return [stored_passage(*row) for row in self._db.execute(query, (source,))]

    def public_passages(self) -> Iterator[EncodedPassage]:
        """Yield the passages residents may find, with their vectors, in file, item and text order."""
        snapshot = self.snapshot()
        for row in range(len(snapshot)):
            yield snapshot.encoded(row)

    # -- rim --------------------------------------------------------------------------------------

    def rows(self, query: str, values: Sequence[str | int | None] = ()) -> list[tuple[str | int | None, ...]]:
        """Run one statement of a table kept beside the papers, and return its rows.

        Raises:
            LibraryError: as any reading or writing of the library.
        """
        with self._errors():
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is run inside is written as a whole or not at all; other writers wait.

        Raises:
            LibraryError: as any writing of the library.
        """
        with self._errors(), self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._writing:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                message = (
                    f"Another process is writing to the library in {self.folder}. Wait for it to end, then try again."
                )
                raise LibraryBusyError(message) from error
            message = f"The library in {self.folder} cannot be used: {error}. Check free space and permissions."
            raise LibraryError(message) from error
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            message = f"{self.path} is damaged ({error}). Move the folder away and ingest the papers again."
            raise LibraryDamagedError(message) from error


def _shell(paper: Paper) -> Paper:
    """Return the paper without what has tables of its own: text and items."""
    return replace(paper, document=replace(paper.document, text=""), items=())


def _item_row(item: AgendaItem, judged: AgendaItem, ordinal: int) -> tuple[object, ...]:
    meeting = item.meeting
    date = meeting.date.isoformat() if meeting.date else None
    return (
        item.id,
        item.document,
        ordinal,
        item.part,
        meeting.council,
        meeting.committee,
        date,
        item.restricted is not None,
        codec.dumps(item),
        codec.dumps(judged),
    )


def _passage_row(encoded: EncodedPassage, ordinal: int) -> tuple[object, ...]:
    passage = encoded.passage
    blobs = (encoded.vector.astype(np.float16).tobytes(), encoded.sentence_vectors.astype(np.float16).tobytes())
    return (passage.id, passage.item, ordinal, codec.dumps(passage), *blobs)
