"""Item in, checked draft of its summary out: from the item's structure, in plain words where those hold.

Every sentence is the model's, the rules' or the record's own; whichever it is, it cites the words it rests on and
has passed the checks. An exempt item is never drafted.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from rag.check.facts import find_facts
from rag.check.readability import grade_of, words_of
from rag.datatypes import AgendaItem, Document
from rag.errors import ReviewError
from rag.generate import Generator
from rag.settings import PlainTargets
from rag.summarise.checks import as_evidence, check_plain
from rag.summarise.context import ItemContext, context_of
from rag.summarise.grammar import is_well_formed
from rag.summarise.measure import coverage_of, readability_of, wanted_kind
from rag.summarise.rewriter import Rewriter
from rag.summarise.select import Chosen, choose
from rag.summarise.source import source_sha256
from rag.summarise.structure import Role, SourceSentence
from rag.summarise.tables import rows_to_tell
from rag.summarise.telling import as_recorded, told_plainly
from rag.summarise.words import ended
from rag.summary import OfficialWording, Origin, PlainSentence, Section, Summary


class Summariser:
    """Drafts summaries of items with one model, or with none (`rag.generate.Extractive`)."""

    def __init__(
        self,
        generator: Generator,
        targets: PlainTargets | None = None,
        model_sha256: str = "",
        *,
        writes_paragraphs: bool = False,
        is_adapted: bool = False,
    ) -> None:
        """Take what drafts with.

        Args:
            generator: the model, or none (`rag.generate.Extractive`).
            targets: how plain it should be.
            model_sha256: of the model's file, for the record.
            writes_paragraphs: it is asked for whole sections, under the same checks.
            is_adapted: it was taught to rewrite single sentences.
        """
        self._generator, self._targets, self._model_sha256 = generator, targets or PlainTargets(), model_sha256
        self._writes_paragraphs, self._is_adapted = writes_paragraphs, is_adapted

    def summarise(self, item: AgendaItem, document: Document) -> Summary:
        """Return the draft, every sentence checked; an item that says nothing has no plain sentences.

        Raises:
            ReviewError: the item is exempt.
        """
        if item.restricted is not None:
            raise ReviewError(f"Item {item.id} is exempt: it is not summarised for residents.")
        start = time.perf_counter()
        context = context_of(item, document)
        rewriter = Rewriter(self._generator, self._targets, self._is_adapted)
        plain = self._easy_enough(context, rewriter)
        return Summary(
            item=item.id,
            item_title=item.title,
            document=document.id,
            file=Path(document.source).name,
            source_sha256=source_sha256(item, document),
            official=official_wording(context),
            plain=tuple(plain),
            readability=readability_of(plain, self._targets),
            coverage=coverage_of(item, document, plain),
            model=self._generator.name,
            model_sha256=self._model_sha256,
            prompt_sha256=rewriter.prompt_sha256,
            dropped=tuple(rewriter.dropped),
            timings_s={"total": round(time.perf_counter() - start, 4)},
        )

    def _easy_enough(self, context: ItemContext, rewriter: Rewriter) -> list[PlainSentence]:
        """Return the draft; where it is harder to read than the record, the easiest of all ways to say it."""
        plain = self._drafted(context, rewriter, easiest=False)
        first = readability_of(plain, self._targets)
        if first.grade <= min(first.source_grade, self._targets.max_grade):
            return plain
        easiest = self._drafted(context, rewriter, easiest=True)
        plain = easiest if readability_of(easiest, self._targets).grade < first.grade else plain
        return self._without_the_hardest(plain, context)

    def _without_the_hardest(self, plain: list[PlainSentence], context: ItemContext) -> list[PlainSentence]:
        """Leave out the hardest things said in debate while the whole is harder than the record and enough is told."""
        debated = {(s.start, s.end) for s in context.sentences if s.role is Role.SAID}
        for hard in sorted(plain, key=lambda s: -grade_of([s.text])):
            read = readability_of(plain, self._targets)
            if read.grade <= read.source_grade:
                break
            others = [s for s in plain if s.citations != hard.citations]
            is_debate = hard.section.is_prose and (hard.citations[-1].start, hard.citations[-1].end) in debated
            if is_debate and coverage_of(context.item, context.document, others).share >= self._targets.min_coverage:
                plain = others
        return plain

    def _drafted(self, context: ItemContext, rewriter: Rewriter, *, easiest: bool) -> list[PlainSentence]:
        told = [
            sentence
            for chosen in choose(context.item, context.sentences)
            for sentence in self._plain(chosen, context, rewriter, easiest=easiest)
        ]
        told = self._without_the_longest(list({sentence.text: sentence for sentence in told}.values()), context)
        told = sorted([*told, *_from_tables(context)], key=lambda sentence: list(Section).index(sentence.section))
        return self._in_paragraphs(told, context, rewriter) if self._writes_paragraphs else told

    def _in_paragraphs(
        self, told: list[PlainSentence], context: ItemContext, rewriter: Rewriter
    ) -> list[PlainSentence]:
        """Put the model's paragraph in place of each section of the debate, where it may be kept."""
        written: list[PlainSentence] = []
        for section in Section:
            by_rules = [sentence for sentence in told if sentence.section is section]
            is_free = section in (Section.ABOUT, Section.MONEY, Section.DATES, Section.DISCUSSED)
            written += (
                self._paragraph(by_rules, context, rewriter) if is_free and len(by_rules) > 1 else []
            ) or by_rules
        return written

    def _paragraph(
        self, by_rules: Sequence[PlainSentence], context: ItemContext, rewriter: Rewriter
    ) -> list[PlainSentence]:
        cited = list(dict.fromkeys(sentence.citations[-1] for sentence in by_rules))
        sources = [as_evidence(citation.quote) for citation in cited]
        drafted = rewriter.paragraph(sources, [sentence.text for sentence in by_rules], context.heading)
        plain = [
            PlainSentence(d.text, by_rules[0].section, tuple(cited[n - 1] for n in d.numbers), origin=Origin.MODEL)
            for d in drafted
        ]
        checked = [check_plain(sentence, context.item, context.document) for sentence in plain]
        return checked if all(sentence.is_supported for sentence in checked) else []

    def _without_the_longest(self, told: list[PlainSentence], context: ItemContext) -> list[PlainSentence]:
        """Leave out what was said in debate and stayed too long, the longest first, while enough of the item is told."""
        kept = list(told)
        debated = {(s.start, s.end) for s in context.sentences if s.role is Role.SAID}
        for sentence in sorted(told, key=lambda s: -len(words_of(s.text))):
            place = (sentence.citations[-1].start, sentence.citations[-1].end)
            if self._is_long(sentence) and sentence in kept and place in debated:
                others = [other for other in kept if other.citations != sentence.citations]
                if coverage_of(context.item, context.document, others).share >= self._targets.min_coverage:
                    kept = others
        return kept

    def _plain(self, chosen: Chosen, context: ItemContext, rewriter: Rewriter, *, easiest: bool) -> list[PlainSentence]:
        """Return one sentence of the record as plain ones, all checked; none where it is not worth telling."""
        source, recorded = chosen.sentence, as_recorded(chosen.sentence, context)
        plain = told_plainly(source, context, self._targets, easiest=easiest)
        by_model = rewriter.easier(plain, context.ground(source))
        lead = context.lead_of(source) if plain.needs_lead else None
        citations = tuple(context.cite(sentence) for sentence in (lead, source) if sentence)
        by_rules = Origin.RECORD if plain.sentences == recorded.sentences else Origin.RULES
        drafted = [
            PlainSentence(text, chosen.section, citations, origin=Origin.MODEL if old in by_model else by_rules)
            for old in plain.sentences
            for text in by_model.get(old, [old])
        ]
        checked = [check_plain(sentence, context.item, context.document) for sentence in drafted]
        if not self._is_worth_telling(source, checked, context.item):
            return []
        return self._in_own_words(source, context) if any(map(self._is_long, checked)) else checked

    def _in_own_words(self, source: SourceSentence, context: ItemContext) -> list[PlainSentence]:
        """Return what no rule can say in short sentences as the record has it, with the words it stands under."""
        recorded = as_recorded(source, context)
        lead = context.lead_of(source) if recorded.needs_lead else None
        citations = tuple(context.cite(sentence) for sentence in (lead, source) if sentence)
        told = [PlainSentence(text, Section.RECORD, citations, origin=Origin.RECORD) for text in recorded.sentences]
        return [check_plain(sentence, context.item, context.document) for sentence in told]

    def _is_long(self, sentence: PlainSentence) -> bool:
        return len(words_of(sentence.text)) > self._targets.max_sentence_words

    def _is_worth_telling(self, source: SourceSentence, drafted: Sequence[PlainSentence], item: AgendaItem) -> bool:
        """Leave out what stayed too long, or is no sentence, unless it is formal or holds what must be told."""
        is_wanted = any(wanted_kind(fact, source, item) for fact in find_facts(source.text))
        is_good = all(is_well_formed(s.text) and not self._is_long(s) for s in drafted)
        return is_good or is_wanted or source.role is not Role.SAID


def _from_tables(context: ItemContext) -> list[PlainSentence]:
    """Return the rows of the item's tables as they are told, each with its column names, checked."""
    told = [
        PlainSentence(ended(said), Section.FIGURES, (context.cite(head), context.cite(row)), origin=Origin.RECORD)
        for head, row, said in rows_to_tell(context.sentences, context.document.text)
    ]
    return [check_plain(sentence, context.item, context.document) for sentence in told]


def official_wording(context: ItemContext) -> tuple[OfficialWording, ...]:
    """Return the item's decisions, recommendations and votes, verbatim, in the order of the record."""
    item, document = context.item, context.document
    formal = [*item.decisions, *item.recommendations]
    wording = [OfficialWording(d.kind.value, d.text, d.page, d.start, d.end) for d in formal]
    for s in context.sentences:
        if s.role in (Role.VOTE, Role.NAMED_VOTE) and not any(d.start < s.end and s.start < d.end for d in formal):
            text, page = document.text[s.start : s.end], document.page_at(s.start).number
            wording.append(OfficialWording("vote", text, page, s.start, s.end))
    return tuple(sorted(wording, key=lambda w: w.start))
