"""The sentences of an item in, those its summary tells out, each in its section and reading order. Pure.

All that is formal is told: decisions, motions, votes. Of the rest: what it is about, every sentence with an amount,
a deadline or another figure, and what the debate began with. A sentence that leans on the one before brings it along.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.facts import Fact, FactKind, find_facts
from rag.check.form import form_objections
from rag.datatypes import AgendaItem
from rag.summarise.measure import wanted_kind
from rag.summarise.structure import Role, SourceSentence, by_block, option_heading
from rag.summary import Section

MAX_DEBATE_BLOCKS = 3
_MIN_COUNT = 10
_LEANS = re.compile(
    r"^(?:[\w .,'’-]{3,60} (?:said|stated|explained|replied) that (?:this|it|they|these)\b|It|This(?! report)|That|These|Those|They|He|She|However|Therefore|Such|Both|Neither|Of these|The latter|There|Others?|Two of|The (?:same|others?))\b"
)
_ACTION = re.compile(
    r"^(?:that )?(?:the )?(?:[\w’'-]+ ){0,8}?(?:director|head|officers?|manager|chair\w*|leader|cabinet member|executive member|council|committee|"
    r"engineer|planner|solicitor|secretary|clerk|treasurer|working group|sub-committee)\b[\w ,’'-]*? "
    r"(?:report|provide|write|be (?:asked|requested|invited|instructed|authorised)|ask|bring|prepare|send|discuss|consult|arrange|publish|review|consider|undertake|carry)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:queried|asked|query|enquired|question was|concern (?:was|were)|commented|felt)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence to tell, and where."""

    sentence: SourceSentence
    section: Section


def choose(item: AgendaItem, sentences: Sequence[SourceSentence]) -> list[Chosen]:
    """Return what the summary of an item tells, in reading order; nothing for an item without sentences."""
    chosen: list[Chosen] = []
    sentences = [s for s in sentences if is_told(s) or s.role is not Role.SAID or option_heading(s, sentences)]
    lead = _lead(sentences)
    n_debated = 0
    for block in by_block(sentences):
        told = _told(block, item, lead)
        said = [s for s in block if s.role is Role.SAID]
        if said and not told and n_debated < MAX_DEBATE_BLOCKS:
            first = said[:1] if not _ASKS.search(said[0].text) else said[:2]
            told = [s for s in said if s.whole in {chosen.whole for chosen in first}]
            n_debated += 1
        chosen += [Chosen(s, _section(s, told, item, lead, _outcome(s, sentences))) for s in told]
    order = list(Section)
    return sorted(chosen, key=lambda c: order.index(c.section))


def _lead(sentences: Sequence[SourceSentence]) -> SourceSentence | None:
    """Return the sentence that says what the item is about: the first that tells of the business."""
    said = [s for s in sentences if s.role is Role.SAID]
    about = re.compile(
        r"\b(?:reports?|considered|proposed|asked|application|petition|motion|question|update)\b", re.IGNORECASE
    )
    return next((s for s in said[:3] if about.search(s.text)), said[0] if said else None)


def _told(block: Sequence[SourceSentence], item: AgendaItem, lead: SourceSentence | None) -> list[SourceSentence]:
    """Return the sentences of a block that are told, with those they lean on."""
    keep: set[int] = set()
    for index, sentence in enumerate(block):
        if sentence is lead or _is_formal(sentence) or _has_figure(sentence, item):
            keep |= {i for i, other in enumerate(block) if other.whole == sentence.whole} | {index}
            back = index
            while back > 0 and _LEANS.match(block[back].text) and block[back - 1].role is Role.SAID:
                back -= 1
                keep.add(back)
    return [block[index] for index in sorted(keep)]


def is_told(sentence: SourceSentence) -> bool:
    """Return whether words are a sentence that can be told: a fragment of a form or a list is not."""
    return "it has no verb" not in form_objections(sentence.text) and not sentence.text.startswith("To ")


def _is_formal(sentence: SourceSentence) -> bool:
    return sentence.role in (Role.DECISION, Role.RECOMMENDED, Role.LOST, Role.MOTION, Role.VOTE)


def _has_figure(sentence: SourceSentence, item: AgendaItem) -> bool:
    return (
        sentence.role is Role.SAID
        and is_told(sentence)
        and any(_counts(fact, sentence, item) for fact in find_facts(sentence.text))
    )


def _counts(fact: Fact, sentence: SourceSentence, item: AgendaItem) -> bool:
    """Whether a fact is worth telling: what must be told, a percentage, a count of some size, a time."""
    if wanted_kind(fact, sentence, item) or fact.kind in (FactKind.PERCENT, FactKind.TIME):
        return True
    return fact.kind is FactKind.NUMBER and (bool(fact.unit) or float(fact.value or 0) >= _MIN_COUNT)


def _section(
    sentence: SourceSentence,
    told: Sequence[SourceSentence],
    item: AgendaItem,
    lead: SourceSentence | None,
    outcome: SourceSentence | None,
) -> Section:
    if sentence is lead:
        return Section.ABOUT
    match sentence.role:
        case Role.DECISION:
            return Section.NEXT if _ACTION.match(sentence.text) else Section.DECIDED
        case Role.RECOMMENDED | Role.LOST:
            return Section.PROPOSED
        case Role.MOTION | Role.VOTE:
            is_lost = outcome is not None and re.search(r"\b(?:lost|not carried|fell)\b", outcome.text)
            return Section.PROPOSED if is_lost else Section.VOTE
        case _:
            return _of_block([s for s in told if s.role is Role.SAID and s is not lead], item)


def _outcome(sentence: SourceSentence, sentences: Sequence[SourceSentence]) -> SourceSentence | None:
    """Return the vote a motion led to, or the vote itself."""
    after = [s for s in sentences if s.start >= sentence.start and s.role in (Role.VOTE, Role.LOST, Role.DECISION)]
    return after[0] if after else None


def _of_block(told: Sequence[SourceSentence], item: AgendaItem) -> Section:
    """Return where the sentences of one block are told, so that none is parted from what it leans on."""
    kinds = {wanted_kind(fact, s, item) for s in told for fact in find_facts(s.text)}
    return Section.MONEY if "amount" in kinds else Section.DATES if "deadline" in kinds else Section.DISCUSSED
