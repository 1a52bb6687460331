"""Item in, checked draft of its summary out: from the item's structure, in plain words where those hold.

Every sentence is the model's, the rules' or the record's own; whichever it is, it cites the words it rests on and
has passed the checks. An exempt item is never drafted.
"""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from rag.check.facts import find_facts
from rag.check.readability import words_of
from rag.datatypes import AgendaItem, Citation, Document
from rag.errors import ReviewError
from rag.generate import Generator
from rag.library.passages import heading_of
from rag.settings import PlainTargets
from rag.summarise.checks import check_plain
from rag.summarise.formal import decided, moved, recommended, voted
from rag.summarise.grammar import is_well_formed
from rag.summarise.measure import coverage_of, readability_of, wanted_kind
from rag.summarise.review import source_sha256
from rag.summarise.select import Chosen, choose
from rag.summarise.simplify import Ground, Plain, first_that_holds, ground_of, simplified
from rag.summarise.structure import Role, SourceSentence, source_sentences
from rag.summarise.words import capitalised, ended, lists
from rag.summary import OfficialWording, Origin, PlainSentence, Summary

_ACRONYM = re.compile(r"((?:[A-Z][\w’'-]+ (?:(?:and|of|for|the|in) )?){1,6})\((?:the )?[\"“‘']?([A-Z]{2,6})[\"”’']?\)")


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
        plain = self._drafted(item, document)
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

    def _drafted(self, item: AgendaItem, document: Document) -> list[PlainSentence]:
        sentences = source_sentences(item, document)
        acronyms = acronyms_of(document.text)
        told: list[PlainSentence] = []
        for chosen in choose(item, sentences):
            lead = _lead_of(chosen.sentence, sentences)
            told += self._plain(chosen, lead, item, document, acronyms)
        return list({sentence.text: sentence for sentence in told}.values())

    def _plain(
        self,
        chosen: Chosen,
        lead: SourceSentence | None,
        item: AgendaItem,
        document: Document,
        acronyms: dict[str, str],
    ) -> list[PlainSentence]:
        """Return one sentence of the record as plain ones, all checked."""
        source = chosen.sentence
        ground = ground_of(source.text, heading_of(item.meeting, item.title), lead.text if lead else "", acronyms)
        said = _as_said(source, ground, body_of(item))
        recorded = Plain((ended(capitalised(f"{lead.text} {source.text}" if lead else source.text)),), lead is not None)
        plain = simplified(said, ground, self._targets) if said else recorded
        cited = [lead, source] if plain.needs_lead and lead else [source]
        citations = tuple(cite(sentence, item, document) for sentence in cited)
        is_record = plain.sentences == recorded.sentences
        origin = Origin.RECORD if is_record else Origin.RULES
        drafted = [
            check_plain(PlainSentence(text, chosen.section, citations, origin=origin), item, document)
            for text in plain.sentences
        ]
        return drafted if self._is_worth_telling(source, drafted, item) else []

    def _is_worth_telling(self, source: SourceSentence, drafted: Sequence[PlainSentence], item: AgendaItem) -> bool:
        """Leave out what stayed too long, or is no sentence, unless it is formal or holds what must be told."""
        is_wanted = any(wanted_kind(fact, source, item) for fact in find_facts(source.text))
        is_good = all(
            is_well_formed(s.text) and len(words_of(s.text)) <= self._targets.max_sentence_words for s in drafted
        )
        return is_good or is_wanted or source.role is not Role.SAID


def _as_said(source: SourceSentence, ground: Ground, body: str) -> Plain | None:
    """Return formal words as they are plainly said, None for words that are not formal or where no way holds."""
    match source.role:
        case Role.DECISION:
            return first_that_holds(decided(source.text, body, ground.lead), ground)
        case Role.RECOMMENDED:
            return first_that_holds(recommended(source.text, body, ground.lead), ground)
        case Role.LOST | Role.MOTION | Role.VOTE:
            said = first_that_holds([*moved(source.text), *voted(source.text)], ground)
            return said or Plain((ended(capitalised(source.text)),))
        case _:
            return Plain((ended(capitalised(source.text)),))


def _lead_of(source: SourceSentence, sentences: Sequence[SourceSentence]) -> SourceSentence | None:
    """Return the lead-in ("Resolved: That:") that a part of a decision stands under, None where it has none."""
    if source.role not in (Role.DECISION, Role.RECOMMENDED):
        return None
    before = [s for s in sentences if s.start < source.start and (s.role is Role.LEAD_IN or s.text.endswith(":"))]
    return before[-1] if before and before[-1].kind is source.kind else None


def body_of(item: AgendaItem) -> str:
    """Return what the deciding body is called in running text: "committee", "panel", "council"."""
    name = (item.meeting.committee or item.meeting.council or "council").lower()
    return next((body for body in lists().bodies if re.search(rf"\b{body}\b", name)), "council")


def acronyms_of(text: str) -> dict[str, str]:
    """Return the acronyms a paper explains ("Asset of Community Value (ACV)"), each with its words."""
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(text):
        words = [word for word in match[1].split() if word not in ("of", "and", "for", "the", "in")]
        letters = match[2]
        if len(words) >= len(letters) and "".join(w[0] for w in words[-len(letters) :]).upper() == letters:
            first = match[1].split().index(words[-len(letters)])
            found.setdefault(letters, " ".join(match[1].split()[first:]))
    return found


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
