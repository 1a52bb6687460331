"""Files in, a library that holds them out: read, split, cut into passages, encode, write; one transaction each."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from rag.datatypes import Document, Meeting, Paper, PaperKind, Passage
from rag.errors import ReadError
from rag.items import split
from rag.library.encoder import Encoder, Vectors
from rag.library.passages import passages_of
from rag.library.snapshot import EncodedPassage
from rag.library.store import Store
from rag.library.tables import sentences_in_context
from rag.read.isolated import read_isolated


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


def ingest(store: Store, encoder: Encoder, paths: Sequence[Path]) -> Iterator[FileReport]:
    """Ingest each file and yield its outcome, in order; a file that fails stops none of the rest.

    Files are read several at a time in processes of their own; each is written in one transaction. Errors of the
    library itself (damaged, busy, a full disk) are raised: they would meet every other file too.
    """
    known = {path: _known(store, path) for path in paths}
    read = read_isolated([path for path in paths if known[path] is None])
    for path in paths:
        report = known[path]
        if report is None:
            _, document = next(read)
            report = _take_in(store, encoder, path, document)
        yield report


def _known(store: Store, path: Path) -> FileReport | None:
    """Return the report on a file that need not be read again, or that cannot be; None for all others."""
    try:
        with path.open("rb") as file:
            document = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}. Check the path and its permissions."
        return FileReport(str(path), IngestOutcome.FAILED, message)
    return _unchanged(store, path, document)


def _unchanged(store: Store, path: Path, document: str) -> FileReport | None:
    source = str(path.resolve())
    if store.has(document, source):
        return FileReport(str(path), IngestOutcome.UNCHANGED, "already in the library")
    elsewhere = store.known_elsewhere(document, source)
    if elsewhere is None:
        return None
    reason = f"the same bytes are already in the library as {Path(elsewhere).name}"
    return FileReport(str(path), IngestOutcome.UNCHANGED, reason)


def _take_in(store: Store, encoder: Encoder, path: Path, document: Document | ReadError) -> FileReport:
    """Split, encode and write one document that has been read, in one transaction."""
    if isinstance(document, ReadError):
        return FileReport(str(path), IngestOutcome.FAILED, str(document))
    twin = _unchanged(store, path, document.id)  # of a file before it in the same run
    if twin is not None:
        return twin
    paper = split(replace(document, source=str(path.resolve())))
    if not _is_council_paper(paper):
        reason = f"{path.name}: no agenda item, minute, report or decision was found in it. Is it a council paper?"
        return FileReport(str(path), IngestOutcome.FAILED, reason)
    items, passages = passages_of(paper, encoder.count_tokens, encoder.window_tokens)
    earlier = store.encoded_from(paper.document.source)
    replaced = store.put(paper, items, encode_passages(encoder, passages, earlier))
    return FileReport(
        file=str(path),
        outcome=IngestOutcome.REPLACED if replaced else IngestOutcome.ADDED,
        reason=" ".join((*document.warnings, *paper.warnings)),
        meeting=paper.meeting,
        n_items=len(paper.business),
        n_passages=len(passages),
    )


def _is_council_paper(paper: Paper) -> bool:
    """True when it holds items and says of what meeting, or numbers them as agendas do."""
    says_where = (
        paper.meeting.committee is not None or paper.meeting.council is not None or paper.meeting.date is not None
    )
    is_numbered = sum(item.number is not None for item in paper.items) >= 2
    is_recognised = paper.kind is not PaperKind.OTHER
    return bool(paper.items) and (says_where or (is_recognised and is_numbered))


def encode_passages(
    encoder: Encoder, passages: Sequence[Passage], earlier: Sequence[EncodedPassage] = ()
) -> list[EncodedPassage]:
    """Return the passages with the vectors of their indexed text and of each sentence.

    Args:
        encoder: makes the vectors.
        passages: to encode.
        earlier: passages of the file that these replace; a text that stands there too is not encoded again.
    """
    known: dict[str, Vectors] = {}
    for one in earlier:
        known |= zip(_texts(one.passage), (one.vector, *one.sentence_vectors), strict=True)
    texts = [_texts(passage) for passage in passages]
    new = list(dict.fromkeys(text for own in texts for text in own if text not in known))
    known |= zip(new, encoder.encode(new), strict=True)
    return [
        EncodedPassage(passage, known[own[0]], np.stack([known[text] for text in own[1:]]))
        for passage, own in zip(passages, texts, strict=True)
    ]


def _texts(passage: Passage) -> list[str]:
    """Return what is encoded of a passage: its indexed text, then each sentence under its title."""
    return [passage.indexed_text, *(f"{passage.title}: {said}" for said in sentences_in_context(passage))]
