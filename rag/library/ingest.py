"""Files in, a library that holds them out: read, split, cut into passages, encode, write; one transaction each."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from rag.datatypes import Document, Meeting, Paper, PaperKind, Passage
from rag.errors import NotAPaperError, ReadError
from rag.items import split
from rag.library.encoder import Encoder
from rag.library.passages import passages_of
from rag.library.store import EncodedPassage, Store
from rag.library.tables import sentences_in_context
from rag.read import read

ReadPaper = Callable[[Path], Document]


class IngestOutcome(StrEnum):
    """What became of one file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file's outcome; `reason` says why it failed or was left alone, or what was dropped in reading it."""

    file: str
    outcome: IngestOutcome
    reason: str = ""
    meeting: Meeting | None = None
    n_items: int = 0
    n_passages: int = 0


def find_papers(paths: Sequence[Path]) -> list[Path]:
    """Return the files to ingest: files as given, folders walked in name order, hidden files left out."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = (
            sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path)))
            if path.is_dir()
            else [path]
        )
        found.update(dict.fromkeys(inside))
    return list(found)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def ingest(store: Store, encoder: Encoder, paths: Sequence[Path], read_paper: ReadPaper = read) -> Iterator[FileReport]:
    """Ingest each file and yield its outcome; a file that fails stops none of the rest.

    Errors of the library itself (damaged, busy, a full disk) are raised: they would meet every other file too.
    """
    for path in paths:
        yield ingest_file(store, encoder, path, read_paper)


def ingest_file(store: Store, encoder: Encoder, path: Path, read_paper: ReadPaper = read) -> FileReport:
    """Ingest one file, in one transaction."""
    source = str(path.resolve())
    try:
        known = _known(store, path, source)
        if known is not None:
            return FileReport(str(path), IngestOutcome.UNCHANGED, known)
        paper = understand(path, source, read_paper)
    except ReadError as error:
        return FileReport(str(path), IngestOutcome.FAILED, str(error))
    items, passages = passages_of(paper, encoder.count_tokens, encoder.window_tokens)
    replaced = store.put(paper, items, encode_passages(encoder, passages))
    return FileReport(
        file=str(path),
        outcome=IngestOutcome.REPLACED if replaced else IngestOutcome.ADDED,
        reason=" ".join((*paper.document.warnings, *paper.warnings)),
        meeting=paper.meeting,
        n_items=len(paper.items),
        n_passages=len(passages),
    )


def _known(store: Store, path: Path, source: str) -> str | None:
    """Return why nothing needs doing, or None. Only the bytes tell."""
    try:
        with path.open("rb") as file:
            document = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}. Check the path and its permissions."
        raise ReadError(message) from error
    if store.has(document, source):
        return "already in the library"
    elsewhere = store.known_elsewhere(document, source)
    return f"the same bytes are already in the library as {Path(elsewhere).name}" if elsewhere else None


def understand(path: Path, source: str, read_paper: ReadPaper = read) -> Paper:
    """Read and split one file.

    Raises:
        ReadError: it cannot be read, or holds nothing that looks like a council paper.
    """
    paper = split(replace(read_paper(path), source=source))
    if not _is_council_paper(paper):
        message = f"{path}: no agenda item, minute, report or decision was found in it. Is it a council paper?"
        raise NotAPaperError(message)
    return paper


def _is_council_paper(paper: Paper) -> bool:
    """True when it holds items and says of what meeting, or numbers them as agendas do."""
    says_where = (
        paper.meeting.committee is not None or paper.meeting.council is not None or paper.meeting.date is not None
    )
    is_numbered = sum(item.number is not None for item in paper.items) >= 2
    return bool(paper.items) and paper.kind is not PaperKind.OTHER and (says_where or is_numbered)


def encode_passages(encoder: Encoder, passages: Sequence[Passage]) -> list[EncodedPassage]:
    """Return the passages with the vectors of their indexed text and of each sentence."""
    vectors = encoder.encode([p.indexed_text for p in passages])
    sentences = [[f"{p.heading.rsplit(', ', 1)[-1]}: {said}" for said in sentences_in_context(p)] for p in passages]
    flat = encoder.encode([text for texts in sentences for text in texts])
    encoded, row = [], 0
    for passage, vector, texts in zip(passages, vectors, sentences, strict=True):
        encoded.append(EncodedPassage(passage, vector, flat[row : row + len(texts)]))
        row += len(texts)
    return encoded
