"""Files that officers upload: safe names, a place beside the library, and their way into it, with an outcome for each.

A file waits under `incoming/` until the work takes it in; then it lies under `papers/`, where its pages are painted
from. Another paper's name is never taken silently.
"""

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rag.library.encoder import Encoder
from rag.library.ingest import FileReport, IngestOutcome, ingest
from rag.library.store import Store
from rag.web.officer.work import Job, Outcome, WorkPart

MAX_FILES, MAX_FILE_BYTES = 100, 100_000_000
UPLOAD, INCOMING, PAPERS = "upload", "incoming", "papers"
_UPLOAD_NAME = re.compile(r"[0-9a-f]{16}")
_LONGEST_NAME_BYTES = 150
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff<>:\"|?*\\/]")


@dataclass(frozen=True, slots=True)
class Received:
    """A file that arrived: its name, and why it is not taken in, "" if it is."""

    name: str
    refused: str = ""


def safe_name(told: str) -> str:
    """Return a file name that is safe to store and to show, for whatever name a browser told; "paper" for nothing.

    Only the last part of a path counts; control, direction and reserved characters go; a leading dot goes; the
    ending stays when a long name is cut.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", told))[-1]
    name = " ".join(_UNSAFE.sub("", last).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8 or not stem:
        stem, dot, ending = name, "", ""
    while len(f"{stem}{dot}{ending}".encode()) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    return f"{stem.strip('. ') or 'paper'}{dot}{ending}"


def receive(told: str, content: BinaryIO, library: Path, upload: str, *, may_replace: bool) -> Received:
    """Store what arrived and say whether it may be taken in.

    Args:
        told: the name the browser gave.
        content: the bytes.
        library: the library's folder.
        upload: a name of this upload's own, 16 hex digits.
        may_replace: the officer said that papers of the same name are new versions.
    """
    incoming, papers = library / INCOMING / upload, library / PAPERS
    name = safe_name(told)
    waits = incoming / name
    incoming.mkdir(parents=True, exist_ok=True)
    if waits.exists():
        return Received(name, "another file of this upload has the same name. Rename one and upload it again.")
    n_bytes = _stored(content, waits)
    if n_bytes > MAX_FILE_BYTES:
        waits.unlink()
        return Received(name, f"the file is over {MAX_FILE_BYTES // 1_000_000} MB. Split it and upload the parts.")
    if n_bytes == 0:
        waits.unlink()
        return Received(name, "the file is empty.")
    there = papers / name
    if there.is_file() and not may_replace and _sha256(there) != _sha256(waits):
        waits.unlink()
        reason = "another paper has this name already. If this is its new version, tick “replace”; if not, rename it."
        return Received(name, reason)
    return Received(name)


def take_in(job: Job, store: Store, encoder: Encoder, library: Path) -> Iterator[tuple[WorkPart, Outcome, str]]:
    """Yield what came of each file of an upload; one that fails leaves the paper it would replace as it was.

    Each part's subject is `UPLOAD/NAME`, as `receive` stored it.
    """
    papers = library / PAPERS
    papers.mkdir(parents=True, exist_ok=True)
    waiting = [part for part in job.parts if part.outcome is Outcome.WAITING]
    targets = [papers / Path(part.subject).name for part in waiting]
    for part, target in zip(waiting, targets, strict=True):
        _put_in_place(library / INCOMING / part.subject, target)
    for part, target, report in zip(waiting, targets, ingest(store, encoder, targets), strict=True):
        before = _before(target)
        if report.outcome is IngestOutcome.FAILED:
            target.unlink(missing_ok=True)
            if before.exists():
                before.replace(target)
        before.unlink(missing_ok=True)
        yield part, _outcome(report), _said(report)
    for upload in {part.subject.partition("/")[0] for part in job.parts}:
        if _UPLOAD_NAME.fullmatch(upload):
            shutil.rmtree(library / INCOMING / upload, ignore_errors=True)


def _put_in_place(waits: Path, target: Path) -> None:
    """Move a file in, keeping the one it replaces until the outcome is known; already done if the work was cut off."""
    if not waits.exists():
        return
    if target.exists() and not _before(target).exists():
        target.replace(_before(target))
    waits.replace(target)


def _before(target: Path) -> Path:
    return target.with_name(f".before.{target.name}")


def _outcome(report: FileReport) -> Outcome:
    if report.outcome is IngestOutcome.FAILED:
        return Outcome.FAILED
    return Outcome.LEFT if report.outcome is IngestOutcome.UNCHANGED else Outcome.DONE


def _said(report: FileReport) -> str:
    if report.outcome is IngestOutcome.FAILED:
        return report.reason
    if report.outcome is IngestOutcome.UNCHANGED:
        return f"Nothing to do: {report.reason}."
    verb = "Took the place of the earlier version" if report.outcome is IngestOutcome.REPLACED else "Added"
    items = "1 item" if report.n_items == 1 else f"{report.n_items} items"
    return " ".join(part for part in (f"{verb}: {items} found.", report.reason) if part)


def _stored(content: BinaryIO, path: Path) -> int:
    n_bytes = 0
    with path.open("wb") as file:
        while chunk := content.read(1 << 20):
            n_bytes += len(chunk)
            if n_bytes > MAX_FILE_BYTES:
                break
            file.write(chunk)
    return n_bytes


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
