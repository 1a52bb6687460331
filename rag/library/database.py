"""A SQLite file opened with its schema, its errors mapped to ours. What every table of ours is written through.

The library is one; what is kept apart from the papers (officers' accounts, residents' reports) has a file of its own
beside it, so that a damaged or deleted one costs the library nothing. A connection is used by one thread at a time.
"""

import os
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.errors import LibraryBusyError, LibraryDamagedError, LibraryError

BUSY_TIMEOUT_S = 10.0
BEGIN_ANEW = "Move it away to begin a new one."
Value = str | int | float | bytes | None
Row = tuple[Value, ...]
_HALVES = re.compile("[\ud800-\udfff]")


class Database:
    """An open file. Close it when done."""

    def __init__(self, path: Path, connection: sqlite3.Connection, remedy: str = BEGIN_ANEW) -> None:
        self.path = path
        self._db = connection
        self._remedy = remedy
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, schema: str, version: int, remedy: str = BEGIN_ANEW) -> "Database":
        """Open the file, making it (readable by its owner only) with this schema if there is none.

        Args:
            path: the file; its folder is made.
            schema: statements, each ending in ";" at the end of a line.
            version: of the schema, at least 1.
            remedy: what to do about a damaged file, for its messages.

        Raises:
            LibraryDamagedError: the file is no database of ours, is damaged, or has another version.
            LibraryError: the folder or file cannot be made or written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = _connect(path)
        except (OSError, sqlite3.Error) as error:
            message = f"{path} cannot be used ({error}). Check its permissions, or choose another folder with --library or RAG_LIBRARY."
            raise LibraryError(message) from error
        database = cls(path, connection, remedy)
        try:
            database._prepare(schema, version)
        except BaseException:
            connection.close()
            raise
        return database

    def _prepare(self, schema: str, version: int) -> None:
        self.rows("PRAGMA foreign_keys = ON")
        [(made, n_tables)] = self.rows(
            "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
        )
        if made == 0 and n_tables:
            message = f"{self.path} is a database, but not one of ours. Choose another folder with --library."
            raise LibraryDamagedError(message)
        if made == 0:
            self.rows("PRAGMA journal_mode = WAL")
            self._create(schema, version)
        if (found := self._version()) != version:
            raise LibraryDamagedError(f"{self.path} has layout {found}, this version reads {version}. {self._remedy}")

    def _create(self, schema: str, version: int) -> None:
        with self.transaction():
            if self._version():
                return  # another process has just made it
            for statement in re.split(r";\n", schema):
                self.rows(statement)
            self.rows(f"PRAGMA user_version = {version}")

    def _version(self) -> int:
        return int(str(self.rows("PRAGMA user_version")[0][0]))

    def close(self) -> None:
        """Close the file; whatever was committed stays."""
        with self._lock:
            self._db.close()

    def rows(self, query: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return every row of a query, none if there is none."""
        with self._lock, self.errors():
            return list(self._db.execute(query, _storable(values)))

    def change(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with self._lock, self.errors():
            return self._db.execute(statement, _storable(values)).rowcount

    def change_each(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement with the values of each row."""
        with self._lock, self.errors():
            self._db.executemany(statement, map(_storable, rows))

    def insert(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Run one INSERT and return the number of the new row."""
        with self._lock, self.errors():
            return int(self._db.execute(statement, _storable(values)).lastrowid or 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done inside happens, or none of it; no other process writes meanwhile.

        One inside another is part of the outer one.
        """
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self.rows("BEGIN IMMEDIATE")
            try:
                yield
                self.rows("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self.rows("ROLLBACK")
                raise

    def empty_log(self) -> None:
        """Empty SQLite's log, which may hold what was deleted; it stays while a reader still needs it."""
        with self._lock:
            self.rows("PRAGMA busy_timeout = 0")
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
            self.rows(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}")

    def reader(self) -> sqlite3.Connection:
        """Return a connection of its own to the file, for whoever reads it while others write. Its caller closes it."""
        with self.errors():
            return _connect(self.path)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise SQLite's errors as ours, and whatever reading a stored value back raises as damage.

        Raises:
            LibraryBusyError: another process is writing.
            LibraryDamagedError: the file breaks its own rules.
            LibraryError: it cannot be read or written.
        """
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                message = f"Another process is writing to {self.path}. Wait for it to end, then try again."
                raise LibraryBusyError(message) from error
            raise LibraryError(f"{self.path} cannot be used: {error}. Check free space and permissions.") from error
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            raise LibraryDamagedError(f"{self.path} is damaged ({error}). {self._remedy}") from error


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)


def _storable(values: Sequence[Value]) -> tuple[Value, ...]:
    """Return the values with half surrogates, which SQLite cannot hold, as replacement characters."""
    return tuple(_HALVES.sub("\ufffd", value) if isinstance(value, str) else value for value in values)
