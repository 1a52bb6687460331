"""The values that the stages hand on as JSON lines: a library's papers, what was retrieved, what was answered.

A line that a kill cut short is passed over when a file is read, so a stage goes on where it stopped.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rag.datatypes import Answer, AnswerSentence, AnswerStatus, Citation, Dropped, Hit
from rag.library.codec import dumps, loads

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item of a paper as the library has it."""

    id: str
    title: str
    start: int
    end: int
    restricted: bool


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage that residents may find; `heading` and `columns` are what it stands under."""

    id: str
    item: str
    start: int
    end: int
    heading: str
    columns: str


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A paper of a library: its text, where its pages begin, its items and passages."""

    document: str
    file: str
    format: str
    council: str
    text: str
    page_starts: tuple[int, ...]
    items: tuple[ItemRecord, ...]
    passages: tuple[PassageRecord, ...]


@dataclass(frozen=True, slots=True)
class HitRecord:
    """A passage that was found."""

    passage: str
    document: str
    item_title: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class RetrievedRecord:
    """What was found for a question, best first."""

    question: str
    hits: tuple[HitRecord, ...]


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What came out for a question: all that anybody could see, and how likely the evidence was to answer, None untold.

    `nearest` are the words shown beside "the papers do not say".
    """

    question: str
    status: AnswerStatus
    text: str
    sentences: tuple[AnswerSentence, ...]
    dropped: tuple[Dropped, ...]
    hits: tuple[HitRecord, ...]
    model: str
    probability: float | None = None
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class TimingRecord:
    """How long an answer took, in seconds, and the most memory the process had held by then, in mebibytes."""

    question: str
    seconds: float
    peak_mib: float


def hit_record(hit: Hit) -> HitRecord:
    """Return what is kept of a hit."""
    place = (hit.item.document, hit.item.title, hit.passage.start, hit.passage.end)
    return HitRecord(hit.passage.id, *place, hit.passage.text, hit.score)


def answer_record(question: str, answer: Answer) -> AnswerRecord:
    """Return what is kept of an answer, under the question as it was asked."""
    return AnswerRecord(
        question,
        answer.status,
        answer.text,
        answer.sentences,
        answer.dropped,
        tuple(map(hit_record, answer.hits)),
        answer.model,
        answer.probability,
        answer.nearest,
    )


def read_records(path: Path, kind: type[T]) -> list[T]:
    """Return the records of a JSON Lines file, none where there is no file; a last line without its end is left out."""
    if not path.is_file():
        return []
    whole, _, _ = path.read_text("utf-8").rpartition("\n")
    return [loads(kind, line) for line in whole.split("\n") if line]


def write_records(path: Path, records: Iterable[object]) -> None:
    """Write a JSON Lines file whole or not at all."""
    write_text(path, "".join(f"{dumps(record)}\n" for record in records))


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(text, "utf-8")
    unfinished.replace(path)


def write_json(path: Path, value: object) -> None:
    """Write a value as indented JSON, keys in field order."""
    write_text(path, json.dumps(json.loads(dumps(value)), ensure_ascii=False, indent=1) + "\n")


def appended(path: Path, records: Iterable[T]) -> Iterator[T]:
    """Append each record to a JSON Lines file as it comes, and yield it; a line cut short before is removed first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _drop_unfinished_line(path)
    with path.open("a", encoding="utf-8") as lines:
        for record in records:
            lines.write(f"{dumps(record)}\n")
            lines.flush()
            yield record


def _drop_unfinished_line(path: Path) -> None:
    if path.is_file() and not (data := path.read_bytes()).endswith(b"\n"):
        path.write_bytes(data[: data.rfind(b"\n") + 1])
