"""Where in a library the answers of written questions stand."""

from dataclasses import dataclass

from eval.data.load import Question
from rag.datatypes import AgendaItem, Passage, Span
from rag.library.store import Store


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
