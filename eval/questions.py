"""Written questions with what is known to answer them, as they lie in `eval/data/*.jsonl`."""

import json
from dataclasses import dataclass
from pathlib import Path

from rag.datatypes import AgendaItem, Passage, Span
from rag.library.store import Store

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where an answer stands: an exact run of words in a file."""

    file: str
    item_title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in a resident's words.

    Attributes:
        id, question, type, split: as written.
        answerable: whether the papers hold an answer.
        evidence: where; empty for what cannot be answered.
        facts: what a right answer must hold: of each group of wordings at least one.
    """

    id: str
    question: str
    type: str
    split: str
    answerable: bool
    evidence: tuple[Pointer, ...]
    facts: tuple[tuple[str, ...], ...]


def load_questions(path: Path) -> list[Question]:
    """Return the questions of a JSON-lines file, in file order."""
    return [_question(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _question(row: dict[str, object]) -> Question:
    values = json.loads(json.dumps(row))
    return Question(
        id=values["id"],
        question=values["question"],
        type=values["type"],
        split=values["split"],
        answerable=values["answerable"],
        evidence=tuple(Pointer(e["file"], e["item_title"], e["quote"]) for e in values["evidence"]),
        facts=tuple(tuple(group) for group in values["facts"]),
    )


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Where an answer stands, in a library's own offsets."""

    document: str
    span: Span

    def overlaps(self, document: str, start: int, end: int) -> bool:
        """True when the place touches this one."""
        return document == self.document and start < self.span.end and self.span.start < end


def gold_spans(question: Question, store: Store) -> list[GoldSpan]:
    """Return the places in the library's documents that hold the question's evidence; every occurrence counts."""
    spans = []
    for stored in store.papers():
        document = store.document(stored.id)
        for pointer in question.evidence:
            if document is None or pointer.file != stored.file:
                continue
            start = document.text.find(pointer.quote)
            while start >= 0:
                spans.append(GoldSpan(stored.id, Span(start, start + len(pointer.quote))))
                start = document.text.find(pointer.quote, start + 1)
    return spans


def holds_answer(item: AgendaItem, passage: Passage, gold: list[GoldSpan]) -> bool:
    """True when the passage holds some of the evidence."""
    return any(g.overlaps(item.document, passage.start, passage.end) for g in gold)
