"""Papers taken out of the library by an officer: found by name, removed one by one, each on record for good.

    [found] = papers_named(store, ["minutes.pdf"])
    remove(store, found, "A. Officer", "Published by mistake", "2025-03-01T10:00:00+00:00")

Nothing of a removed paper is left in the library's papers, its index or what residents can open; a copy that the
library itself keeps of an uploaded file goes too. What stays: the removal, officers' marks, and the record of reviews,
whose summaries are out of date from then on.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rag.library.index import open_index
from rag.library.marks import signed
from rag.library.reviews import ReviewSteps
from rag.library.store import Store, StoredPaper

SCHEMA = """
CREATE TABLE IF NOT EXISTS removals (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL, file TEXT NOT NULL, source TEXT NOT NULL,
    officer TEXT NOT NULL, reason TEXT NOT NULL, made TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS removals_stay_1 BEFORE UPDATE ON removals BEGIN SELECT RAISE(ABORT, 'removals are never changed'); END;
CREATE TRIGGER IF NOT EXISTS removals_stay_2 BEFORE DELETE ON removals BEGIN SELECT RAISE(ABORT, 'removals are never removed'); END;
"""


class RemovalOutcome(StrEnum):
    """What became of one paper."""

    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Removal:
    """One removal on record: which paper, by whom, why, and when (ISO 8601 in UTC)."""

    document: str
    file: str
    source: str
    officer: str
    reason: str
    made: str


@dataclass(frozen=True, slots=True)
class RemovalReport:
    """One name's outcome.

    Attributes:
        file: the paper's file name; the name as given where no one paper has it.
        outcome, reason: why it failed, or what was left where it is.
        document: the paper's id.
        n_summaries: reviewed summaries that are out of date now.
    """

    file: str
    outcome: RemovalOutcome
    reason: str = ""
    document: str | None = None
    n_summaries: int = 0


def papers_named(store: Store, names: Sequence[str]) -> list[StoredPaper | RemovalReport]:
    """Return the paper of each name (an id, a file's name or its path), or the report of why there is not one."""
    papers = store.papers()
    return [_named(papers, name) for name in names]


def _named(papers: Sequence[StoredPaper], name: str) -> StoredPaper | RemovalReport:
    exact = [one for one in papers if name == one.id or str(Path(name).resolve()) == one.source]
    found = exact or [one for one in papers if name == one.file]
    if len(found) == 1:
        return found[0]
    ids = ", ".join(f"{one.id} ({one.source})" for one in found)
    many = f"{len(found)} papers have this name. Give the id of one: {ids}."
    return RemovalReport(
        name, RemovalOutcome.FAILED, many if found else "There is no such paper. `rag items` lists them."
    )


def remove(store: Store, papers: Sequence[StoredPaper], officer: str, reason: str, made: str) -> list[RemovalReport]:
    """Remove each paper in one transaction with its record, then make the index anew; return what came of each.

    Args:
        store: the library.
        papers: of this library.
        officer: a name, at least two letters.
        reason: at least three letters.
        made: when, ISO 8601 in UTC.

    Raises:
        MarkError: the name or the reason is missing or too long; nothing was removed.
    """
    by = signed(officer, reason)
    _make_table(store)
    reports = [_removed(store, Removal(one.id, one.file, one.source, *by, made)) for one in papers]
    store.empty_log()
    open_index(store, store.encoder, dim=1)  # of a library without passages: any will do
    return reports


def _removed(store: Store, removal: Removal) -> RemovalReport:
    with store.transaction():
        if not store.remove(removal.document):
            gone = "It is no longer in the library."
            return RemovalReport(removal.file, RemovalOutcome.FAILED, gone, removal.document)
        columns = (removal.document, removal.file, removal.source, removal.officer, removal.reason, removal.made)
        store.rows(
            "INSERT INTO removals (document, file, source, officer, reason, made) VALUES (?, ?, ?, ?, ?, ?)", columns
        )
    left = _without_own_copy(store, Path(removal.source))
    n_summaries = sum(step.summary.document == removal.document for step in ReviewSteps(store).latest())
    return RemovalReport(removal.file, RemovalOutcome.REMOVED, left, removal.document, n_summaries)


def _without_own_copy(store: Store, source: Path) -> str:
    """Delete the library's own copy of an uploaded file; return where any other file still lies, "" if nowhere."""
    if source.is_relative_to(store.folder.resolve()):
        with suppress(OSError):
            source.unlink()
    return f"The file itself is still at {source}." if source.exists() else ""


def removals(store: Store) -> list[Removal]:
    """Return every removal, oldest first."""
    _make_table(store)
    rows = store.rows("SELECT document, file, source, officer, reason, made FROM removals ORDER BY id")
    return [Removal(*map(str, row)) for row in rows]


def _make_table(store: Store) -> None:
    if not store.rows("SELECT 1 FROM sqlite_master WHERE name = 'removals_stay_2'"):
        with store.transaction():
            for statement in filter(str.strip, re.split(r";\n", SCHEMA)):
                store.rows(statement)
