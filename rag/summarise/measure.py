"""Plain sentences and the item they were made from in, how easily they read and how much of it they tell out. Pure."""

from collections.abc import Iterator, Sequence

from rag.check.facts import Fact, FactKind, fact_key, find_facts
from rag.check.readability import grade_of, how_it_reads, split_plainly
from rag.datatypes import AgendaItem, Document
from rag.settings import PlainTargets
from rag.summarise.structure import Role, SourceSentence, source_sentences
from rag.summary import Coverage, Missing, PlainSentence, Readability


def readability_of(plain: Sequence[PlainSentence], targets: PlainTargets) -> Readability:
    """Return how the plain sentences read, beside the grade of the record's own sentences they rest on.

    Rows of tables, and what is told in the record's own words under a heading that says so, are no plain sentences.
    """
    plain = [sentence for sentence in plain if sentence.section.is_prose]
    reads = how_it_reads([sentence.text for sentence in plain])
    return Readability(
        grade=reads.grade,
        source_grade=round(grade_of(_recorded(plain)), 2),
        words_per_sentence=reads.words_per_sentence,
        longest_sentence_words=reads.longest_sentence_words,
        words_to_avoid=reads.words_to_avoid,
        undefined_acronyms=reads.undefined_acronyms,
        passive_share=reads.passive_share,
        meets_target=(
            reads.grade <= targets.max_grade
            and reads.longest_sentence_words <= targets.max_sentence_words
            and reads.words_per_sentence <= targets.max_mean_sentence_words
            and reads.passive_share <= targets.max_passive_share
            and not reads.words_to_avoid
            and not reads.undefined_acronyms
        ),
    )


def _recorded(plain: Sequence[PlainSentence]) -> list[str]:
    """Return the record's sentences that plain ones rest on, each once, with the words they stand under where told."""
    quotes = {
        (s.citations[-1].document, s.citations[-1].start): " ".join(c.quote for c in s.citations)
        for s in plain
        if s.citations
    }
    return [sentence for quote in quotes.values() for sentence in split_plainly(quote)]


def coverage_of(item: AgendaItem, document: Document, plain: Sequence[PlainSentence]) -> Coverage:
    """Return how many of the item's decisions, votes, amounts and deadlines the plain sentences tell.

    A decision is told by a sentence that rests on its words, a fact by a sentence that states it. Amounts in tables
    need not be told.
    """
    stated = {fact_key(fact) for sentence in plain for fact in find_facts(sentence.text)}
    places = [(c.start, c.end) for sentence in plain for c in sentence.citations]
    wanted = list(dict.fromkeys(_wanted(item, document)))
    missing = [
        Missing(kind, text)
        for kind, text, key, start, end in wanted
        if not (key in stated if key else any(s < end and start < e for s, e in places))
    ]
    return Coverage(len(wanted), len(wanted) - len(missing), tuple(missing))


def _wanted(item: AgendaItem, document: Document) -> Iterator[tuple[str, str, str, int, int]]:
    """Yield (kind, text, fact key or "" for a whole decision, start, end) of all that must be told."""
    for sentence in source_sentences(item, document):
        if sentence.role in (Role.DECISION, Role.LOST, Role.RECOMMENDED):
            yield "decision", sentence.text, "", sentence.start, sentence.end
        if not sentence.is_row:
            for fact in find_facts(sentence.text):
                if kind := wanted_kind(fact, sentence, item):
                    yield kind, fact.written, fact_key(fact), 0, 0


def wanted_kind(fact: Fact, sentence: SourceSentence, item: AgendaItem) -> str:
    """Return "vote", "amount" or "deadline" where a summary must tell this fact, else ""."""
    if fact.kind is FactKind.VOTE:
        return "vote"
    if fact.kind is FactKind.AMOUNT:
        return "amount"
    held = item.meeting.date
    is_formal = sentence.role in (Role.DECISION, Role.LOST, Role.RECOMMENDED)
    if fact.kind is FactKind.DATE and (is_formal or (held is not None and _is_after(fact.value, held.isoformat()))):
        return "deadline"
    return ""


def _is_after(value: str, meeting: str) -> bool:
    """Whether a date ("2025-06-30") that gives its year is later than the meeting's."""
    return value[:4].isdigit() and value > meeting
