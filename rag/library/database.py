"""A small SQLite file of its own beside the library's: opened with its schema, its errors mapped to ours.

For what is kept apart from the papers (officers' accounts, residents' reports): a damaged or deleted one costs the
library nothing. One connection, used by one thread at a time.
"""

import os
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.errors import LibraryBusyError, LibraryDamagedError, LibraryError

BUSY_TIMEOUT_S = 10.0
Value = str | int | float | bytes | None
Row = tuple[Value, ...]
_HALVES = re.compile("[\ud800-\udfff]")


class Database:
    """An open file. Close it when done."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, schema: str, version: int) -> "Database":
        """Open the file, making it (readable by its owner only) with this schema if there is none.

        Args:
            path: the file; its folder is made.
            schema: statements, each ending in ";" at the end of a line.
            version: of the schema, at least 1.

        Raises:
            LibraryDamagedError: the file is no database of ours, is damaged, or has another version.
            LibraryError: the folder or file cannot be made or written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"{path} cannot be used ({error}). Check the folder and its permissions.") from error
        database = cls(path, connection)
        try:
            database._prepare(schema, version)
        except BaseException:
            connection.close()
            raise
        return database

    def _prepare(self, schema: str, version: int) -> None:
        with self._errors():
            self._db.execute("PRAGMA foreign_keys = ON")
            if self._version() == 0:
                self._db.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            if self._version() == 0:
                for statement in re.split(r";\n", schema):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {version}")
        if (found := self._version()) != version:
            message = f"{self.path} has layout {found}, this version reads {version}. Move it away to begin a new one."
            raise LibraryDamagedError(message)

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def close(self) -> None:
        """Close the file; whatever was committed stays."""
        with self._lock:
            self._db.close()

    def rows(self, query: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return every row of a query, none if there is none."""
        with self._lock, self._errors():
            return list(self._db.execute(query, _storable(values)))

    def change(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with self._lock, self._errors():
            return self._db.execute(statement, _storable(values)).rowcount

    def insert(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Run one INSERT and return the number of the new row."""
        with self._lock, self._errors():
            return int(self._db.execute(statement, _storable(values)).lastrowid or 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done inside happens, or none of it; no other process writes meanwhile."""
        with self._lock, self._errors():
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
                raise LibraryBusyError(f"Another process is writing to {self.path}. Try again in a moment.") from error
            raise LibraryError(f"{self.path} cannot be used: {error}. Check free space and permissions.") from error
        except sqlite3.DatabaseError as error:
            raise LibraryDamagedError(f"{self.path} is damaged ({error}). Move it away to begin a new one.") from error


def _storable(values: Sequence[Value]) -> tuple[Value, ...]:
    """Return the values with half surrogates, which SQLite cannot hold, as replacement characters."""
    return tuple(_HALVES.sub("\ufffd", value) if isinstance(value, str) else value for value in values)
