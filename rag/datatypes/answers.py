"""Answers: what was found for a question, and what a resident reads, each sentence with its places in the papers.

Offsets are characters of `Document.text`, half-open `[start, end)`; pages are numbered from 1 as they lie in the file.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from rag.datatypes.papers import AgendaItem, Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, with what is needed to show it."""

    rank: int
    score: float
    passage: Passage
    item: AgendaItem
    file: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence, bullet, decision or table row that may answer: `document.text[start:end] == text`.

    `readable` is the same words on one line, a table row with its column names before each cell.
    `answers` is the probability, as a reranker alone reads them, that the words answer; 0 where none has read them.
    """

    text: str
    readable: str
    start: int
    end: int
    score: float
    hit: Hit
    answers: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a public paper. Made only by code that has checked that `quote` stands there."""

    document: str
    file: str
    item: str
    item_title: str
    page: int
    quote: str
    start: int
    end: int


class AnswerStatus(StrEnum):
    """How an answer ended. Data, never an exception."""

    ANSWERED = "answered"
    QUOTED = "quoted"
    NOT_FOUND = "not_found"
    DECLINED = "declined"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One shown sentence and the places it rests on (at least one)."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A drafted sentence that was not shown, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Previous:
    """What a follow-up question leans on: the question before it, and the ids of the items its answer cited.

    Never the answer itself: what was said once is no evidence.
    """

    question: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything about one answer; `text` is what a resident reads.

    `understood` is the question as it was searched, where that is not `question` itself: a follow-up filled in.
    `probability` is the calibrated chance that the evidence answers the question; None where nothing was searched.
    `nearest`, where the papers do not say, are the words that come nearest to what was asked, best first.
    """

    question: str
    status: AnswerStatus
    text: str
    sentences: tuple[AnswerSentence, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    nearest: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    timings_s: dict[str, float] = field(default_factory=dict)
    model: str = ""
    prompt_sha256: str = ""
    probability: float | None = None
    understood: str = ""
