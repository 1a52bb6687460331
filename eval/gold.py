"""Where in a library the answers of written questions stand."""

import re
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


def gold_places(question: Question, store: Store) -> tuple[tuple[GoldSpan, ...], ...]:
    """Return, for each pointer of the question's evidence, the places in the library that hold it; every occurrence counts."""
    documents = [(stored, store.document(stored.id)) for stored in store.papers()]
    return tuple(
        tuple(
            GoldSpan(stored.id, Span(m.start(), m.end()))
            for stored, document in documents
            if document is not None and stored.file == pointer.file
            for m in re.finditer(re.escape(pointer.quote), document.text)
        )
        for pointer in question.evidence
    )


def holds_answer(item: AgendaItem, passage: Passage, gold: list[GoldSpan]) -> bool:
    """True when the passage holds some of the evidence."""
    return any(g.overlaps(item.document, passage.start, passage.end) for g in gold)
