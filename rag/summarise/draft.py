"""Item in, checked draft of its summary out: from the item's structure, in plain words where those hold.

Every sentence is the model's, the rules' or the record's own; whichever it is, it cites the words it rests on and
has passed the checks. An exempt item is never drafted.
"""

import time
from pathlib import Path

from rag.datatypes import AgendaItem, Citation, Document
from rag.errors import ReviewError
from rag.generate import Generator
from rag.settings import PlainTargets
from rag.summarise.checks import check_plain
from rag.summarise.measure import coverage_of, readability_of
from rag.summarise.review import source_sha256
from rag.summarise.structure import Role, SourceSentence, source_sentences
from rag.summary import OfficialWording, Origin, PlainSentence, Section, Summary

SECTIONS = {
    Role.DECISION: Section.DECIDED,
    Role.RECOMMENDED: Section.PROPOSED,
    Role.LOST: Section.PROPOSED,
    Role.MOTION: Section.PROPOSED,
    Role.VOTE: Section.VOTE,
}


class Summariser:
    """Drafts summaries of items."""

    def __init__(self, generator: Generator, targets: PlainTargets | None = None) -> None:
        self._generator, self._targets = generator, targets or PlainTargets()

    def summarise(self, item: AgendaItem, document: Document) -> Summary:
        """Return the draft, every sentence checked; an item that says nothing has no plain sentences.

        Raises:
            ReviewError: the item is exempt.
        """
        if item.restricted is not None:
            raise ReviewError(f"Item {item.id} is exempt: it is not summarised for residents.")
        start = time.perf_counter()
        plain = [
            check_plain(self._recorded(sentence, item, document), item, document)
            for sentence in source_sentences(item, document)
            if sentence.role in SECTIONS
        ]
        return Summary(
            item=item.id,
            item_title=item.title,
            document=document.id,
            file=Path(document.source).name,
            source_sha256=source_sha256(item, document),
            official=official_wording(item),
            plain=tuple(plain),
            readability=readability_of(plain, document.text[item.body_start : item.end], self._targets),
            coverage=coverage_of(item, document, plain),
            model=self._generator.name,
            timings_s={"total": round(time.perf_counter() - start, 4)},
        )

    def _recorded(self, sentence: SourceSentence, item: AgendaItem, document: Document) -> PlainSentence:
        citation = cite(sentence, item, document)
        return PlainSentence(sentence.text, SECTIONS[sentence.role], (citation,), origin=Origin.RECORD)


def official_wording(item: AgendaItem) -> tuple[OfficialWording, ...]:
    """Return the item's decisions and recommendations, verbatim, in the order of the record."""
    formal = sorted([*item.decisions, *item.recommendations], key=lambda d: d.start)
    return tuple(OfficialWording(d.kind.value, d.text, d.page, d.start, d.end) for d in formal)


def cite(sentence: SourceSentence, item: AgendaItem, document: Document) -> Citation:
    """Return the citation of a sentence of an item."""
    return Citation(
        document=document.id,
        file=Path(document.source).name,
        item=item.id,
        item_title=item.title,
        page=document.page_at(sentence.start).number,
        quote=document.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
    )
