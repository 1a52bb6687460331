"""An item in, its sentences with the part each plays out: lead, debate, motion lost, vote, decision. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.check.facts import FactKind, find_facts
from rag.datatypes import AgendaItem, Decision, DecisionKind, Document, Span
from rag.library.sentences import Unit, on_one_line, split_units
from rag.summarise.grammar import has_main_verb, is_well_formed
from rag.summarise.resolutions import bare_part
from rag.summarise.words import capitalised, ended, lists


class Role(StrEnum):
    """What a sentence does in its item."""

    SAID = "said"
    MOTION = "motion"
    LOST = "lost"
    VOTE = "vote"
    NAMED_VOTE = "named vote"
    DECISION = "decision"
    RECOMMENDED = "recommended"
    LEAD_IN = "lead-in"
    ROW = "row"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence, part of a decision or table row of an item.

    Attributes:
        text: on one line, without bullet and list number.
        start, end: where it stands in the document's text.
        role: what it does.
        kind: of the decision it is part of, if any.
        block: counts the paragraphs and list items, from 0; sentences of one belong together.
        whole: where the whole sentence starts that this is a statement of.
    """

    text: str
    start: int
    end: int
    role: Role
    kind: DecisionKind | None = None
    block: int = 0
    whole: int = 0

    @property
    def is_row(self) -> bool:
        """A row of a table."""
        return self.role is Role.ROW


_ASIDE = re.compile(
    r"\b(?:welcomed .* to the meeting|copy of the report|is (?:filed|attached|appended)|were invited to ask|left the meeting|"
    r"joined the meeting|background (?:documents?|papers?)|thanked (?:the )?(?:officers?|members?|speakers?)|report author|"
    r"declared (?:a|an|no) .*interest|interest declared|dispensation granted|photographs and slides|\btable (?:\d+|below|above)?\s*(?:shows|gives|sets)|^(?:table|figure) \d|^the table\b|put to the vote\.?$|(?:left|stayed in|returned to) the room|"
    r"the meeting (?:ended|closed|was adjourned)|took the chair|was in attendance)\b"
    r"|^(?:tel|e-?mail|contact|report (?:of|to|by)|date|subject|wards?|page|agenda item)\b\W*(?::|\d|$)|^(?:chair(?:man|woman)?|signed|dated)\b\W*(?::|$)|\?",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:moved|proposed)\b.*\b(?:seconded)\b|^it was (?:then |further )?moved\b|^(?:moved|proposed) by\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,? (?:and )?(?:was|were|is|are) as follows|,? as follows|,? in the following terms|,? set out below)?\s*:[\s–-]*$"
)
_VOTE = re.compile(
    r"\b(?:put to (?:the|a) vote|carried(?! out)|\w+ votes? (?:to|for|against)|there voted|voted (?:for|against)|(?:motion|amendment|proposal|recommendation|it|this)s?\b[^.]{0,40} (?:was|were) lost|casting vote|declared lost|unanimous)",
    re.IGNORECASE,
)
_NAMED_VOTE = re.compile(
    r"^(?:for|against|abstain\w*|abstentions?)\s*:\s*(?:the |cllrs?|councillors?|[A-Z])", re.IGNORECASE
)
_PARAGRAPH_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=\S)")
_BACKGROUND = re.compile(
    r"(?:\d[\d.]*\s+)?(?:list of )?background (?:documents?|papers?|information)\W*$", re.IGNORECASE | re.MULTILINE
)
_HEADING = re.compile(r"^(?:\d[\d.]*\s+)?[A-Z][\w’'&,/ -]{1,70}$")
_MAX_LINE_WORDS = 12
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|shall|should|may|might|can|could|must|did|does|do)\b|\w{3,}ed\b"
)


def source_sentences(item: AgendaItem, document: Document) -> tuple[SourceSentence, ...]:
    """Return the sentences of an item's body in order; none for an item without a body."""
    units = split_units(document.text, Span(item.body_start, item.end), document.furniture)
    formal = [*item.decisions, *item.recommendations]
    found: list[SourceSentence] = []
    block, before = -1, None
    for unit in units:
        if _BACKGROUND.match(document.text, unit.span.start, unit.span.end):
            break  # what follows only lists papers
        block += before is None or not _goes_on(document.text, before, unit)
        sentence = _sentence(document.text, unit, formal, block)
        joined = _with_motion(found[-1], sentence, document.text) if found else None
        if joined:
            found[-1] = joined
        elif sentence.text:
            found += statements(sentence, document.text)
        before = unit
    return tuple(found)


def _goes_on(text: str, before: Unit, unit: Unit) -> bool:
    """Whether a unit follows in the same paragraph or list item."""
    return unit.outer.start == unit.span.start and "\n\n" not in text[before.span.end : unit.outer.start]


def _sentence(text: str, unit: Unit, formal: Sequence[Decision], block: int) -> SourceSentence:
    start = unit.span.start
    if numbered := _PARAGRAPH_NUMBER.match(text, start, unit.span.end):
        start = numbered.end()
    said = on_one_line(text[start : unit.span.end])
    decision = next((d for d in formal if d.start < unit.span.end and unit.span.start < d.end), None)
    role = Role.ROW if unit.is_row else _role(said, unit.leads_in, decision)
    if (
        role is Role.LEAD_IN
        and decision is None
        and (tail := _TAIL.search(said))
        and find_facts(said)
        and has_main_verb(said)
    ):
        said, role = f"{said[: tail.start()]}.", Role.SAID
    if role is Role.LEAD_IN and _is_bare_vote(said):
        role = Role.VOTE
    return SourceSentence(said, start, unit.span.end, role, decision.kind if decision else None, block, start)


def _role(said: str, leads_in: bool, decision: Decision | None) -> Role:
    if _NAMED_VOTE.match(said):
        return Role.NAMED_VOTE
    if _is_bare_vote(said):
        return Role.VOTE
    if decision is not None and decision.kind is DecisionKind.LOST:
        return Role.LOST
    if decision is not None and (not bare_part(said) or bare_part(said).endswith(" to")):
        return Role.LEAD_IN
    if leads_in and not _tells_decision(said, decision):
        return Role.LEAD_IN
    if decision is not None:
        is_recommended = decision.kind is DecisionKind.RECOMMENDED
        return Role.RECOMMENDED if is_recommended else Role.DECISION
    if _MOVED.search(said) and not _is_vote(said):
        return Role.MOTION
    if _is_vote(said):
        return Role.VOTE
    return Role.ASIDE if _is_aside(said) else Role.SAID


def _tells_decision(said: str, decision: Decision | None) -> bool:
    """Whether a lead-in is itself part of a decision ("That it be approved for the following reasons:")."""
    part = bare_part(said)
    if decision is None or decision.kind is DecisionKind.RECOMMENDED or part.endswith(" to"):
        return False
    return has_main_verb(f"x {part}".replace(" be ", " was "))


def _is_bare_vote(said: str) -> bool:
    """Whether a line only gives the count of a vote."""
    facts = [fact for fact in find_facts(said) if fact.kind is FactKind.VOTE]
    return bool(facts) and len(said.split()) <= 9 and not has_main_verb(f"x {said}")


def _is_vote(said: str) -> bool:
    return bool(_VOTE.search(said)) and (
        any(fact.kind is FactKind.VOTE for fact in find_facts(said))
        or bool(
            re.search(
                r"\b(?:motion|amendment|proposal|recommendation|it|this)s?\b[^.]{0,40} (?:was|were) (?:declared )?(?:carried|lost)\b(?! out)|casting vote",
                said,
                re.IGNORECASE,
            )
        )
    )


def _is_aside(said: str) -> bool:
    """Whether words tell nothing of the business: a courtesy, a heading, a contact."""
    is_line = len(said.split()) < _MAX_LINE_WORDS and not re.search(r"[.!;:)\"”]$", said)
    return bool(_ASIDE.search(said)) or is_line or (bool(_HEADING.match(said)) and not _FINITE.search(said))


def _with_motion(before: SourceSentence, sentence: SourceSentence, text: str) -> SourceSentence | None:
    """Return "It was moved by A and seconded by B:" with the quoted motion that follows it, as one sentence."""
    is_lead = before.text.endswith((":", ":-")) and bool(_MOVED.search(before.text))
    if not is_lead or not sentence.text.lstrip("\"“‘'").startswith("That ") or sentence.is_row:
        return None
    role = before.role if before.role is Role.LOST else Role.MOTION
    joined = on_one_line(text[before.start : sentence.end])
    return replace(before, text=joined, end=sentence.end, role=role)


def statements(sentence: SourceSentence, text: str) -> list[SourceSentence]:
    """Return what a neutral frame reports ("It was noted that x and that y") as statements of their own, in their places.

    Only frames that neither claim, doubt nor propose are taken off; any other sentence comes back as it is.
    """
    if sentence.role is not Role.SAID:
        return [sentence]
    raw = text[sentence.start : sentence.end]
    flat = re.sub(r"\s", " ", raw)
    frame = next(
        (found for frame in lists().frames if (found := frame.match(flat)) and found.group().endswith("that ")), None
    )
    if frame is None:
        return [sentence]
    joints = [found for found in re.finditer(r"(?:,? (?:and|but)|,) that (?=\S)", flat) if found.start() > frame.end()]
    starts, ends = [frame.end(), *(j.end() for j in joints)], [*(j.start() for j in joints), len(flat)]
    parts = [
        replace(sentence, text=on_one_line(raw[a:b]), start=sentence.start + a, end=sentence.start + b)
        for a, b in zip(starts, ends, strict=True)
    ]
    return parts if all(is_well_formed(ended(capitalised(part.text))) for part in parts) else [sentence]


_OPTIONS = re.compile(r"\b(?:steps|options|alternatives|proposals|actions|measures|changes)\b", re.IGNORECASE)


def option_heading(sentence: SourceSentence, sentences: Sequence[SourceSentence]) -> SourceSentence | None:
    """Return the heading ("Alternative options considered:") under which a sentence "To make no change." is an option."""
    headings = [s for s in sentences if s.start < sentence.start and s.role in (Role.LEAD_IN, Role.ASIDE)]
    return headings[-1] if headings and _OPTIONS.search(headings[-1].text) else None


def by_block(sentences: Sequence[SourceSentence]) -> Iterator[list[SourceSentence]]:
    """Yield the sentences of each paragraph or list item."""
    group: list[SourceSentence] = []
    for sentence in sentences:
        if group and sentence.block != group[-1].block:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group
