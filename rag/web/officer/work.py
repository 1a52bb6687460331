"""Long work of the officers' side, in a thread of the server: what was asked, how far it is, what came of each part.

Kept in a file beside the library, so that work a stopped server left unfinished goes on where it was.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from rag.errors import PlainMinutesError
from rag.library.database import Database, Row

FILE_NAME = "work.sqlite"
_SCHEMA = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, back TEXT NOT NULL, officer TEXT NOT NULL, role TEXT NOT NULL,
    made TEXT NOT NULL, ended TEXT, stopped TEXT NOT NULL
) STRICT;
CREATE TABLE parts (
    job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE, position INTEGER NOT NULL, subject TEXT NOT NULL, label TEXT NOT NULL,
    outcome TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (job, position)
) STRICT;
"""


class Outcome(StrEnum):
    """How far one part of the work is."""

    WAITING = "waiting"
    DONE = "done"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WorkPart:
    """One part: a paper or an item. `said` tells what came of it."""

    position: int
    subject: str
    label: str
    outcome: Outcome = Outcome.WAITING
    said: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work.

    Attributes:
        kind: what to do, a key of the worker's `doers`.
        title: for people; `back` is the page it belongs to, below `/officer`.
        officer, role: who asked for it.
        made, ended: ISO 8601 in UTC; `ended` is None while it goes on.
        stopped: why it ended early, "" if it did not.
        parts: in order.
    """

    id: int
    kind: str
    title: str
    back: str
    officer: str
    role: str
    made: str
    ended: str | None
    stopped: str
    parts: tuple[WorkPart, ...]

    @property
    def n_done(self) -> int:
        """How many parts have an outcome."""
        return sum(part.outcome is not Outcome.WAITING for part in self.parts)

    @property
    def n_failed(self) -> int:
        """How many parts failed."""
        return sum(part.outcome is Outcome.FAILED for part in self.parts)


Doer = Callable[[Job], Iterator[tuple[WorkPart, Outcome, str]]]


class Work:
    """The record of long work. Close it when done."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @classmethod
    def open(cls, folder: Path) -> "Work":
        """Open the record in this library folder. Raises as `Database.open`."""
        return cls(Database.open(folder / FILE_NAME, _SCHEMA, 1))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(
        self,
        kind: str,
        title: str,
        back: str,
        by: tuple[str, str],
        parts: Sequence[tuple[str, str]],
        now: datetime,
        failed: Sequence[tuple[str, str]] = (),
    ) -> int:
        """Put work on record and return its number.

        Args:
            kind: what to do.
            title: for people.
            back: the page it belongs to.
            by: the officer's name and role.
            parts: subject and label of each.
            now: when.
            failed: label and reason of parts that cannot be done at all; they are on record with the others.
        """
        with self._db.transaction():
            values = (kind, title, back, *by, _stamp(now))
            statement = (
                "INSERT INTO jobs (kind, title, back, officer, role, made, stopped) VALUES (?, ?, ?, ?, ?, ?, '')"
            )
            job = self._db.insert(statement, values)
            rows = [(subject, label, Outcome.WAITING.value, "") for subject, label in parts]
            rows += [("", label, Outcome.FAILED.value, reason) for label, reason in failed]
            for position, row in enumerate(rows):
                self._db.change("INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?)", (job, position, *row))
        return job

    def job(self, number: int) -> Job | None:
        """Return one piece of work, None if there is none of this number."""
        rows = self._db.rows("SELECT * FROM jobs WHERE id = ?", (number,))
        return self._job(rows[0]) if rows else None

    def unfinished(self) -> list[Job]:
        """Return the work that has not ended, oldest first."""
        return [self._job(row) for row in self._db.rows("SELECT * FROM jobs WHERE ended IS NULL ORDER BY id")]

    def latest(self, limit: int = 10) -> list[Job]:
        """Return the latest work, newest first."""
        return [self._job(row) for row in self._db.rows("SELECT * FROM jobs ORDER BY id DESC LIMIT ?", (limit,))]

    def tell(self, job: int, part: WorkPart, outcome: Outcome, said: str) -> None:
        """Record what came of a part."""
        statement = "UPDATE parts SET outcome = ?, said = ? WHERE job = ? AND position = ?"
        self._db.change(statement, (outcome.value, said, job, part.position))

    def end(self, job: int, now: datetime, stopped: str = "") -> None:
        """Record that the work has ended."""
        self._db.change("UPDATE jobs SET ended = ?, stopped = ? WHERE id = ?", (_stamp(now), stopped, job))

    def _job(self, row: Row) -> Job:
        number = int(str(row[0]))
        query = "SELECT position, subject, label, outcome, said FROM parts WHERE job = ? ORDER BY position"
        parts = tuple(
            WorkPart(int(str(r[0])), str(r[1]), str(r[2]), Outcome(str(r[3])), str(r[4]))
            for r in self._db.rows(query, (number,))
        )
        kind, title, back, officer, role, made = (str(value) for value in row[1:7])
        return Job(number, kind, title, back, officer, role, made, str(row[7]) if row[7] else None, str(row[8]), parts)


class Worker:
    """Does the work of a record, one piece after the other, in a thread of its own."""

    def __init__(self, work: Work, doers: Mapping[str, Doer]) -> None:
        self._work = work
        self._doers = doers
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="officers-work", daemon=True)

    def start(self) -> None:
        """Begin with what was left unfinished."""
        self._wanted.set()
        self._thread.start()

    def wake(self) -> None:
        """There is something new to do."""
        self._wanted.set()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stop after the part in hand; what is left goes on when a server starts again."""
        self._stopping.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            for job in self._work.unfinished():
                self._do(job)

    def _do(self, job: Job) -> None:
        try:
            for part, outcome, said in self._doers[job.kind](job):
                self._work.tell(job.id, part, outcome, said)
                if self._stopping.is_set():
                    return
        except PlainMinutesError as error:
            self._work.end(job.id, datetime.now(UTC), str(error))
            return
        except Exception:
            self._work.end(job.id, datetime.now(UTC), "Something went wrong; the server's log says what.")
            logging.getLogger(__name__).exception("work %s (%s) stopped", job.id, job.kind)
            raise
        self._work.end(job.id, datetime.now(UTC))


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
