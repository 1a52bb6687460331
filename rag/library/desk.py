"""What residents tell the officers, and the officers' switch that turns answering off. A file beside the library.

    desk = Desk.open(settings.library, settings.keep_reports_days)
    desk.record(ReportKind.MISTAKE, question, answer.text, ["0f3a9c1b2d4e5f60:4"], "The sum is wrong", now)
    desk.answering().is_on

No name, address or account of a resident is asked for or kept, and e-mail addresses and telephone numbers in
what they write are taken out before it is stored. Reports go after `keep_days`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from rag.errors import LibraryError
from rag.library.database import Database, Row

FILE_NAME = "desk.sqlite"
MAX_QUESTION_CHARS, MAX_ANSWER_CHARS, MAX_COMMENT_CHARS, MAX_MESSAGE_CHARS = 1000, 6000, 2000, 500
MAX_ITEMS, MAX_ITEM_CHARS, MAX_OPEN_REPORTS = 30, 80, 5000
DEFAULT_MESSAGE = "Answers are switched off for now. You can still browse the meetings and their papers."

_SCHEMA = """
CREATE TABLE reports (
    id INTEGER PRIMARY KEY, made TEXT NOT NULL, kind TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
    items TEXT NOT NULL, comment TEXT NOT NULL, closed TEXT, closed_by TEXT, outcome TEXT
) STRICT;
CREATE TABLE answering (
    id INTEGER PRIMARY KEY, made TEXT NOT NULL, officer TEXT NOT NULL, is_on INTEGER NOT NULL, message TEXT NOT NULL
) STRICT;
CREATE TRIGGER answering_stays_1 BEFORE UPDATE ON answering BEGIN SELECT RAISE(ABORT, 'the switch is on record'); END;
CREATE TRIGGER answering_stays_2 BEFORE DELETE ON answering BEGIN SELECT RAISE(ABORT, 'the switch is on record'); END;
"""
_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w£.,])(?:\+\d{1,3}|0)[\d\s()-]{8,16}\d(?!\w)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class ReportKind(StrEnum):
    """What a resident says of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    MISTAKE = "mistake"


class ReportError(LibraryError):
    """A report cannot be taken in as given; the message says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report as kept.

    Attributes:
        made, closed: ISO 8601 in UTC; `closed` is None while it waits.
        items: ids of the items the answer cited.
        closed_by, outcome: the officer, and what came of it.
    """

    id: int
    made: str
    kind: ReportKind
    question: str
    answer: str
    items: tuple[str, ...]
    comment: str
    closed: str | None = None
    closed_by: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Whether residents get answers, and the message they see where they do not."""

    is_on: bool
    message: str = ""
    officer: str = ""
    since: str = ""


class Desk:
    """Residents' reports and the answering switch of one library. Close it when done."""

    def __init__(self, database: Database, keep_days: int) -> None:
        self._db = database
        self._keep_days = keep_days

    @classmethod
    def open(cls, folder: Path, keep_days: int = 180) -> "Desk":
        """Open the desk of this library folder, making an empty one if there is none. Raises as `Database.open`."""
        return cls(Database.open(folder / FILE_NAME, _SCHEMA, 1), keep_days)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # -- reports ----------------------------------------------------------------------------------

    def record(
        self, kind: ReportKind, question: str, answer: str, items: Sequence[str], comment: str, now: datetime
    ) -> int:
        """Take in a report and return its number; reports older than `keep_days` go.

        Question, answer and item ids are cut at their limits: they are our own text. A comment that is too long is
        refused, so that nobody's words are cut without their knowing.

        Raises:
            ReportError: the comment is too long, a mistake is reported without a word, or too many reports wait.
        """
        said = without_contact_details(_clean(comment))
        if len(said) > MAX_COMMENT_CHARS:
            raise ReportError(f"That is {len(said)} characters. Please use at most {MAX_COMMENT_CHARS}.")
        if kind is ReportKind.MISTAKE and not said:
            raise ReportError("Please say in a few words what is wrong.")
        cited = [_clean(item)[:MAX_ITEM_CHARS] for item in items[:MAX_ITEMS]]
        with self._db.transaction():
            self._forget(now)
            if self.n_waiting() >= MAX_OPEN_REPORTS:
                raise ReportError("Too many reports wait to be read just now. Please try again another day.")
            return self._db.insert(
                "INSERT INTO reports (made, kind, question, answer, items, comment) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    _stamp(now),
                    kind.value,
                    without_contact_details(_clean(question))[:MAX_QUESTION_CHARS],
                    _clean(answer)[:MAX_ANSWER_CHARS],
                    "\n".join(" ".join(item.split()) for item in cited),
                    said,
                ),
            )

    def reports(self, *, waiting: bool = True, limit: int = 200) -> list[Report]:
        """Return the reports that wait, what says something is wrong first and oldest first; or the closed, newest first."""
        order = "closed IS NULL ORDER BY kind = 'right', id" if waiting else "closed IS NOT NULL ORDER BY closed DESC"
        return [_report(row) for row in self._db.rows(f"SELECT * FROM reports WHERE {order} LIMIT ?", (limit,))]  # noqa: S608

    def report(self, number: int) -> Report | None:
        """Return one report, None if there is none of this number."""
        rows = self._db.rows("SELECT * FROM reports WHERE id = ?", (number,))
        return _report(rows[0]) if rows else None

    def n_waiting(self, *, thanks: bool = True) -> int:
        """Return how many reports wait; without those that only say an answer was right if `thanks` is false."""
        left_out = "" if thanks else ReportKind.RIGHT.value
        rows = self._db.rows("SELECT count(*) FROM reports WHERE closed IS NULL AND kind <> ?", (left_out,))
        return int(str(rows[0][0]))

    def close_report(self, number: int, officer: str, outcome: str, now: datetime) -> bool:
        """Close a report that waits, with what came of it; False where another officer closed it first.

        Raises:
            ReportError: the outcome is empty or too long.
        """
        said = _clean(outcome)
        if not said or len(said) > MAX_COMMENT_CHARS:
            raise ReportError(f"Say what came of it, in at most {MAX_COMMENT_CHARS} characters.")
        statement = "UPDATE reports SET closed = ?, closed_by = ?, outcome = ? WHERE id = ? AND closed IS NULL"
        return self._db.change(statement, (_stamp(now), officer, said, number)) == 1

    def forget(self, now: datetime) -> int:
        """Remove the reports older than `keep_days` and return how many went."""
        return self._forget(now)

    def _forget(self, now: datetime) -> int:
        oldest = _stamp(now - timedelta(days=self._keep_days))
        return self._db.change("DELETE FROM reports WHERE made < ?", (oldest,))

    # -- the switch -------------------------------------------------------------------------------

    def answering(self) -> Answering:
        """Return whether residents get answers now; they do unless somebody has switched it off."""
        rows = self._db.rows("SELECT is_on, message, officer, made FROM answering ORDER BY id DESC LIMIT 1")
        if not rows:
            return Answering(True)
        is_on, message, officer, made = rows[0]
        return Answering(bool(is_on), str(message), str(officer), str(made))

    def switch_answering(self, on: bool, message: str, officer: str, now: datetime) -> Answering:
        """Turn answering on or off; every turn stays on record.

        Args:
            on: whether residents get answers.
            message: what they see meanwhile, a plain one of ours if empty; nothing is kept of it when switching on.
            officer: who did it.
            now: when.

        Raises:
            ReportError: the message is too long.
        """
        said = _clean(message)
        if len(said) > MAX_MESSAGE_CHARS:
            raise ReportError(f"The message has {len(said)} characters. Use at most {MAX_MESSAGE_CHARS}.")
        shown = "" if on else said or DEFAULT_MESSAGE
        self._db.change(
            "INSERT INTO answering (made, officer, is_on, message) VALUES (?, ?, ?, ?)",
            (_stamp(now), officer, int(on), shown),
        )
        return self.answering()

    def switchings(self, limit: int = 20) -> list[Answering]:
        """Return how the switch was turned, newest first."""
        query = "SELECT is_on, message, officer, made FROM answering ORDER BY id DESC LIMIT ?"
        return [Answering(bool(r[0]), str(r[1]), str(r[2]), str(r[3])) for r in self._db.rows(query, (limit,))]


def without_contact_details(text: str) -> str:
    """Return the text without e-mail addresses and UK telephone numbers, each replaced by words that say so."""
    return _TELEPHONE.sub("[telephone number removed]", _E_MAIL.sub("[e-mail address removed]", text))


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n")).strip()


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _report(row: Row) -> Report:
    number, made, kind, question, answer, items, comment = row[:7]
    closed, by, outcome = (None if value is None else str(value) for value in row[7:10])
    cited = tuple(str(items).split("\n")) if items else ()
    kept = (str(question), str(answer), cited, str(comment))
    return Report(int(str(number)), str(made), ReportKind(str(kind)), *kept, closed, by, outcome)
